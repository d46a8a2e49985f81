"""Which lines of a page are rows of a table: lines with wide gaps, and the narrow lines between and above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.normalize.layout import LABEL, Layout, baseline, size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Line

FEWEST = 2  # lines with gaps; one alone is a line with a tab in it
REACH = 5  # narrow lines that one cell may have between two such lines
NARROW = 0.8  # of the column's width


def rows_of(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
    """The indexes of the lines that are rows of tables."""
    gapped = [index for index, line in enumerate(lines) if _has_columns(line)]
    found: set[int] = set()
    start = 0
    while start < len(gapped):
        end = start
        while end + 1 < len(gapped) and _joined(lines, gapped[end], gapped[end + 1], layout):
            end += 1
        if end - start + 1 >= FEWEST:
            found.update(range(_top(lines, gapped[start], layout), gapped[end] + 1))
        start = end + 1
    return frozenset(found)


def _has_columns(line: Line) -> bool:
    """Whether a wide gap parts the line; the one behind a paragraph's number does not count."""
    cells = [cell.strip() for cell in line.text.split("\t") if cell.strip()]
    return len(cells) > (2 if cells and LABEL.fullmatch(cells[0]) else 1)


def _joined(lines: Sequence[Line], first: int, second: int, layout: Layout) -> bool:
    return second - first <= REACH and all(_is_narrow(line, layout) for line in lines[first + 1 : second])


def _is_narrow(line: Line, layout: Layout) -> bool:
    return line.x1 - line.x0 < NARROW * (layout.right - layout.left)


def _top(lines: Sequence[Line], first: int, layout: Layout) -> int:
    """Where the heading of the columns begins: close lines above, away from the left edge."""
    while first:
        above, line = lines[first - 1], lines[first]
        close = baseline(line) - baseline(above) < 1.8 * size_of(line)
        if not (close and above.x0 > layout.left + 0.3 * (layout.right - layout.left) and _is_narrow(above, layout)):
            break
        first -= 1
    return first
