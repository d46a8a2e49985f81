"""Boxes around the lines of a paragraph."""

from __future__ import annotations

import pytest

from plenary.parsing.document import Area, Line, Page, Role, Run
from plenary.parsing.layout.paragraphs import paragraphs_of
from plenary.parsing.layout.places import areas_of


def line(x0: float, top: float, x1: float = 400, text: str = "keepers of lamps") -> Line:
    return Line((Run(text, 10.0),), x0, top, x1, top + 10)


@pytest.mark.parametrize(
    ("lines", "areas"),
    [
        ([], []),
        ([(1, line(120, 100)), (1, line(100, 112, 390))], [(1, (100, 100, 400, 122))]),
        ([(1, line(100, 700)), (2, line(100, 90))], [(1, (100, 700, 400, 710)), (2, (100, 90, 400, 100))]),
        ([(1, line(50, 700, 250)), (1, line(300, 90, 500))], [(1, (50, 700, 250, 710)), (1, (300, 90, 500, 100))]),
        ([(1, line(100, 100)), (1, line(300, 98))], [(1, (100, 98, 400, 110))]),
    ],
    ids=["none", "lines below each other", "over a page's end", "over a column's end", "side by side"],
)
def test_a_box_goes_around_the_lines_of_a_page_or_column(
    lines: list[tuple[int, Line]], areas: list[tuple[int, tuple[float, ...]]]
) -> None:
    assert [tuple(area) for area in areas_of(lines)] == areas


def test_a_line_that_was_moved_counts_where_it_is_displayed() -> None:
    moved = Line((Run("keepers", 10.0),), 100, 200, 180, 210, displayed=(91, 180, 171, 190))
    assert areas_of([(3, moved)]) == (Area(3, (91, 180, 171, 190)),)


def test_a_page_written_from_the_right_keeps_its_places() -> None:
    text = "\u0648\u0625\u0630 \u062a\u0634\u064a\u0631 \u0625\u0644\u0649 \u0642\u0631\u0627\u0631\u0647\u0627"
    lines = [line(200, 300 + 12 * row, 500, text) for row in range(6)]
    first = next(one for one in paragraphs_of([Page(1, 612, 792, tuple(lines))]) if one.role is Role.TEXT)
    assert first.places == (Area(1, (200, 300, 500, 370)),)
