"""Lines of the text that are rows of a table: lines with wide gaps, and the lines between, above and below them.

Published tables are set smaller than the text, which separates their cells from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from plenary.parsing.document import Line, Word
from plenary.parsing.layout.metrics import LABEL, Layout, is_small
from plenary.parsing.layout.note_markers import mark_of
from plenary.parsing.layout.table_rules import CROSSING, LEADING, Ruled, gutters

FEWEST = 2  # lines with gaps; one alone is a line with a tab in it
REACH = 5  # narrow lines that one cell may have between two such lines
CLEAR = 0.9  # of the font size: a gap that no justified line has
DEEPEST = 12  # lines of one cell, at the most
NARROW = 0.8  # of the column's width


def table_rows(
    lines: Sequence[tuple[Line, int]], layout: Layout, ruled: Mapping[int, Sequence[Ruled]]
) -> frozenset[int]:
    """The indexes of the lines that are rows of tables. `lines` are the text of all pages, each with its page.

    `ruled` are the tables that rules show, by page; the other tables run over pages.
    """
    within = [any(table.holds(line) for table in ruled.get(page, ())) for line, page in lines]
    rows = {index for index, inside in enumerate(within) if inside}
    start = 0
    for index in [*sorted(rows), len(lines)]:
        rows.update(start + row for row in _gapped_rows([line for line, _ in lines[start:index]], layout))
        start = index + 1
    return frozenset(rows)


def _gapped_rows(lines: Sequence[Line], layout: Layout) -> set[int]:
    gapped = [index for index, line in enumerate(lines) if has_columns(line) or _has_clear_gap(line)]
    rows: set[int] = set()
    start = 0
    while start < len(gapped):
        end = start
        while end + 1 < len(gapped) and _joined(lines, gapped[end], gapped[end + 1], layout):
            end += 1
        within = [lines[index] for index in gapped[start : end + 1]]
        if sum(map(has_columns, within)) >= FEWEST:
            top, bottom = _top(lines, gapped[start], layout), _bottom(lines, gapped[end], layout)
            edges = gutters(within, len(within) // CROSSING)
            while bottom + 1 < len(lines) and edges and _goes_on_in_cells(lines[bottom], lines[bottom + 1], edges):
                bottom += 1
            rows.update(range(top, bottom + 1))
        start = end + 1
    return rows


def _has_clear_gap(line: Line) -> bool:
    """True if a gap divides the line that no justified line has; the one behind a paragraph's number does not count."""
    words = line.words[1:] if line.words and LABEL.fullmatch(line.words[0].text.strip()) else line.words
    return any(after.x0 - before.x1 > CLEAR * line.size for before, after in pairwise(words))


def _goes_on_in_cells(above: Line, line: Line, edges: Sequence[float]) -> bool:
    """True if a line is as close to the one above as lines of a cell are, and crosses no edge of a column."""
    close = 0 < line.baseline - above.baseline < LEADING * line.size and not mark_of(line)
    return close and abs(line.size - above.size) < 1 and _is_in_cells(line, edges)


def _is_in_cells(line: Line, edges: Sequence[float]) -> bool:
    words = line.words or (Word(line.text, line.x0, line.x1),)
    return not any(word.x0 < edge < word.x1 for word in words for edge in edges)


def has_columns(line: Line) -> bool:
    """Return True if a wide gap parts the line; the one behind a paragraph's number does not count."""
    if "\t" not in line.text:
        return False
    cells = [cell.strip() for cell in line.text.split("\t") if cell.strip()]
    return len(cells) > (2 if cells and LABEL.fullmatch(cells[0]) else 1)


def _joined(lines: Sequence[Line], first: int, second: int, layout: Layout) -> bool:
    """True if lines with gaps are of one table: lines between them are small as well, or narrow and close."""
    between = lines[first + 1 : second]
    if is_small(lines[first], layout) and is_small(lines[second], layout):
        return all(is_small(line, layout) for line in between)
    edges = gutters([lines[first], lines[second]])
    if len(between) <= DEEPEST and edges and all(_is_in_cells(line, edges) for line in between):
        return True
    tabbed = has_columns(lines[first]) and has_columns(lines[second])
    return tabbed and second - first <= REACH and all(_is_narrow(line, layout) for line in between)


def _is_narrow(line: Line, layout: Layout) -> bool:
    return line.x1 - line.x0 < NARROW * (layout.right - layout.left)


def _top(lines: Sequence[Line], first: int, layout: Layout) -> int:
    """The index of the first line of the columns' heading: small lines above a small table, or close, inset ones."""
    while first:
        above, line = lines[first - 1], lines[first]
        close = 0 < line.baseline - above.baseline < 1.8 * line.size
        inside = above.x0 > layout.left + 0.3 * (layout.right - layout.left)
        if not (_is_narrow(above, layout) and (_goes_with(above, line, layout) or (close and inside))):
            break
        first -= 1
    return first


def _bottom(lines: Sequence[Line], last: int, layout: Layout) -> int:
    """The index of the last line of a small table: its notes, and lines as wide as the column, are below it."""
    while last + 1 < len(lines):
        below = lines[last + 1]
        if not (_is_narrow(below, layout) and _goes_with(below, lines[last], layout)) or mark_of(below):
            break
        last += 1
    return last


def _goes_with(line: Line, other: Line, layout: Layout) -> bool:
    return is_small(line, layout) and is_small(other, layout)
