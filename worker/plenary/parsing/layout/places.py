"""Places of paragraphs: one box for each page that their lines are on, and for each column."""

from __future__ import annotations

from collections.abc import Iterable

from plenary.parsing.document import Area, Line


def areas_of(lines: Iterable[tuple[int, Line]]) -> tuple[Area, ...]:
    """The boxes around lines, given with their pages in reading order; a line above the last is in a new column."""
    areas: list[Area] = []
    page, left, top, right, bottom, before = 0, 0.0, 0.0, 0.0, 0.0, 0.0
    for number, line in lines:
        x0, high, x1, low = line.displayed or (line.x0, line.top, line.x1, line.bottom)
        high = max(high, low - line.size)  # what is raised reaches into the line above
        if number != page or low <= before:
            if page:
                areas.append(_area(page, left, top, right, bottom))
            page, left, top, right, bottom = number, x0, high, x1, low
        else:
            left, right = (min(left, x0)), (max(right, x1))
            top, bottom = (min(top, high)), (max(bottom, low))
        before = high
    if page:
        areas.append(_area(page, left, top, right, bottom))
    return tuple(areas)


def _area(page: int, left: float, top: float, right: float, bottom: float) -> Area:
    return Area(page, (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)))
