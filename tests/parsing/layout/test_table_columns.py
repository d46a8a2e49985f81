"""Tables whose columns are known by the gaps that their rows share. All figures are made up."""

from __future__ import annotations

from plenary.parsing.document import Line, Run, Word
from plenary.parsing.layout.table_columns import in_columns
from plenary.parsing.layout.table_rules import Ruled


def line(*words: tuple[str, float, float]) -> Line:
    parts = tuple(Word(text, x0, x1, text.startswith("^")) for text, x0, x1 in words)
    text = " ".join(part.text for part in parts)
    return Line((Run(text, 8.0),), parts[0].x0, 0, parts[-1].x1, 10, parts if len(parts) > 1 else ())


HEAD = [
    line(("Net of oil", 150, 195)),
    line(("Keepers", 20, 50), ("Gross", 120, 135), ("assessed", 160, 190)),
    line(("(in barrels)", 110, 180)),
]
ROWS = [
    line(("Lamps", 20, 45), ("^a", 45, 48), ("56 234 300", 100, 140), ("51 375 900", 146, 190)),
    line(("Oil that the keepers of the northern islands", 20, 130)),
    line(("have burnt", 20, 60), ("(107 700)", 105, 140), ("\u2013", 186, 190)),
    line(("Total", 26, 45), ("6 600", 118, 140), ("1 200", 168, 190)),
]


def placed(*rows: Line, step: float = 14, page: int = 1) -> list[tuple[Line, int]]:
    return [(below(row, step * number), page) for number, row in enumerate(rows)]


def below(row: Line, top: float) -> Line:
    return Line(row.runs, row.x0, top, row.x1, top + 10, row.words)


def test_two_amounts_never_stand_in_one_cell_and_labels_are_whole() -> None:
    rows = in_columns(placed(*HEAD, *ROWS, step=9)).rows
    assert rows[1:] == (
        ("Lamps", "56 234 300", "51 375 900"),
        ("Oil that the keepers of the northern islands have burnt", "(107 700)", "\u2013"),
        ("Total", "6 600", "1 200"),
    )


def test_heads_of_several_lines_are_whole_over_their_columns() -> None:
    rows = in_columns(placed(*HEAD, *ROWS, step=9)).rows
    assert rows[0] == ("Keepers", "Gross", "Net of oil assessed (in barrels)")


def test_a_head_that_the_next_page_repeats_stands_once() -> None:
    rows = in_columns([*placed(*HEAD, *ROWS, step=9), *placed(*HEAD, ROWS[3], step=9, page=2)]).rows
    assert [row[:2] for row in rows if "Gross" in row] == [("Keepers", "Gross")]
    assert rows[-1] == ("Total", "6 600", "1 200")


def test_lines_without_amounts_show_no_columns() -> None:
    assert in_columns(placed(*HEAD)).rows == ()


def test_a_label_whose_amounts_are_on_its_first_line_goes_on_below_it() -> None:
    label = line(("Total of the oil", 26, 85), ("6 600", 118, 140), ("1 200", 168, 190))
    wrapped = [label, line(("burnt in the winter", 20, 80)), ROWS[3]]
    rows = in_columns(
        [(below(row, top), 1) for row, top in zip([ROWS[0], *wrapped], (0, 14, 24, 38), strict=True)]
    ).rows
    assert rows[1] == ("Total of the oil burnt in the winter", "6 600", "1 200")


def test_a_line_as_far_below_as_a_row_is_a_row_of_its_own() -> None:
    parts = [ROWS[3], line(("of which:", 20, 50)), ROWS[3]]
    rows = in_columns([(below(row, top), 1) for row, top in zip([ROWS[0], *parts], (0, 14, 28, 42), strict=True)]).rows
    assert [row[0] for row in rows] == ["Lamps", "Total", "of which:", "Total"]


def test_dots_that_lead_to_the_amounts_are_no_part_of_the_label() -> None:
    dotted = line(("Oil and wicks . . . . . . . .", 20, 95), ("6 600", 118, 140), ("...", 168, 190))
    assert in_columns(placed(*ROWS, dotted)).rows[-1] == ("Oil and wicks", "6 600", "...")


def test_cells_of_several_lines_are_whole_where_lines_of_a_row_are_closer_than_rows() -> None:
    wrapped = [
        line(("Lamps of the", 20, 60), ("The lamps are lit at dusk and", 80, 150), ("12", 182, 190)),
        line(("islands", 20, 45), ("put out at dawn", 80, 120)),
        line(("Oil", 20, 30), ("The oil is bought in summer", 80, 150), ("14", 182, 190)),
        line(("and burnt in winter", 80, 130)),
    ]
    rows = in_columns([(below(row, top), 1) for row, top in zip(wrapped, (0, 10, 24, 34), strict=True)]).rows
    assert rows == (
        ("Lamps of the islands", "The lamps are lit at dusk and put out at dawn", "12"),
        ("Oil", "The oil is bought in summer and burnt in winter", "14"),
    )


def test_a_section_as_far_below_as_a_row_is_a_row_of_its_own() -> None:
    parts = [ROWS[3], line(("Southern islands", 20, 60)), ROWS[3], line(("Legal team", 20, 60))]
    tops = (0, 14, 28, 42, 51)
    rows = in_columns([(below(row, top), 1) for row, top in zip([ROWS[0], *parts], tops, strict=True)]).rows
    assert [row[0] for row in rows] == ["Lamps", "Total", "Southern islands", "Total Legal team"]


TEXTS = [
    line(("Goal", 20, 36), ("Action", 90, 112), ("Place", 160, 180)),
    line(("Lamps of the", 20, 70), ("The keepers light them", 90, 148), ("Northern islands", 160, 210)),
    line(("islands", 20, 45), ("at dusk", 90, 112), ("and the bay", 160, 200)),
    line(("Oil", 20, 30), ("It is bought in winter", 90, 148), ("Southern islands", 160, 210)),
    line(("in boats", 90, 115)),
]
WHOLE = (
    ("Goal", "Action", "Place"),
    ("Lamps of the islands", "The keepers light them at dusk", "Northern islands and the bay"),
    ("Oil", "It is bought in winter in boats", "Southern islands"),
)


def test_rows_without_amounts_are_parted_by_the_space_between_them() -> None:
    rows = [(below(row, top), 1) for row, top in zip(TEXTS, (0, 14, 24, 38, 48), strict=True)]
    assert in_columns(rows) == (WHOLE, True)


def test_rows_as_close_as_the_lines_of_a_cell_are_parted_by_the_places_that_cells_leave() -> None:
    assert in_columns(placed(*TEXTS, step=9)) == (WHOLE, True)


def test_it_is_said_where_nothing_parts_rows() -> None:
    full = line(("Lamps of the bay", 20, 80), ("The keepers light them all", 90, 150))
    assert not in_columns(placed(full, full, full, step=9)).sure


def grid(*bands: float) -> dict[int, list[Ruled]]:
    """A table with rules between its columns, at 85 and 155, and its rows."""
    return {1: [Ruled((15, bands[0], 215, bands[-1]), (85.0, 155.0), bands, closed=True)]}


def test_the_rules_between_rows_part_them_and_nothing_else_does() -> None:
    assert in_columns(placed(*TEXTS, step=9), grid(0, 10, 28, 50)) == (WHOLE, True)
    assert in_columns(placed(*TEXTS, step=9), grid(0, 50)).rows == (
        ("Goal Lamps of the islands Oil", *(" ".join(row[column] for row in WHOLE) for column in (1, 2))),
    )
