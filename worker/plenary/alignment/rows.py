"""All versions of a document side by side: each against the pivot, then one row for what belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plenary.alignment.pairing import Bead, pair
from plenary.alignment.segments import Segment, Version

DOUBTFUL = 0.4  # the cost from which on a language may not say what the pivot says


@dataclass(slots=True)
class Row:
    """One row while it is made: of each language its segments there, and the cost against the pivot."""

    segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)

    def joined(self, language: str) -> Segment | None:
        """Segments of a language here as one, None for nothing."""
        first, *following = self.segments.get(language) or (None,)
        if first is None:
            return None
        for segment in following:
            first = first.joined(segment)
        return first


def places_of(versions: Mapping[str, Version]) -> tuple[str, list[Row], int]:
    """The pivot, the rows in reading order, and how many comparisons they took.

    Where most languages differ from the pivot in some place, it may be the odd one: the next best is tried as well.
    """
    first, *others = _by_fitness(versions)
    places, made = _against(versions, first)
    if len(versions) > 2 and any(map(_disputed, places)):  # noqa: PLR2004 - of two neither is the odd one
        again, count = _against(versions, others[0])
        made += count
        if _total(again) < _total(places):
            return others[0], again, made
    return first, places, made


def _by_fitness(versions: Mapping[str, Version]) -> list[str]:
    """The languages by how near their number of segments is to all others'; of several, English, then by code."""

    def apart(code: str) -> tuple[int, bool, str]:
        inside = len(versions[code].segments)
        return sum(abs(inside - len(other.segments)) for other in versions.values()), code != "en", code

    return sorted(versions, key=apart)


def _disputed(place: Row) -> bool:
    """Check if most languages differ from the pivot here, or have what it lacks."""
    doubtful = sum(cost >= DOUBTFUL or not place.segments[code] for code, cost in place.costs.items())
    return doubtful > (len(place.costs) - 1) / 2 or (len(place.costs) > 1 and 0.0 not in place.costs.values())


def _total(places: Sequence[Row]) -> float:
    return sum(sum(place.costs.values()) for place in places)


def _against(versions: Mapping[str, Version], pivot: str) -> tuple[list[Row], int]:
    """The rows in reading order, and how many comparisons they took."""
    whole = versions[pivot].segments
    beads: dict[str, list[Bead]] = {}
    made = 0
    for code, version in versions.items():
        if code != pivot:
            beads[code], count = pair(whole, version.segments)
            made += count
    starts = _starts(len(whole), beads.values())
    grouped = {code: _grouped(aligned, starts, len(whole)) for code, aligned in beads.items()}
    places: list[Row] = []
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        between, count = _between({code: alone.get(start, ()) for code, (_, alone) in grouped.items()}, versions)
        places += between
        made += count
        place = Row({pivot: whole[start:end]}, {pivot: 0.0})
        for code, (paired, _) in grouped.items():
            segments, cost = versions[code].segments, 0.0
            inside: tuple[Segment, ...] = ()
            for bead in paired.get(start, ()):
                inside += segments[bead.right : bead.right_end]
                cost += bead.cost
            place.segments[code], place.costs[code] = inside, cost
        places.append(place)
    between, count = _between({code: alone.get(len(whole), ()) for code, (_, alone) in grouped.items()}, versions)
    return [*places, *between], made + count


def _starts(count: int, beads: Iterable[list[Bead]]) -> list[int]:
    inside = {at for aligned in beads for bead in aligned for at in range(bead.left + 1, bead.left_end)}
    return [at for at in range(count) if at not in inside]


def _grouped(
    beads: Sequence[Bead], starts: Sequence[int], count: int
) -> tuple[dict[int, list[Bead]], dict[int, list[int]]]:
    """The beads of each row by its start, and the segments right before it that the pivot has no counterpart for."""
    paired: dict[int, list[Bead]] = {}
    alone: dict[int, list[int]] = {}
    rows = {at: start for start, end in zip(starts, [*starts[1:], count], strict=True) for at in range(start, end)}
    for bead in beads:
        start = rows.get(bead.left, count)
        if bead.left == bead.left_end == start:
            alone.setdefault(start, []).append(bead.right)
        else:
            paired.setdefault(start, []).append(bead)
    return paired, alone


def _between(alone: Mapping[str, Sequence[int]], versions: Mapping[str, Version]) -> tuple[list[Row], int]:
    """Rows of what the pivot does not have: what several others have there is aligned among them."""
    some = {code: tuple(versions[code].segments[at] for at in places) for code, places in alone.items() if places}
    if not some:
        return [], 0
    if len(some) == 1:
        ((code, segments),) = some.items()
        return [Row({code: (segment,)}, {code: 0.0}) for segment in segments], 0
    inner = {code: Version(versions[code].record, segments) for code, segments in some.items()}
    return _against(inner, _by_fitness(inner)[0])
