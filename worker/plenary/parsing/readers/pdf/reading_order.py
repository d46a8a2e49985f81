"""The pieces of one line in reading order, where some overlap each other and some are painted twice.

A line's order is that of its places from left to right. Where pieces overlap, places alone do not give it: letters are
spaced wider than the next run allows for, or a run begins left of where the last one ended. There, what was shown in
one go stays together, by the place at which it begins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from plenary.parsing.readers.pdf.compiled_loops import LINES, compiled
from plenary.parsing.readers.pdf.text_spans import Piece

# Shares of the font size.
NO_WIDTH = 0.02
NUDGE = 0.1  # kerning moves a letter by less; bold that is made by showing a text twice, too
BACK = 0.35  # how far a run may begin left of where the one before it ended and still go on from there
JUMP = 2.0  # how far right of it
LAYERS = 4  # of one text in one place that are distinguished
LETTERS = 3  # from so many on a text over its like is no chance
TANGLED = compiled("tangled", LINES)  # the same as `_tangled`


def place(piece: Piece) -> float:
    """The x at which a piece is sorted, in points. The half of a ligature without width comes before the other half."""
    return piece.x0 - NUDGE * piece.size if piece.x1 - piece.x0 < NO_WIDTH * piece.size else piece.x0


class Ordered(NamedTuple):
    """A row from left to right. `in_sequence`: as it was painted. `overlaid`: much of it covers the rest."""

    row: list[Piece]
    in_sequence: bool = True
    overlaid: bool = False


def by_place(row: list[Piece]) -> Ordered:
    """The row from left to right by its places alone."""
    return Ordered(sorted(row, key=place), in_sequence=False)


def from_left(row: list[Piece], *, close: bool) -> Ordered:
    """The row, given in the order of painting, from left to right, what is shown twice once.

    `close`: only pieces right behind each other were shown in one go, as where lines are read from the right.
    """
    if not _tangled(row, NUDGE):
        return Ordered(row)
    placed = by_place(row)
    if not _tangled(placed.row, NUDGE):
        return placed
    painted = _runs(once(row), close=close)
    runs = sorted(painted, key=lambda run: place(run[0]))
    row = [piece for run in runs for piece in run]
    inked = [piece for piece in row if piece.text.strip() and piece.x1 > piece.x0]
    return Ordered(row, in_sequence=runs == painted, overlaid=_tangled(inked, BACK))


def run_start(row: Sequence[Piece]) -> float:
    """The x at which the last run of a row begins, in points: a run was shown in one go, from left to right."""
    first = len(row) - 1
    while first and _goes_on(row[first - 1], row[first], close=False):
        first -= 1
    return row[first].x0


def once(row: Sequence[Piece], over: Sequence[Piece] = ()) -> list[Piece]:
    """The row without what is shown once more, over itself or `over` others: so bold is made, or a shadow.

    It is shown in one go: some letters in a row, or right behind those that it covers.
    """
    if _all_apart(row, over):
        return list(row)
    shown = _Shown()
    for number, piece in enumerate(over):
        shown.add(number, piece.text, _cell(piece))
    kept: list[Piece] = []
    again: list[tuple[int, Piece]] = []  # what covers pieces that follow each other, with the numbers of these
    for number, piece in enumerate(row, start=len(over)):
        cell = _cell(piece)
        under = shown.under(piece.text, cell)
        if again and again[-1][0] + 1 not in under:
            kept += _by_chance(again, number)
            again = []
        if under:
            again.append((again[-1][0] + 1 if again else under[-1], piece))
        else:
            kept.append(piece)
        shown.add(number, piece.text, cell)
    return kept + _by_chance(again, len(over) + len(row))


def _all_apart(row: Sequence[Piece], over: Sequence[Piece]) -> bool:
    """Return True where no text is shown twice at about the same place, from left to right: then nothing is covered."""
    places = [(text, round(x0 / (NUDGE * size or 1.0))) for _, x0, _, size, text, _ in row]
    places += [(text, round(x0 / (NUDGE * size or 1.0))) for _, x0, _, size, text, _ in over]
    places.sort()
    last, behind = "", 0
    for text, x in places:
        if x <= behind and text == last:
            return False
        last, behind = text, x + 1
    return True


def _by_chance(again: Sequence[tuple[int, Piece]], number: int) -> list[Piece]:
    """Pieces that cover an equal one by chance, as single letters may. `number` is the next piece's."""
    if again and again[-1][0] + len(again) != number - 1 and sum(len(piece.text) for _, piece in again) < LETTERS:
        return [piece for _, piece in again]
    return []


class _Shown:
    """Pieces by text and place. Their numbers are given back where another one of the text is put in the place."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, int], dict[int, deque[int]]] = {}  # by text and height, then by place

    def add(self, number: int, text: str, cell: tuple[int, int]) -> None:
        x, y = cell
        places = self.numbers.setdefault((text, y), {})
        if x in places:
            places[x].append(number)
        else:
            places[x] = deque((number,), LAYERS)

    def under(self, text: str, cell: tuple[int, int]) -> list[int]:
        x, y = cell
        numbers = self.numbers
        covered: list[int] = []
        for height in (y - 1, y, y + 1):
            places = numbers.get((text, height))
            if places:
                for place in (x - 1, x, x + 1):
                    covered += places.get(place, ())
        covered.sort()
        return covered


def _cell(piece: Piece) -> tuple[int, int]:
    side = NUDGE * piece.size or 1.0
    return round(piece.x0 / side), round(piece.y / side)


def _runs(row: Sequence[Piece], *, close: bool) -> list[list[Piece]]:
    runs = [[row[0]]]
    for before, piece in pairwise(row):
        if _goes_on(before, piece, close=close):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _goes_on(before: Piece, piece: Piece, *, close: bool) -> bool:
    """Return True for a piece that was shown as what follows the one before it, from left to right."""
    back, jump = (NUDGE, NUDGE) if close else (BACK, JUMP)
    return -back * piece.size <= piece.x0 - before.x1 <= jump * piece.size


def _tangled(row: list[Piece], by: float) -> bool:
    """Return True where a piece begins before the one in front of it has ended, by more than so much of its size."""
    if TANGLED is not None:
        return bool(TANGLED(row, by))
    end = float("-inf")
    for _, x0, x1, size, _, _ in row:
        if x0 < end - by * size:
            return True
        end = x1
    return False
