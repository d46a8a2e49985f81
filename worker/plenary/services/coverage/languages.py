"""Which documents are there in which of the six official languages, and which languages are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")  # General Assembly, rules of procedure, rule 51


@dataclass(frozen=True, slots=True)
class Seen:
    """A symbol in one language, and when its file was put, in seconds since 1970."""

    symbol: str
    language: str
    put: float


@dataclass(frozen=True, slots=True)
class Versions:
    """A symbol and when it was put in each language; `late` are the official ones that ought to be there by now."""

    symbol: str
    put: Mapping[str, float]
    late: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The official languages that are not there, late or not."""
        return tuple(language for language in OFFICIAL if language not in self.put)


def versions(seen: Iterable[Seen], now: float, patience_seconds: float) -> list[Versions]:
    """Every symbol. A language is late once the first of the others was put more than `patience_seconds` ago."""
    by_symbol: dict[str, dict[str, float]] = {}
    for one in seen:
        by_symbol.setdefault(one.symbol, {})[one.language] = one.put
    found = []
    for symbol, put in sorted(by_symbol.items()):
        missing = tuple(language for language in OFFICIAL if language not in put)
        waited = now - min(put.values()) > patience_seconds
        found.append(Versions(symbol, put, missing if waited else ()))
    return found
