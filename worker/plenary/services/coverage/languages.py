"""Language versions of each document in the six official languages, and late ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plenary.domain.symbols import organ_of

DAY = 86400.0
TWO_WEEKS = 14 * DAY  # of an organ that little is known of
ENOUGH = 20  # later versions, from which on the delay of an organ is known
USUAL = 0.95  # the share of later versions that come within the usual delay
OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")  # General Assembly, rules of procedure, rule 51


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """A symbol in one language, with the upload time of its file in seconds since 1970."""

    symbol: str
    language: str
    put: float


@dataclass(frozen=True, slots=True)
class Versions:
    """A symbol with its upload time by language; `late` are official languages that are overdue after `patience`."""

    symbol: str
    put: Mapping[str, float]
    late: tuple[str, ...]
    patience: float

    @property
    def missing(self) -> tuple[str, ...]:
        """Official languages that are missing, late or not."""
        return tuple(language for language in OFFICIAL if language not in self.put)


def versions(seen: Iterable[LanguageVersion], now: float, patience_seconds: float | None = None) -> list[Versions]:
    """List every symbol. A language is late `patience_seconds` after the upload of the first one.

    Without a number of seconds it is late after the usual delay of the organ.
    """
    by_symbol: dict[str, dict[str, float]] = {}
    for version in seen:
        by_symbol.setdefault(version.symbol, {})[version.language] = version.put
    usual = usual_delays(by_symbol) if patience_seconds is None else {}
    documents = []
    for symbol, put in sorted(by_symbol.items()):
        missing = tuple(language for language in OFFICIAL if language not in put)
        patience = usual.get(organ_of(symbol), TWO_WEEKS) if patience_seconds is None else patience_seconds
        waited = now - min(put.values()) > patience
        documents.append(Versions(symbol, put, missing if waited else (), patience))
    return documents


def usual_delays(put: Mapping[str, Mapping[str, float]]) -> dict[str | None, float]:
    """For each organ the seconds after the first version within which nearly all others come: a day at least.

    Organs with few documents are left out. `put` are upload times by symbol and language.
    """
    delays: dict[str | None, list[float]] = {}
    for symbol, times in put.items():
        first, *later = sorted(times.values())
        delays.setdefault(organ_of(symbol), []).extend(time - first for time in later)
    return {
        organ: max(DAY, sorted(seconds)[math.ceil(USUAL * len(seconds)) - 1])
        for organ, seconds in delays.items()
        if len(seconds) >= ENOUGH
    }
