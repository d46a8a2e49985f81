"""The rows of a table in columns: by the rules that part them, else by the gaps that its rows share.

The rows that hold an amount show where the columns are; heads, and cells of several lines, go by them. Where no rule
parts the rows, the space between them does, or the places that the lines of their cells fill.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from plenary.parsing.document import Line, Word
from plenary.parsing.layout.table_rules import CROSSING, LEADING, Ruled, gutters
from plenary.parsing.layout.text_cleanup import CHINESE

FEWEST = 2  # rows with amounts that show the columns
DEEPEST = 3  # font sizes: the largest indent of a label
WIDER = 1.12  # of the distance between the lines of a cell: rows are farther apart
LEVEL = 0.8  # of the font size: what is nearer is in one line, a little higher or lower
FULL, OFTEN = 2.5, 3  # font sizes from a full cell to the next column; cells that end where a column does
BELIEVED = 0.25  # of the lines of a cell by their distance: so many at most may have had place in the line above
_LEADER = re.compile(r"(?<=\w)\s?(?:\.\s?){4,}$")  # dots that lead from a label to its amounts
_AMOUNT = re.compile(r"^[(\u2212-]?\$?\d[\d ,.\u00a0\u202f]*\)?%?$|^[\u2013\u2014-]$")
_FIRST = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")
_GOES_ON = ("-", "\u2010", "/")

Row = tuple[str, ...]


class Columns(NamedTuple):
    """A table's rows, a cell for each column; none where its lines show no columns. `sure`: nothing was guessed."""

    rows: tuple[Row, ...]
    sure: bool = True


class _Cell(NamedTuple):
    """The part of a line in one column: empty, or with its edges in points."""

    text: str = ""
    x0: float = 0.0
    x1: float = 0.0

    @property
    def is_amount(self) -> bool:
        return _AMOUNT.match(self.text) is not None

    @property
    def first_width(self) -> float:
        """The width of its first word, in Chinese of its first character, in points."""
        first = _FIRST.match(self.text)
        return (self.x1 - self.x0) * (first.end() if first else 1) / max(1, len(self.text))


class _TableLine(NamedTuple):
    """A line in cells: its page, the table of rules that it is in with the rules above it, and its font size."""

    cells: tuple[_Cell, ...]
    page: int
    ruled: Ruled | None
    band: int
    baseline: float
    size: float

    @property
    def filled(self) -> list[_Cell]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.text]

    @property
    def is_low(self) -> bool:
        """True if a cell begins with a small letter, as what goes on does."""
        return any(cell.text[0].islower() for cell in self.filled)

    def step(self, above: _TableLine) -> float | None:
        """The distance from the line above in font sizes; None on another page or beyond a rule."""
        if self.page != above.page or self.ruled is not above.ruled or self.band != above.band:
            return None
        return (self.baseline - above.baseline) / self.size


