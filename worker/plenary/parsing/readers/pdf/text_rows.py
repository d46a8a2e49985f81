"""Pieces of a page grouped into lines, whatever the order in which they were painted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from plenary.parsing.readers.pdf.bidi import is_right_to_left
from plenary.parsing.readers.pdf.compiled_loops import LINES, compiled
from plenary.parsing.readers.pdf.distances import RAISED, SAME_LINE, SMALL, TAB
from plenary.parsing.readers.pdf.reading_order import NUDGE, once, run_start
from plenary.parsing.readers.pdf.text_spans import Piece

# Shares of the font size.
SAME_BASELINE = 0.25
BESIDE = 0.15
IN_NUMBER = 0.45  # the gaps between the thousands of an amount are narrower
NOTE = 6.0  # from the mark at the foot of a page to its note
MARKS = 20  # on one line, at the most
PAIR = 2
ON_LINE, BASELINE_OF = compiled("on_line", LINES), compiled("baseline_of", LINES)  # the same as those below
_MARK = re.compile(r"^(?:\d{1,3}|[a-z]|\*{1,4})$")


def rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other on one line, in the order of painting: a raised mark stays with its word."""
    rows, strays = (ON_LINE or _on_line)(pieces, _goes_on)
    _bring_home(strays, rows)
    return rows


def _on_line(
    pieces: list[Piece], goes_on: Callable[[list[Piece], Piece, float, float], bool]
) -> tuple[list[list[Piece]], list[Piece]]:
    """The rows, and the spaces that are in none."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    strays: list[Piece] = []
    y = size = 0.0
    for piece in pieces:
        if not piece.text.strip():
            if row and abs(piece.y - y) <= SAME_LINE * size:
                row.append(piece)
            else:
                strays.append(piece)
            continue
        if row and goes_on(row, piece, y, size):
            if piece.size > size:
                y, size = piece.y, piece.size
        else:
            row = []
            rows.append(row)
            y, size = piece.y, piece.size
        row.append(piece)
    return rows, strays


def _bring_home(spaces: list[Piece], rows: list[list[Piece]]) -> None:
    """Spaces that were painted apart from their line go into the row with a piece right before them."""
    if not spaces:
        return
    at: dict[int, list[list[Piece]]] = {}
    for row in rows:
        at.setdefault(round(row[0].y), []).append(row)
    ends: dict[int, set[int]] = {}  # of the pieces of a row, in points
    for space in spaces:
        for row in at.get(round(space.y), ()):
            if id(row) not in ends:
                ends[id(row)] = {round(piece.x1) for piece in row}
            if not ends[id(row)].isdisjoint((round(space.x0) - 1, round(space.x0), round(space.x0) + 1)):
                row.append(space)
                break


def _goes_on(row: list[Piece], piece: Piece, y: float, size: float) -> bool:
    """Return True if a piece is on the row's line: on its baseline, or raised right beside the piece before it."""
    before = row[-1]
    last_y, last_x, _, last_size, _, _ = before
    own_y, own_x, _, own_size, _, _ = piece
    if own_y == y == last_y and own_size == last_size == size > 0 and own_x >= last_x - size:
        return True  # most pieces
    larger = max(last_size, own_size)
    if abs(own_y - y) > SAME_LINE * max(size, own_size) or abs(own_y - last_y) > SAME_LINE * larger:
        return False
    if piece.x0 < before.x0 - size and not (piece.x1 <= before.x1 + size and is_right_to_left(before.text)):
        # letters spaced out beyond where the next run begins
        return abs(piece.y - before.y) <= NUDGE * size and run_start(row) + NUDGE * size < piece.x0 < before.x1
    if abs(piece.y - before.y) <= SAME_BASELINE * larger:
        return True
    from_right = piece.x1 < before.x0 and is_right_to_left(before.text)
    if (before.x0 - piece.x1 if from_right else piece.x0 - before.x1) <= TAB * larger:
        return True
    # the mark of a note at the foot of a page, its text behind a tab
    return before is row[0] and before.size < SMALL * piece.size and bool(_MARK.match(before.text.strip()))


