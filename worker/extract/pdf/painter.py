"""Shown strings into pieces of text. Both interpreters write here: the fast one and pdfminer.six's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.extract.pdf.bidi import as_seen
from worker.extract.pdf.pieces import Piece, is_slanted, slanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.extract.pdf.fonts import Face

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
JOINER = "\N{ZERO WIDTH JOINER}"  # it stands for the stroke that stretches an Arabic word
SPACE_CODE = 32  # of a one-byte font: the code that word spacing widens
SHORT = 2  # bytes of strings whose text and width a face keeps
WIDE = -250.0  # thousandths of the font size: an adjustment inside an instruction that parts two pieces


class Unfamiliar(Exception):  # noqa: N818 - not an error: it sends the page another way
    """The page holds something that the fast interpreter does not follow."""


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """The matrix that applies `a` first, then `b`."""
    a0, a1, a2, a3, a4, a5 = a
    b0, b1, b2, b3, b4, b5 = b
    return (
        a0 * b0 + a1 * b2,
        a0 * b1 + a1 * b3,
        a2 * b0 + a3 * b2,
        a2 * b1 + a3 * b3,
        a4 * b0 + a5 * b2 + b4,
        a4 * b1 + a5 * b3 + b5,
    )


@dataclass(slots=True)
class State:
    """The part of the graphics state that text depends on. `scale` is 1 for 100 %."""

    ctm: Matrix
    face: Face | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> State:
        """A second one with the same values, for the `q` instruction."""
        return State(
            self.ctm, self.face, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise
        )


class Painter:
    """Collects the pieces of one page. Coordinates come out in the space that the matrices lead to."""

    def __init__(self) -> None:
        self.letters = False  # whether each letter is a piece of its own
        self.pieces: list[Piece] = []
        self.actual: list[str | None] = []  # one entry for each open marked content: its text in place of the glyphs'

    def show(
        self,
        state: State,
        matrix: Matrix,
        shown: Sequence[bytes],
        moves: Sequence[float],
        join: Callable[[Sequence[bytes]], bytes] = b"".join,
    ) -> float:
        """Add the pieces; returns how far it went on, in unscaled text space.

        `shown` are the strings, which `join` makes bytes of; `moves[i]` is the adjustment before string i, in
        thousandths, one more behind the last. A wide adjustment parts two pieces: what stands in the gap, if not
        nothing, is shown by another instruction.
        """
        face = state.face
        if face is None or not face.readable:
            raise Unfamiliar
        size, scale = state.size, state.scale
        position = -moves[0] * size / 1000 * scale
        inner = moves[1:-1]
        if self.letters or (inner and min(inner) <= WIDE):
            add = self._letters if self.letters else self._piece
            first = 0
            for index in range(1, len(shown)):
                if self.letters or moves[index] <= WIDE:
                    data, narrow = join(shown[first:index]), sum(moves[first + 1 : index])
                    position = add(state, face, matrix, data, narrow, position) - moves[index] * size / 1000 * scale
                    first = index
            position = add(state, face, matrix, join(shown[first:]), sum(moves[first + 1 : -1]), position)
        else:
            position = self._piece(state, face, matrix, join(shown), sum(inner), position)
        return position - moves[-1] * size / 1000 * scale if len(moves) > 1 else position

    def _piece(  # noqa: PLR0913, PLR0917 - all that a piece depends on
        self, state: State, face: Face, matrix: Matrix, data: bytes, narrow: float, start: float
    ) -> float:
        """Add one piece that starts at `start`; returns where it ends. `narrow` is the sum of adjustments inside it."""
        known = face.short.get(data)
        if known is None:
            codes = face.codes(data)
            known = "".join(map(face.glyphs.__getitem__, codes)), sum(map(face.widths.__getitem__, codes)), len(codes)
            if len(data) <= SHORT:
                face.short[data] = known
        text, advance, count = known
        width = (advance - narrow) * state.size / 1000 + state.char_space * count
        if state.word_space and face.step == 1:
            width += state.word_space * data.count(SPACE_CODE)
        end = start + width * state.scale
        if text:
            self._add(state, face, matrix, text, start, end)
        return end

    def _letters(self, state: State, face: Face, matrix: Matrix, data: bytes, _narrow: float, start: float) -> float:
        """The same, each letter a piece."""
        for code in face.codes(data):
            width = face.widths[code] * state.size / 1000 + state.char_space
            end = start + (width + (state.word_space if face.step == 1 and code == SPACE_CODE else 0.0)) * state.scale
            text = JOINER if face.is_stroke(code) else face.glyphs[code]
            self._add(state, face, matrix, as_seen(text) if len(text) > 1 else text, start, end)
            start = end
        return start

    def _add(  # noqa: PLR0913, PLR0917
        self, state: State, face: Face, matrix: Matrix, text: str, start: float, end: float
    ) -> None:
        for at, actual in enumerate(self.actual):
            if actual is not None:  # the first glyphs carry the whole of it, the others nothing
                text, self.actual[at] = actual, ""
                if not text:
                    return
                break
        a, b, c, d, e, f = multiply(matrix, state.ctm)
        e, f = e + c * state.rise, f + d * state.rise
        size = state.size * (d * d + c * c) ** 0.5
        if abs(b) > abs(a):  # set upwards or downwards: a line of its own, at its own place
            x0, x1 = e, e
        else:
            x0, x1 = e + a * start, e + a * end
        style = slanted(face.style) if is_slanted(c, d) else face.style
        self.pieces.append(Piece(f, x0, x1, abs(size), text, style))
