"""Lines of a text that are rows of tables, where no rule shows them. All is set in one size."""

from __future__ import annotations

from itertools import pairwise

from plenary.parsing.document import Line, Run, Word
from plenary.parsing.layout.metrics import Layout
from plenary.parsing.layout.tables import table_rows

LAYOUT = Layout(10.0, 100.0, 400.0)


def line(top: float, *words: tuple[str, float, float]) -> tuple[Line, int]:
    parts = tuple(Word(text, x0, x1) for text, x0, x1 in words)
    joints = ["\t" if after.x0 - before.x1 > 20 else " " for before, after in pairwise(parts)]
    text = "".join(part.text + joint for part, joint in zip(parts, [*joints, ""], strict=True))
    return Line((Run(text, 10.0),), parts[0].x0, top, parts[-1].x1, top + 12, parts if len(parts) > 1 else ()), 1


ABOVE = line(
    0, ("1.", 110, 118), ("Decides that the lamps of the bay be lit as follows in all years to come:", 130, 390)
)
HEAD = line(20, ("Goal", 105, 125), ("Action", 205, 235), ("Place", 305, 330))
FULL = line(
    40, ("Lamps of the islands in", 105, 194), ("The keepers light them", 205, 293), ("The northern bays and", 305, 395)
)
REST = line(52, ("the north", 105, 150), ("at dusk", 205, 240))
LAST = line(72, ("Oil", 105, 120), ("It is bought in winter", 205, 293), ("The southern", 305, 360))
END = line(84, ("by the guests", 205, 260))
BELOW = line(
    110, ("2.", 110, 118), ("Requests the keepers to report on the oil to the Assembly in the year after it:", 130, 390)
)


def test_lines_whose_cells_are_full_and_the_last_lines_of_cells_are_of_the_table() -> None:
    lines = [ABOVE, HEAD, FULL, REST, LAST, END, BELOW]
    assert sorted(table_rows(lines, LAYOUT, {})) == [1, 2, 3, 4, 5]


def test_a_text_between_two_tables_is_of_none() -> None:
    between = line(96, ("The lamps of the bay are lit by the keepers who live there in the winter", 100, 395))
    lines = [HEAD, LAST, between, line(120, *[word[:3] for word in HEAD[0].words]), LAST]
    assert 2 not in table_rows(lines, LAYOUT, {})