def in_columns(lines: Sequence[tuple[Line, int]], ruled: Mapping[int, Sequence[Ruled]] | None = None) -> Columns:
    """The table's rows. `lines` are given with their pages, `ruled` are the tables that rules show, by page."""
    tables = [next((table for table in (ruled or {}).get(page, ()) if table.holds(line)), None) for line, page in lines]
    shaped = max(filter(None, tables), key=lambda table: len(table.edges), default=None)
    texts = [line for line, _ in lines]
    shows = shaped is not None and (shaped.closed or len(_with_amounts(texts)) < FEWEST)
    edges = (list(shaped.edges) if shaped and shows else []) or _gutters(texts)
    left = min(line.x0 for line in texts)
    if not edges:
        return Columns(())
    placed = [
        _TableLine(
            _cells(line, edges, left, shift=table.box[0] - shaped.box[0] if table and shaped else 0.0),
            *(page, table, table.band(line) if table else 0, line.baseline, line.size),
        )
        for (line, page), table in zip(lines, tables, strict=True)
    ]
    rows, sure = _rows(placed, edges)
    kept = _without_repeated_head(rows)
    used = [column for column in range(len(edges) + 1) if any(row[column] for row in kept)]
    return Columns(tuple(tuple(row[column] for column in used) for row in kept), sure)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """The middles (x in points) of the gaps that the rows with amounts share; without two of them, nearly all rows."""
    shown = _with_amounts(lines)
    if len(shown) >= FEWEST:
        return gutters(shown)
    shown = [line for line in lines if len(line.words) > 1]
    return gutters(shown, len(shown) // CROSSING) if len(shown) >= FEWEST else []


def _with_amounts(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if any(_AMOUNT.match(word.text.strip()) for word in line.words)]


def _cells(line: Line, edges: Sequence[float], left: float, *, shift: float) -> tuple[_Cell, ...]:
    """The cells of a line. A label belongs to the column that it begins in; other words to that of their middle."""
    words = [word for word in line.words if not word.raised] or [Word(line.text, line.x0, line.x1)]
    cells = [_Cell()] * (len(edges) + 1)
    for word in words:
        x0, x1 = word.x0 - shift, word.x1 - shift
        place = (x0 + x1) / 2 if x0 > left + DEEPEST * line.size else x0
        column = sum(edge < place for edge in edges)
        last, text = cells[column], _LEADER.sub("", word.text).strip()
        cells[column] = _Cell(f"{last.text} {text}".strip(), last.x0 if last.text else x0, x1)
    return tuple(cells)


def _rows(lines: Sequence[_TableLine], edges: Sequence[float]) -> tuple[list[tuple[Row, int]], bool]:
    """The rows with the page that each begins on, and whether all are sure."""
    ends = [
        min(max(line.cells[column].x1 for line in lines), edge) for column, edge in enumerate([*edges, float("inf")])
    ]
    tight, least = _tight(lines, ends), _least_step_of_rows(lines, ends)
    groups: list[list[_TableLine]] = []
    sure = True
    for line in lines:
        if not groups:
            groups.append([line])
            continue
        begins, certain = _begins(groups[-1], line, ends, tight, least)
        sure = sure and certain
        if begins:
            groups.append([line])
        else:
            groups[-1].append(line)
    return [(_whole(group), group[0].page) for group in groups], sure


def _least_step_of_rows(lines: Sequence[_TableLine], ends: Sequence[float]) -> float | None:
    """The distance (font sizes) from which a line begins a row; None where rows are as close as the lines of a cell."""
    steps = [(step, above, line) for above, line in pairwise(lines) if (step := line.step(above)) and step > LEVEL]
    if not steps:
        return None
    usual = Counter(line.size for line in lines).most_common(1)[0][0]
    least = min((step for step, _, line in steps if line.size == usual), default=LEADING)
    inside = [(above, line) for step, above, line in steps if step < WIDER * least]
    if least > LEADING:
        return 0.0
    if len(inside) == len(steps):
        return None
    wrong = sum(_had_place(above, line, ends) for above, line in inside)
    return WIDER * least if wrong <= BELIEVED * len(inside) else None


def _had_place(above: _TableLine, line: _TableLine, ends: Sequence[float]) -> bool:
    """True if a cell's first word had place at the end of the same cell in the line above, or both are amounts."""
    return any(
        (upper.is_amount and cell.is_amount)
        or (
            upper.x1 + cell.first_width + 0.5 * line.size < end
            and not cell.is_amount
            and not upper.text.endswith(_GOES_ON)
        )
        for upper, cell, end in zip(above.cells, line.cells, ends, strict=True)
        if upper.text and cell.text
    )


def _begins(
    row: Sequence[_TableLine],
    line: _TableLine,
    ends: Sequence[float],
    tight: Sequence[bool],
    least: float | None,
) -> tuple[bool, bool]:
    """True if a line begins another row than the one given by its lines so far, and whether that is sure."""
    step = line.step(row[-1])
    if step is None:
        goes_on = line.page != row[-1].page and all(
            cell.text[0].islower() or cell.text[0].isdigit() for cell in line.filled
        )
        return not (goes_on and line.is_low), True
    if line.ruled and line.ruled.closed:
        return False, True
    if least is not None or step < LEVEL:
        return step >= (least or LEVEL), True
    return _begins_by_places(row, line, ends, tight)


def _begins_by_places(
    row: Sequence[_TableLine], line: _TableLine, ends: Sequence[float], tight: Sequence[bool]
) -> tuple[bool, bool]:
    """The same where rows are as close as the lines of a cell: cells fill their lines, and leave the last empty."""
    begun = [any(above.cells[column].text for above in row) for column in range(len(ends))]
    late = [column for column, cell in enumerate(line.cells) if cell.text and not row[-1].cells[column].text]
    if _had_place(row[-1], line, ends) or any(begun[column] for column in late):
        return True, True
    if any(not line.cells[column].is_amount for column in late):
        return not line.is_low, True
    whole = len(line.filled) == sum(begun) > 1
    full = all(tight[column] for column, cell in enumerate(line.cells) if cell.text and column not in late)
    return False, line.is_low or (full and not whole)


def _tight(lines: Sequence[_TableLine], ends: Sequence[float]) -> list[bool]:
    """True for each column whose fullest cells reach the next one, or words in them end in one place."""
    columns = [[line.cells[column] for line in lines if line.cells[column].text] for column in range(len(ends))]
    starts = [min((cell.x0 for cell in cells), default=float("inf")) for cells in columns]
    size = lines[0].size
    return [
        after - end < FULL * size or sum(" " in cell.text and end - cell.x1 < size / 2 for cell in cells) >= OFTEN
        for cells, end, after in zip(columns, ends, [*starts[1:], float("inf")], strict=True)
    ]


def _whole(lines: Sequence[_TableLine]) -> Row:
    """The cells of all lines of a row."""
    texts = [""] * len(lines[0].cells)
    for line in lines:
        for column, cell in enumerate(line.cells):
            texts[column] = _together(texts[column], cell.text)
    return tuple(texts)


def _together(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    chinese = CHINESE.search(above[-1] + below[0]) is not None
    return f"{above}{below}" if chinese or above.endswith(_GOES_ON) else f"{above} {below}"


def _without_repeated_head(rows: Sequence[tuple[Row, int]]) -> list[Row]:
    """The rows without those that each page repeats at its top."""
    kept: list[Row] = []
    pages = [[row for row, _ in group] for _, group in groupby(rows, key=lambda placed: placed[1])]
    for number, page in enumerate(pages):
        again = 0
        while number and again < min(len(page), len(pages[0])) and page[again] == pages[0][again]:
            again += 1
        kept += page[again:]
    return kept
