"""Series of symbols: the number of a symbol in its series, and missing numbers.

Source: Dag Hammarskjold Library, "UN document symbols". If a session or year is in parentheses, numbers continue
from one to the next (`S/RES/2768 (2025)`, `A/RES/217 (III)`); otherwise each session counts from 1 (`A/RES/78/241`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from plenary.domain.organs import ORGANS

_ROMAN = r"(?:S-|ES-)?[IVXLC]+"
_SERIES = [series for organ in ORGANS for series in organ.series]
_STEM = rf"^(?P<stem>{'|'.join(re.escape(beginning.rstrip('/')) for beginning, joint in _SERIES if joint == '/')})/"
_OF_SESSION = re.compile(_STEM + r"(?P<session>(?:S-|ES-)?\d{1,4})/(?P<number>\d{1,4})(?: [A-Z])?$")
# a series whose resolutions and decisions differ only behind the session: UNEP/EA.6/Res.4
_JOINED = [
    (
        f"{beginning}{joint}".replace("./", "/").rstrip("."),
        re.compile(rf"^{re.escape(beginning)}(?P<session>\d{{1,4}}){re.escape(joint)}(?P<number>\d{{1,4}})$"),
    )
    for beginning, joint in _SERIES
    if joint != "/"
]
_RUNNING = re.compile(_STEM + rf"(?P<number>\d{{1,4}})(?: [A-Z])? \((?P<session>(?:19|20)\d\d|{_ROMAN})\)(?: [A-Z])?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a symbol: `stem` is `A/RES`, `session` as printed; `running` numbers continue across sessions."""

    stem: str
    session: str
    number: int
    running: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A range of missing numbers."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """Number of missing numbers."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """One session of a series, or the gap between two sessions of a running one: known and missing numbers."""

    stem: str
    session: str
    first: int
    last: int
    seen: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """Number of missing numbers."""
        return sum(gap.count for gap in self.gaps)


def place_of(symbol: str) -> Place | None:
    """Find the place of a canonical symbol; None if symbols of its kind are not numbered one by one.

    >>> place_of("A/RES/55/180 B")
    Place(stem='A/RES', session='55', number=180, running=False)
    """
    for pattern, running in ((_OF_SESSION, False), (_RUNNING, True)):
        if match := pattern.match(symbol):
            return Place(match["stem"], match["session"], int(match["number"]), running)
    for stem, pattern in _JOINED:
        if match := pattern.match(symbol):
            return Place(stem, match["session"], int(match["number"]), running=False)
    return None


def stretches(symbols: Iterable[str]) -> list[NumberRange]:
    """List known sessions in order, with the numbers missing between the first and the last known.

    In a running series the numbers missing between two sessions are a separate stretch, `2024 to 2025`.
    """
    series: dict[tuple[str, str], dict[int, str]] = {}
    for place in filter(None, map(place_of, symbols)):
        series.setdefault((place.stem, "" if place.running else place.session), {})[place.number] = place.session
    sessions = [stretch for (stem, _), numbers in series.items() for stretch in _of_series(stem, numbers)]
    return sorted(sessions, key=lambda stretch: (stretch.stem, _order(stretch.session), stretch.first))


def _of_series(stem: str, numbers: dict[int, str]) -> Iterator[NumberRange]:
    sessions: dict[str, list[int]] = {}
    between: dict[str, list[Gap]] = {}
    for number, session in sorted(numbers.items()):
        sessions.setdefault(session, []).append(number)
    for (number, session), (after, its_session) in pairwise(sorted(numbers.items())):
        if after > number + 1:
            where = session if session == its_session else f"{session} to {its_session}"
            between.setdefault(where, []).append(Gap(number + 1, after - 1))
    for session, seen in sessions.items():
        yield NumberRange(stem, session, seen[0], seen[-1], len(seen), tuple(between.pop(session, ())))
    for where, gaps in between.items():
        yield NumberRange(stem, where, gaps[0].first, gaps[-1].last, 0, tuple(gaps))


def _order(session: str) -> tuple[str, list[int]]:
    """Sort regular sessions before special ones, each by number; Roman ones by their numbers of documents."""
    special = re.match(r"[A-Z]+-", session)
    return special[0] if special else "", [int(digits) for digits in re.findall(r"\d+", session)]
