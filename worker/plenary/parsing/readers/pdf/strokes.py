"""The straight strokes of a page's content, such as the rules of tables: lines, and rectangles as thin as lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from plenary.parsing.document import Box
from plenary.parsing.readers.pdf.lexer import PLAIN_INSTRUCTION
from plenary.parsing.readers.pdf.text_device import Matrix, multiply
from plenary.parsing.readers.pdf.visibility import box_of

THICK, LONG = 2.5, 3.0  # points: the widest stroke, and the shortest
MOST = 20_000  # of a page: more are a drawing
_STROKED, _FILLED = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"}), frozenset({b"f", b"F", b"f*"})
_PAINTED = _STROKED | _FILLED | {b"n"}
_NUMBERS = {b"cm": 6, b"re": 4, b"m": 2, b"l": 2, b"h": 0}  # that an instruction has


def strokes_of(data: bytes, ctm: Matrix) -> tuple[Box, ...]:
    """The strokes of a content stream, in the space that `ctm` leads to; those of forms are left out."""
    strokes: list[Box] = []
    for box in _shapes(data, ctm):
        if is_stroke(box):
            strokes.append(box)
        if len(strokes) > MOST:
            return ()
    return tuple(strokes)


def is_stroke(box: Box) -> bool:
    """True if a box is a line across or down the page."""
    thin, long = sorted((box[2] - box[0], box[3] - box[1]))
    return thin <= THICK and long >= LONG


def _shapes(data: bytes, ctm: Matrix) -> Iterator[Box]:
    """The boxes of lines that are drawn and of figures that are filled, as far as the content can be followed."""
    saved: list[Matrix] = []
    path = _Path()
    position = 0
    while instruction := PLAIN_INSTRUCTION.match(data, position):
        position = instruction.end()
        operator = instruction["operator"]
        if operator == b"q":
            saved.append(ctm)
        elif operator == b"Q":
            ctm = saved.pop() if saved else ctm
        elif operator in _PAINTED:
            yield from path.painted(operator)
            path = _Path()
        elif operator in _NUMBERS:
            try:
                numbers = tuple(map(float, instruction["operands"].split()))
            except ValueError:
                return
            if len(numbers) != _NUMBERS[operator]:
                return
            if operator == b"cm":
                ctm = multiply(numbers, ctm)  # type: ignore[arg-type]
            else:
                path.add(operator, numbers, ctm)


class _Path:
    """A path as the boxes of its lines, and of its figures."""

    def __init__(self) -> None:
        self.lines: list[Box] = []
        self.figures: list[Box] = []
        self.first = self.last = (0.0, 0.0)

    def painted(self, operator: bytes) -> list[Box]:
        """The boxes that an instruction shows."""
        return self.lines if operator in _STROKED else self.figures if operator in _FILLED else []

    def add(self, operator: bytes, numbers: tuple[float, ...], ctm: Matrix) -> None:
        """Add a rectangle, a point to begin at, a line to a point, or one to where the figure began."""
        if operator == b"re":
            x, y, width, height = numbers
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            self.lines += [box_of((*start, *end), ctm) for start, end in pairwise([*corners, corners[0]])]
            self.figures.append(box_of((*corners[0], *corners[2]), ctm))
        elif operator == b"m":
            self.first = self.last = numbers[0], numbers[1]
            self.figures.append(box_of((*self.last, *self.last), ctm))
        else:
            end = (numbers[0], numbers[1]) if numbers else self.first
            self.lines.append(box_of((*self.last, *end), ctm))
            self.last = end
            if self.figures:
                self.figures[-1] = _around(self.figures[-1], box_of((*end, *end), ctm))


def _around(box: Box, other: Box) -> Box:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