class TextRow(NamedTuple):
    """Pieces on one baseline. At the places `seams` (x in points) begin pieces that were shown apart from those before.

    `baseline` is that of most of the text, with its font size; None where it has to be found.
    """

    pieces: list[Piece]
    baseline: tuple[float, float] | None = None
    seams: frozenset[float] = frozenset()

    def with_row(self, other: list[Piece]) -> TextRow:
        """Both as one."""
        left, right = sorted((self.pieces, other), key=lambda pieces: pieces[0].x0)
        return TextRow(left + right, seams=self.seams | {right[0].x0})


def merge(rows: list[list[Piece]], *, from_right: bool) -> list[TextRow]:
    """Rows on one baseline are one line: cells of a table, two sides of a heading.

    Rows that overlap are two lines, unless they read `from_right`: those have gaps that other rows fill.
    """
    placed = sorted((baseline_of(row), row) for row in rows)
    merged: list[tuple[float, TextRow]] = []
    for (y, size), row in placed:
        same = bool(merged) and abs(y - merged[-1][0]) <= SAME_BASELINE * size
        rest = row
        if same:
            last = merged[-1][1]
            rest = row if from_right or not _overlap(last.pieces, row) else once(row, last.pieces)
            same = rest is row or not _overlap(last.pieces, rest)
        if not same:
            merged.append((y, TextRow(row, (y, size))))
        elif rest:
            merged[-1] = (merged[-1][0], merged[-1][1].with_row(rest))
        _take_marks(merged, size, from_right=from_right)
    return [row for _, row in merged]


def _take_marks(merged: list[tuple[float, TextRow]], size: float, *, from_right: bool) -> None:
    """Move the note marks that became a row above the last row, as they were painted apart from it, into that row."""
    if len(merged) < PAIR:
        return
    (above, marks), (y, row) = merged[-PAIR:]
    raised = RAISED * size <= y - above <= SAME_LINE * size
    if raised and _are_marks_of(marks.pieces, row.pieces, size, from_right=from_right):
        merged[-PAIR:] = [(y, row.with_row(marks.pieces))]


def _are_marks_of(marks: list[Piece], row: list[Piece], size: float, *, from_right: bool) -> bool:
    """Return True for note marks that were painted apart from the row: next to a piece of it, or before a note."""
    left = min(piece.x0 for piece in row)
    pieces = (*row, *marks)  # a mark of two digits may be two pieces
    ends = [piece.x1 for piece in pieces]
    starts = [piece.x0 for piece in pieces] if from_right else []
    return len(marks) <= MARKS and all(
        mark.size < SMALL * size
        and _MARK.match(mark.text.strip())
        and (
            0 < left - mark.x1 <= NOTE * size
            or any(abs(mark.x0 - end) <= BESIDE * size for end in ends)
            or any(abs(start - mark.x1) <= BESIDE * size for start in starts)
        )
        for mark in marks
        if mark.text.strip()
    )


def baseline_of(row: list[Piece]) -> tuple[float, float]:
    """The baseline and the font size of most of the row's text."""
    return tuple(BASELINE_OF(row)) if BASELINE_OF is not None else _baseline_of(row)


def _baseline_of(row: list[Piece]) -> tuple[float, float]:
    if len({(piece.y, piece.size) for piece in row}) == 1:
        return row[0].y, row[0].size
    widths: dict[tuple[float, float], float] = {}
    for piece in row:
        key = (piece.y, piece.size)
        widths[key] = widths.get(key, 0.0) + len(piece.text.strip()) * piece.size
    return max(widths, key=widths.__getitem__)


def _overlap(a: list[Piece], b: list[Piece]) -> bool:
    return any(p.x0 < q.x1 - 1 and q.x0 < p.x1 - 1 for p in a if p.text.strip() for q in b if q.text.strip())
