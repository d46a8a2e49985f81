"""Two language versions against each other: which segments say the same, in their order.

Dynamic programming over one to one, one to two, two to one, and none, within a band around the diagonal that
widens until the way found does not touch its edge. Versions whose segments agree one by one need no search.
Idea: Gale and Church, A Program for Aligning Sentences in Bilingual Corpora, 1993.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.alignment.facts import Facts
from plenary.alignment.segments import Segment

NONE_COST, NONE_LENGTH_COST = 0.55, 0.4  # of a segment without a counterpart, and what its length adds
LONG = 80  # characters from which on a segment is long: texts in Chinese are short
JOINED_COST = 0.35  # of two segments that stand for one
JOINED_NUMBER_COST, JOINED_WHOLE_COST, JOINED_KIND_COST = 0.6, 0.25, 0.4
NUMBER_COST, UNNUMBERED_COST = 0.8, 0.3
KIND_COST, LIKE_KIND_COST, PART_COST, LEVEL_COST = 0.7, 0.15, 0.3, 0.25
FACTS_COST, RELATION_COST, LENGTH_COST, NOTES_COST, MARKS_COST = 0.9, 0.2, 0.8, 0.15, 0.02
AGREES = 0.45  # a cost up to which two segments agree beyond doubt
SURE = 0.2  # a cost up to which neither is only a part of the other
SMOOTH = 15.0  # characters added to both lengths, so that short segments weigh little
LIKE = frozenset({"clause", "paragraph", "point", "heading"})  # kinds that print does not always distinguish
BAND = 4


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments that belong together: from `left` to `left_end` of one version, from `right` to `right_end` of another.

    One of the two is empty where the other has no counterpart.
    """

    left: int
    left_end: int
    right: int
    right_end: int
    cost: float


@dataclass(slots=True)
class Comparison:
    """Costs between the segments of two versions, each found once. `made` counts them.

    `ratio` is how many characters of the right version one of the left stands for.
    """

    left: Sequence[Segment]
    right: Sequence[Segment]
    ratio: float
    made: int = 0
    _known: dict[tuple[int, int, int, int], float] = field(default_factory=dict)
    _joined: dict[tuple[bool, int], tuple[Segment, float]] = field(default_factory=dict)

    def cost(self, left: int, left_end: int, right: int, right_end: int) -> float:
        """That of one bead, from 0 for what agrees in everything."""
        key = left, left_end, right, right_end
        cost = self._known.get(key)
        if cost is None:
            self.made += 1
            cost = self._known[key] = self._cost(*key)
        return cost

    def agree(self, left: int, right: int) -> bool:
        """Check if two segments agree, so that neither is a part of the other."""
        return self.cost(left, left + 1, right, right + 1) <= SURE

    def _cost(self, left: int, left_end: int, right: int, right_end: int) -> float:
        if left == left_end or right == right_end:
            of_left = left < left_end
            segment = self.left[left] if of_left else self.right[right]
            length = segment.length * (self.ratio if of_left else 1)
            return NONE_COST + NONE_LENGTH_COST * min(1.0, length / LONG)
        source, target = self.left[left], self.right[right]
        joined = 0.0
        if left_end - left > 1:
            source, joined = self._together(left, of_left=True)
        elif right_end - right > 1:
            target, joined = self._together(right, of_left=False)
        return joined + difference(source, target, self.ratio)

    def _together(self, at: int, *, of_left: bool) -> tuple[Segment, float]:
        """A segment and the one behind it as one, and the cost of that."""
        whole = self._joined.get((of_left, at))
        if whole is None:
            segments = self.left if of_left else self.right
            whole = self._joined[of_left, at] = _together(segments[at], segments[at + 1])
        return whole


def pair(left: Sequence[Segment], right: Sequence[Segment]) -> tuple[list[Bead], int]:
    """Align two versions: the beads in reading order, and how many comparisons it took."""
    ratio = (sum(source.length for source in right) + SMOOTH) / (sum(source.length for source in left) + SMOOTH)
    costs = Comparison(left, right, ratio)
    start = _agreeing(costs, 0, 0, 1)
    if start == len(left) == len(right):
        return _diagonal(costs, start, 0), costs.made
    end = _agreeing(costs, len(left), len(right), -1)
    shorter = min(len(left), len(right))
    end = min(end, shorter - start)
    rows, columns = len(left) - end, len(right) - end
    band = abs(rows - columns) + BAND
    while True:
        beads, touched = _searched(costs, (start, start), (rows, columns), band)
        if not touched or band >= max(rows, columns) - start:
            return [*_diagonal(costs, start, 0), *beads, *_diagonal(costs, end, rows, columns - rows)], costs.made
        band *= 2


