"""The rules drawn around tables and between their rows and columns: which lines are a table's, and its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from plenary.parsing.document import Box, Line, Word
from plenary.parsing.layout.metrics import LABEL

MEET = 2.5  # points by which rules of one table may end apart, and strokes that meet may overlap
GAP = 8.0  # points between two strokes that are one rule: narrow columns without text are not ruled
STRAIGHT = 1.5  # points between strokes on one line
SHORTEST = 60.0  # points: the narrowest table
REACHES = 0.6  # of a table's height: a rule between two columns
ABOVE = 8.0  # points from a table's upper rule to the text below it, at the most
MOST = 40_000  # pairs of rules, one across and one down the page: more are a drawing
GUTTER = 0.2  # of the font size: the least gap that all rows share
CLEAR = 0.75  # the same where it alone shows that lines are no text
LOOSE = 2.2  # font sizes a line between two rules: more, and there is space around the lines
WIDE = 0.75  # of the width of a table: a line of a text is no narrower
COLUMNS = 3.0  # points: no column is narrower
CROSSING = 10  # one in so many lines of a table without amounts may cross a gap
LEADING = 1.35  # of the font size: the lines of a cell are no farther apart


class Rule(NamedTuple):
    """A stroke across (`at` is its y) or down (x), from `start` to `end`; `joints` are where the strokes of it meet."""

    at: float
    start: float
    end: float
    joints: tuple[float, ...] = ()


class Ruled(NamedTuple):
    """A table's place on a page, in points: the x between its columns, the y of the rules across it.

    `edges` is empty where no rule shows the columns. `closed`: rules are between its columns too, so that each of its
    rows is between two of them.
    """

    box: Box
    edges: tuple[float, ...]
    bands: tuple[float, ...]
    closed: bool

    def holds(self, line: Line) -> bool:
        """True if a line is between the outermost rules."""
        left, top, right, bottom = self.box
        middle = (line.x0 + line.x1) / 2
        return top < line.baseline - 0.3 * line.size < bottom and left - MEET < middle < right + MEET

    def band(self, line: Line) -> int:
        """The number of rules above a line."""
        return sum(y < line.baseline - 0.3 * line.size for y in self.bands)


def ruled_tables(strokes: Sequence[Box], lines: Sequence[Line]) -> list[Ruled]:
    """The tables among the lines of a page that rules show, from top to bottom."""
    if not lines:
        return []
    first = min(line.top for line in lines)
    across = _rules(((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in strokes if x1 - x0 > y1 - y0 and y1 > first - ABOVE)
    down = _rules(((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in strokes if x1 - x0 < y1 - y0)
    if len(across) * len(down) > MOST:
        return []
    tables: list[Ruled] = []
    for group, sides in _connected([rule for rule in across if rule.end - rule.start > COLUMNS], down):
        ruled = _closed(group, sides)
        tables += [ruled] if ruled else [*_open(group, lines)]
    return sorted(tables, key=lambda ruled: ruled.box[1])


def _rules(strokes: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """Strokes on one line that meet are one rule."""
    rules: list[Rule] = []
    rows: list[list[tuple[float, float, float]]] = []
    for stroke in sorted(strokes):
        if not rows or stroke[0] - rows[-1][0][0] > STRAIGHT:
            rows.append([])
        rows[-1].append(stroke)
    for row in rows:
        last: Rule | None = None
        for at, start, end in sorted(row, key=lambda stroke: stroke[1:]):
            if last and start - last.end <= GAP:
                joint = ((last.end + start) / 2,) if start > last.end - MEET else ()
                last = Rule(last.at, last.start, max(last.end, end), last.joints + joint)
                rules[-1] = last
            else:
                last = Rule(at, start, end)
                rules.append(last)
    return rules


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch each other, directly or by others; last, all those across the page that touch none down it."""
    group_of = list(range(len(across)))
    sides: dict[int, list[Rule]] = {}
    for side in down:
        touched = {group_of[index] for index, rule in enumerate(across) if _touch(rule, side)}
        if touched:
            first = min(touched)
            group_of = [first if group in touched else group for group in group_of]
            sides[first] = [joined for group in touched for joined in sides.pop(group, [])] + [side]
    groups = [
        ([rule for rule, own in zip(across, group_of, strict=True) if own == group], sides[group]) for group in sides
    ]
    return [*groups, ([rule for rule, own in zip(across, group_of, strict=True) if own not in sides], [])]


