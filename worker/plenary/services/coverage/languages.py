"""Language versions of each document in the six official languages, and late ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")  # General Assembly, rules of procedure, rule 51


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """A symbol in one language, with the upload time of its file in seconds since 1970."""

    symbol: str
    language: str
    put: float


@dataclass(frozen=True, slots=True)
class Versions:
    """A symbol with its upload time by language; `late` are official languages that are overdue."""

    symbol: str
    put: Mapping[str, float]
    late: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Official languages that are missing, late or not."""
        return tuple(language for language in OFFICIAL if language not in self.put)


def versions(seen: Iterable[LanguageVersion], now: float, patience_seconds: float) -> list[Versions]:
    """List every symbol. A language is late `patience_seconds` after the upload of the first one."""
    by_symbol: dict[str, dict[str, float]] = {}
    for version in seen:
        by_symbol.setdefault(version.symbol, {})[version.language] = version.put
    documents = []
    for symbol, put in sorted(by_symbol.items()):
        missing = tuple(language for language in OFFICIAL if language not in put)
        waited = now - min(put.values()) > patience_seconds
        documents.append(Versions(symbol, put, missing if waited else ()))
    return documents