def _diagonal(costs: Comparison, count: int, first: int, offset: int = 0) -> list[Bead]:
    ends = ((at, at + 1, at + offset, at + offset + 1) for at in range(first, first + count))
    return [Bead(*source, costs.cost(*source)) for source in ends]


def _agreeing(costs: Comparison, left: int, right: int, step: int) -> int:
    """Count the segments that agree one by one from here on, up to the last that does so by its label or its facts."""
    sure, count = 0, min(len(costs.left), len(costs.right))
    same_length = len(costs.left) == len(costs.right)
    for at in range(count):
        i, j = (left + at, right + at) if step > 0 else (left - at - 1, right - at - 1)
        cost = costs.cost(i, i + 1, j, j + 1)
        if cost > AGREES:
            return sure
        source, target = costs.left[i], costs.right[j]
        if cost <= SURE and (source.label or source.facts.total > 1) and (target.label or target.facts.total > 1):
            sure = at + 1
    return count if same_length else sure


def difference(source: Segment, target: Segment, ratio: float) -> float:
    """Distance of two segments from each other: 0 where all agrees, above 1 where little does."""
    return place_difference(source, target) + content_difference(source, target, ratio)


def place_difference(source: Segment, target: Segment) -> float:
    """That part of the difference that their place in the document says."""
    cost = 0.0
    if source.kind != target.kind:
        cost += LIKE_KIND_COST if source.kind in LIKE and target.kind in LIKE else KIND_COST
    if source.part != target.part:
        cost += PART_COST
    if source.level != target.level:
        cost += LEVEL_COST
    if source.label and target.label:
        cost += 0.0 if source.label & target.label else NUMBER_COST
    elif source.label or target.label:
        cost += UNNUMBERED_COST
    return cost


def content_difference(source: Segment, target: Segment, ratio: float) -> float:
    """That part of the difference that their place in the document says nothing of."""
    cost = FACTS_COST * facts_apart(source.facts, target.facts) + LENGTH_COST * length_apart(source, target, ratio)
    if source.relation and target.relation and source.relation != target.relation:
        cost += RELATION_COST
    if source.notes != target.notes:
        cost += NOTES_COST
    if source.marks != target.marks:
        cost += MARKS_COST * min(2, abs(source.marks - target.marks))
    return cost


def facts_apart(source: Facts, target: Facts) -> float:
    """The share of facts that only one of two has; little where there are few of them."""
    ours, theirs = source.values, target.values
    if ours == theirs:
        return 0.0
    total, common = source.total + target.total, 0
    for value in ours.keys() & theirs.keys():
        common += min(ours[value], theirs[value])
    return (1 - 2 * common / total) * min(1.0, total / 4)


def length_apart(source: Segment, target: Segment, ratio: float) -> float:
    """Distance of two lengths, from 0 to 1.25: the logarithm of their quotient."""
    return min(1.25, abs(math.log((source.length * ratio + SMOOTH) / (target.length + SMOOTH))))


def _together(source: Segment, following: Segment) -> tuple[Segment, float]:
    cost = JOINED_COST
    if following.label:
        cost += JOINED_NUMBER_COST
    if source.whole:
        cost += JOINED_WHOLE_COST
    if source.kind != following.kind:
        cost += JOINED_KIND_COST
    return source.joined(following), cost


# each with the least that it can cost
STEPS = ((1, 1, 0.0), (1, 0, NONE_COST), (0, 1, NONE_COST), (2, 1, JOINED_COST), (1, 2, JOINED_COST))


def _searched(costs: Comparison, start: tuple[int, int], end: tuple[int, int], band: int) -> tuple[list[Bead], bool]:
    """The cheapest way from start to end, and whether it touched the band's edge."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    slope = columns / rows if rows else 0.0
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {start: (0.0, None)}
    for row in range(start[0], end[0] + 1):
        middle = start[1] + int((row - start[0]) * slope)
        first, last = max(start[1], middle - band), end[1] if not rows else min(end[1], middle + band)
        for column in range(first, last + 1):
            cheapest, origin = best.get((row, column), (math.inf, None))
            for left, right, least in STEPS:
                before = (row - left, column - right)
                reached = best.get(before)
                if reached is None or reached[0] + least >= cheapest:
                    continue
                if left + right > 2 and costs.agree(*before):  # noqa: PLR2004 - one to one
                    continue
                cost = reached[0] + costs.cost(before[0], row, before[1], column)
                if cost < cheapest:
                    cheapest, origin = cost, before
            if cheapest < math.inf:
                best[row, column] = cheapest, origin
    beads: list[Bead] = []
    cell, touched = end, False
    while (origin := best[cell][1]) is not None:
        ends = origin[0], cell[0], origin[1], cell[1]
        beads.append(Bead(*ends, costs.cost(*ends)))
        touched |= abs(cell[1] - start[1] - int((cell[0] - start[0]) * slope)) == band
        cell = origin
    return beads[::-1], touched