def _touch(rule: Rule, side: Rule) -> bool:
    return rule.start - MEET <= side.at <= rule.end + MEET and side.start - MEET <= rule.at <= side.end + MEET


def _closed(across: Sequence[Rule], down: Sequence[Rule]) -> Ruled | None:
    if len(across) < 2 or not down:  # noqa: PLR2004 - above and below
        return None
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    top, bottom = min(rule.at for rule in across), max(rule.at for rule in across)
    tall = [side.at for side in down if side.end - side.start > REACHES * (bottom - top)]
    edges = _apart(x for x in tall if left + COLUMNS < x < right - COLUMNS)
    if not edges:
        return None
    return Ruled((left, top, right, bottom), edges, _apart(rule.at for rule in across), closed=True)


def _open(across: Sequence[Rule], lines: Sequence[Line]) -> Iterable[Ruled]:
    """Rules of one width below each other, with cells between each two of them."""
    widths: list[list[Rule]] = []
    for rule in sorted(across):
        same = [rules for rules in widths if _as_wide(rules[0], rule)]
        if same:
            same[0].append(rule)
        elif rule.end - rule.start > SHORTEST:
            widths.append([rule])
    for rules in widths:
        tables: list[list[Rule]] = [[]]
        for upper, lower in pairwise(rules):
            inside = Ruled((upper.start, upper.at, upper.end, lower.at), (), (), closed=False)
            if not _are_cells([line for line in lines if inside.holds(line)], upper, lower):
                tables.append([])
            elif not tables[-1]:
                tables[-1] += [upper, lower]
            else:
                tables[-1].append(lower)
        for table in filter(None, tables):
            left, right, top, bottom = table[0].start, table[0].end, table[0].at, table[-1].at
            table_lines = [line for line in lines if len(line.words) > 1 and top < line.baseline < bottom]
            if not gutters(table_lines, len(table_lines) // 3, least=CLEAR):
                continue
            joints = [x for rule in across if top - 1 < rule.at < bottom + 1 for x in rule.joints]
            edges = _apart(x for x in joints if left + COLUMNS < x < right - COLUMNS)
            yield Ruled((left, top, right, bottom), edges, tuple(rule.at for rule in table), closed=False)


def _are_cells(lines: Sequence[Line], upper: Rule, lower: Rule) -> bool:
    """True if the lines between two rules are no text: few are wide, or these have a wide gap in one place.

    Nor are they a heading between two tables: it has no gap, and space around it.
    """
    wide = [line for line in lines if line.x1 - line.x0 > WIDE * (upper.end - upper.start)]
    if 2 * len(wide) > len(lines):
        return bool(gutters(wide, least=CLEAR))
    spaced = lower.at - upper.at > LOOSE * sum(line.size for line in lines)
    return not lines or not spaced or any(_has_gap(line) for line in lines)


def _has_gap(line: Line) -> bool:
    """True if a wide gap divides the line, other than the one behind a number."""
    return len(line.words) > 1 + bool(line.words and LABEL.fullmatch(line.words[0].text.strip()))


def gutters(lines: Sequence[Line], crossing: int = 0, least: float = GUTTER) -> list[float]:
    """The middles (x in points) of the gaps of `least` font sizes that lines share; `crossing` of them may cross it."""
    words = (word for line in lines for word in line.words or (Word(line.text, line.x0, line.x1),))
    spans = [(word.x0, word.x1) for word in words if not word.raised]
    places = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    edges: list[float] = []
    covered = 0
    ended: float | None = None
    for x, change in places:
        before, covered = covered, covered + change
        if before > crossing >= covered:
            ended = x
        elif before <= crossing < covered and ended is not None:
            if x - ended > least * lines[0].size:
                edges.append((ended + x) / 2)
            ended = None
    return edges


def _as_wide(rule: Rule, other: Rule) -> bool:
    return abs(rule.start - other.start) < MEET and abs(rule.end - other.end) < MEET


def _apart(places: Iterable[float]) -> tuple[float, ...]:
    """Places that are farther apart than the ends of strokes that meet, the middle of those that are not."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] < STRAIGHT:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(sum(group) / len(group) for group in groups)
