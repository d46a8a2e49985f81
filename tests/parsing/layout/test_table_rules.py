"""Tables that rules show, among the strokes of a page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plenary.parsing.document import Box, Line, Run, Word
from plenary.parsing.layout.table_rules import ruled_tables


def line(top: float, *words: tuple[str, float, float]) -> Line:
    parts = tuple(Word(text, x0, x1) for text, x0, x1 in words)
    text = " ".join(part.text for part in parts)
    return Line((Run(text, 10.0),), parts[0].x0, top, parts[-1].x1, top + 12, parts if len(parts) > 1 else ())


ROWS = [line(top, ("Lamps", 105, 140), ("are lit at dusk", 205, 290), ("12", 305, 320)) for top in (101, 121, 141)]
TEXT = [line(top, ("The keepers light the lamps of the bay at dusk and put them out", 100, 395)) for top in (201, 213)]
ACROSS = [100.0, 120.0, 140.0, 160.0]
DOWN = [100.0, 200.0, 300.0, 400.0]
GRID: list[Box] = [(100.0, y, 400.0, y) for y in ACROSS] + [(x, 100.0, x, 160.0) for x in DOWN]
CELLS: list[Box] = [(x0 + 0.5, y, x1, y + 0.5) for y in ACROSS for x0, x1 in pairwise(DOWN)]


def test_rules_across_and_down_are_a_table_whose_rows_they_part() -> None:
    (table,) = ruled_tables(GRID, [*ROWS, *TEXT])
    assert (table.edges, table.bands, table.closed) == ((200.0, 300.0), tuple(ACROSS), True)
    assert [table.holds(row) for row in (*ROWS, *TEXT)] == [True] * 3 + [False] * 2
    assert [table.band(row) for row in ROWS] == [1, 2, 3]


def test_rules_across_alone_show_the_columns_where_their_strokes_meet() -> None:
    (table,) = ruled_tables(CELLS, [*ROWS, *TEXT])
    assert [round(edge) for edge in table.edges] == [200, 300]
    assert not table.closed


MANY = [float(place) for place in range(0, 1500, 3)]


@pytest.mark.parametrize(
    "strokes",
    [
        [(100.0, y, 400.0, y) for y in (200.0, 230.0)],
        [(100.0, y, 400.0, y) for y in (200.0, 230.0)] + [(x, 200.0, x, 230.0) for x in (100.0, 400.0)],
        [(100.0, 160.0, 400.0, 160.0), (100.0, 230.0, 400.0, 230.0)],
        [(100.0, 100.0, 400.0, 100.0)],
        [(x, 0.0, x, 1500.0) for x in MANY] + [(0.0, y, 1500.0, y) for y in MANY],
    ],
    ids=["text between rules", "a frame", "text below a table", "one rule", "a drawing"],
)
def test_what_is_no_table(strokes: list[Box]) -> None:
    assert not ruled_tables(strokes, [*ROWS, *TEXT])


def test_two_tables_of_one_width_are_two_where_a_text_parts_them() -> None:
    below = [line(top, ("Oil", 105, 120), ("14", 305, 320)) for top in (231, 251)]
    strokes = [(100.0, y, 400.0, y) for y in (100.0, 160.0, 230.0, 270.0)]
    assert [table.bands for table in ruled_tables(strokes, [*ROWS, *TEXT, *below])] == [(100.0, 160.0), (230.0, 270.0)]
