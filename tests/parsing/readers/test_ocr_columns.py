"""Rows of a recognized page into columns. Rows are made up: a letter is 5 points wide, lines stand 12 points apart."""

from __future__ import annotations

from plenary.parsing.readers.ocr.columns import Glyph, OcrRow, columns, upright

HEIGHT = 800.0


def row(text: str, x: float, baseline: float, slope: float = 0.0) -> OcrRow:
    letters = [
        Glyph(one, x + 5 * place, baseline + slope * 5 * place - 7, x + 5 * place + 5, baseline + slope * 5 * place)
        for place, one in enumerate(text)
    ]
    return OcrRow([letters], [90.0], 10.0, baseline + slope * 5 * len(text) / 2, slope)


def printed(rows: list[OcrRow]) -> list[str]:
    return ["".join(one.text for word in each.words for one in word) for each in rows]


def two_columns(slope: float = 0.0) -> list[OcrRow]:
    """Ten rows in each, the first of each stands in; the right ones come line by line with the left."""
    rows = []
    for line in range(10):
        y, indent = 200.0 + 12 * line, 10 if not line else 0
        drift = -slope * y
        rows += [
            row(f"left{line}" + "x" * 35, 60 + indent + drift, y + slope * 60, slope),
            row(f"right{line}" + "x" * 34, 310 + indent + drift, y + slope * 310, slope),
        ]
    return rows


def test_columns_are_read_one_after_the_other_and_lie_in_one_place() -> None:
    left, right = columns(two_columns(), HEIGHT)
    assert [name[:5] for name in printed(left)] == [f"left{line}" for line in range(10)]
    assert [name[:6] for name in printed(right)] == [f"right{line}" for line in range(10)]
    assert [one.x0 for one in left] == [one.x0 for one in right]


def test_a_running_head_across_both_goes_with_the_first() -> None:
    left, _ = columns([row("head" * 20, 100, 40), *two_columns()], HEIGHT)
    assert printed(left)[0].startswith("head")


def test_text_across_the_whole_page_is_one_column() -> None:
    assert len(columns([*two_columns(), row("across" * 12, 60, 400)], HEIGHT)) == 1


def test_two_sides_of_a_masthead_are_no_columns() -> None:
    sides = [row("side", x, 100.0 + 12 * line) for line in range(5) for x in (60, 400)]
    assert len(columns([*sides, *(row("text" * 20, 60, 300.0 + 12 * line) for line in range(20))], HEIGHT)) == 1


def test_a_box_beyond_every_page_leaves_one_column() -> None:
    assert len(columns([*two_columns(), row("far", 1e12, 260.0)], HEIGHT)) == 1


def test_a_page_that_lay_askew_is_turned_upright() -> None:
    left, _ = columns(upright(two_columns(slope=-0.015)), HEIGHT)
    edges = [one.x0 for one in left[1:]]
    assert max(edges) - min(edges) < 0.1
    assert all(abs(one.slope) < 0.001 for one in left)
