"""Places of paragraphs: one box for each page that their lines are on, and for each column."""

from __future__ import annotations

from collections.abc import Iterable

from plenary.parsing.document import Area, Box, Line


def areas_of(lines: Iterable[tuple[int, Line]]) -> tuple[Area, ...]:
    """The boxes around lines, given with their pages in reading order; a line above the last is in a new column."""
    parts: list[tuple[int, list[Box]]] = []
    page, top = 0, 0.0
    for number, line in lines:
        x0, high, x1, bottom = line.displayed or (line.x0, line.top, line.x1, line.bottom)
        if number != page or bottom <= top:
            parts.append((number, []))
        page, top = number, max(high, bottom - line.size)  # what is raised reaches into the line above
        parts[-1][1].append((x0, top, x1, bottom))
    return tuple([_around(page, boxes) for page, boxes in parts])


def _around(page: int, boxes: list[Box]) -> Area:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Area(page, (round(min(lefts), 1), round(min(tops), 1), round(max(rights), 1), round(max(bottoms), 1)))
