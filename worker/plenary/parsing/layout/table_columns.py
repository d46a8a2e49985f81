"""The rows of a table in columns: by the gaps that its rows share, not by those of one line.

The rows that hold an amount show where the columns are; heads, and labels of several lines, go by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from plenary.parsing.document import Line, Word

FEWEST = 2  # rows with amounts that show the columns
DEEPEST = 3  # font sizes: the largest indent of a label
GUTTER = 0.2  # of the font size: the least gap that all rows share
CLOSE = 0.9  # of the least distance between two rows with amounts
_LEADER = re.compile(r"(?<=\w)\s?(?:\.\s?){4,}$")  # dots that lead from a label to its amounts
_AMOUNT = re.compile(r"^[(\u2212-]?\$?\d[\d ,.\u00a0\u202f]*\)?%?$|^[\u2013\u2014-]$")

Row = tuple[str, ...]


def in_columns(lines: Sequence[tuple[Line, int]]) -> tuple[Row, ...]:
    """The table's rows, a cell for each column; none where its lines do not show the columns."""
    shown = [line for line, _ in lines if any(_AMOUNT.match(word.text.strip()) for word in line.words)]
    edges = _gutters(shown)
    if len(shown) < FEWEST or not edges:
        return ()
    left = min(line.x0 for line, _ in lines)
    close = _closest(lines)
    rows = [(_cells(line, edges, left), page, index in close) for index, (line, page) in enumerate(lines)]
    return tuple(_whole_labels(_without_repeated_head(rows)))


def _closest(lines: Sequence[tuple[Line, int]]) -> frozenset[int]:
    """The lines that are nearer to the one above than any two rows with amounts are to each other.

    Where no two such rows follow each other, those as near as the nearest, if others are farther.
    """
    amounts = [any(_AMOUNT.match(word.text.strip()) for word in line.words) for line, _ in lines]
    steps = [
        below.baseline - above.baseline if page == last else None for (above, last), (below, page) in pairwise(lines)
    ]
    least = min((step for step, pair in zip(steps, pairwise(amounts), strict=True) if step and all(pair)), default=0.0)
    down = [step for step in steps if step and step > 0]
    if not least and down and CLOSE * max(down) > min(down) / CLOSE:
        least = min(down) / CLOSE**2
    return frozenset(index for index, step in enumerate(steps, 1) if step and step < CLOSE * least)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """The middles (x in points) of the gaps without a word in any of these lines."""
    spans = sorted((word.x0, word.x1) for line in lines for word in line.words if not word.raised)
    edges: list[float] = []
    reached = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left - reached > GUTTER * lines[0].size:
            edges.append((reached + left) / 2)
        reached = max(reached, right)
    return edges


def _cells(line: Line, edges: Sequence[float], left: float) -> Row:
    """The cells of a line. A label belongs to the column that it begins in; other words to that of their middle."""
    words = [word for word in line.words if not word.raised] or [Word(line.text, line.x0, line.x1)]
    cells = [""] * (len(edges) + 1)
    for word in words:
        place = (word.x0 + word.x1) / 2 if word.x0 > left + DEEPEST * line.size else word.x0
        column = sum(edge < place for edge in edges)
        cells[column] = f"{cells[column]} {_LEADER.sub('', word.text).strip()}".strip()
    return tuple(cells)


def _without_repeated_head(rows: Sequence[tuple[Row, int, bool]]) -> list[tuple[Row, bool]]:
    """The rows without the head that each page repeats."""
    head = []
    for row, _, _ in rows:
        if any(map(_AMOUNT.match, row)):
            break
        head.append(row)
    kept: list[tuple[Row, bool]] = []
    index = 0
    while index < len(rows):
        row, page, close = rows[index]
        again = 0
        if index and page != rows[index - 1][1]:
            while index + again < len(rows) and again < len(head) and rows[index + again][0] == head[again]:
                again += 1
        if not again:
            kept.append((row, close))
        index += again or 1
    return kept


def _whole_labels(rows: Sequence[tuple[Row, bool]]) -> list[Row]:
    """The rows, with a label of several lines in the row of its amounts: the line below goes on in lower case.

    Where the amounts are on the label's first line, the next one is closer to it than a row would be.
    """
    whole: list[Row] = []
    for row, close in rows:
        last = whole[-1] if whole else ("",)
        if last[0] and not any(last[1:]) and len(row[0]) > 1 and row[0][:1].islower():
            whole[-1] = (f"{last[0]} {row[0]}", *row[1:])
        elif close and _goes_on(row, last):
            whole[-1] = tuple(f"{above} {below}".strip() for above, below in zip(last, row, strict=True))
        else:
            whole.append(row)
    return whole


def _goes_on(row: Row, last: Row) -> bool:
    """Return True if a line without amounts goes on with cells of a row that has some."""
    filled = [(above, below) for above, below in zip(last, row, strict=False) if below]
    if any(not above or len(below) == 1 or _AMOUNT.match(below) for above, below in filled):
        return False
    label_alone = bool(row[0]) and not any(row[1:])
    return any(map(_AMOUNT.match, last)) and (label_alone or all(below[0].islower() for _, below in filled))
