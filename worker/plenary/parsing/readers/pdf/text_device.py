"""Shown strings into pieces of text. Both interpreters write here: the fast one and pdfminer.six's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plenary.parsing.readers.pdf.bidi import JOINER, as_seen, is_right_to_left
from plenary.parsing.readers.pdf.fonts import SOFT_HYPHEN, UNKNOWN, Face, known
from plenary.parsing.readers.pdf.text_arrays import WIDE, Array
from plenary.parsing.readers.pdf.text_spans import Piece, Style, is_slanted, slanted
from plenary.parsing.readers.pdf.visibility import INVISIBLE, PLAIN, Ground, Look, hidden_by_look

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
TILT = 0.2  # of the other: text whose lines rise and go on by at least so much leads from corner to corner
HYPHENS = frozenset("-\u2010\u00ad")
SPENT = "\ud800"  # in place of a text that was said: no text has it
SPACE_CODE = 32  # of a one-byte font: the code that word spacing widens


class RightToLeftError(Exception):
    """The page shows text that is written from the right, and its letters are not read one by one."""


class UnfamiliarContentError(Exception):
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
    look: Look = PLAIN

    def copy(self) -> State:
        """A second one with the same values, for the `q` instruction."""
        return State(
            *(self.ctm, self.face, self.size, self.char_space, self.word_space),
            *(self.scale, self.leading, self.rise, self.look),
        )


class Setting(NamedTuple):
    """Values that all strings of one look have in common, worked out from the state and a text matrix.

    `a` and `b` lead from a line in text space to the page, `unit` from thousandths of the font size to text space,
    `size` is in points on the page; the spaces are in text space, scaled. `origin` leads from the last two numbers of
    the text matrix to where text space begins on the page.
    """

    face: Face
    style: Style
    size: float
    unit: float
    char_space: float
    word_space: float
    upright: bool
    tilted: bool
    a: float
    b: float
    origin: Matrix

    @classmethod
    def of(cls, state: State, turn: Sequence[float]) -> Setting:
        """From the state and the first four numbers of a text matrix. Errors: `UnfamiliarContentError`."""
        face = state.face
        if face is None or not face.readable:
            raise UnfamiliarContentError
        a, b, c, d, _, _ = multiply((*turn, 0, 0), state.ctm)  # type: ignore[arg-type]
        return cls(
            face,
            slanted(face.style) if is_slanted(c, d) else face.style,
            abs(state.size * (d * d + c * c) ** 0.5),
            state.size / 1000 * state.scale,
            state.char_space * state.scale,
            state.word_space * state.scale if face.step == 1 else 0.0,
            abs(b) > abs(a),
            TILT * abs(a) < abs(b) and TILT * abs(b) < abs(a),
            *(a, b),
            (*state.ctm[:4], state.ctm[4] + c * state.rise, state.ctm[5] + d * state.rise),
        )


class Painter:
    """Collects the pieces of one page. Coordinates come out in the space that the matrices lead to."""

    def __init__(self) -> None:
        self.letters = False  # whether each letter is a piece of its own
        self.wide = WIDE  # the adjustment that parts two pieces
        self.pieces: list[Piece] = []
        # where text may be hidden: how it is shown now, on what, under which veils; what was hidden, what looks pale
        self.watched = self.reveals = False
        self.look = PLAIN
        self.ground = Ground()
        self.veils: list[str | None] = []  # one entry for each open marked content: why it is not seen
        self.hidden: list[tuple[str, Piece]] = []
        self.light: set[int] = set()  # places among the pieces
        self.tilted: set[int] = set()
        self.actual: list[str | None] = []  # one entry for each open marked content: its text in place of the glyphs'

    def show_array(self, setting: Setting, x: float, y: float, array: Array) -> float:
        """Add the pieces of an array; returns how far it went on, in unscaled text space.

        `x` and `y` are the last two numbers of the text matrix.
        """
        a, b, c, d, e, f = setting.origin
        at = x * a + y * c + e, x * b + y * d + f
        unit, space = setting.unit, setting.char_space
        for text, start, end, before, codes in array.stretches:
            if text:
                self._add(setting, at, text, start * unit + space * before, end * unit + space * (before + codes))
        return array.advance * unit + space * array.codes

    def show(self, setting: Setting, x: float, y: float, shown: Sequence[bytes], moves: Sequence[float]) -> float:
        """The same for strings: `moves[i]` is the adjustment before string i, in thousandths, one more behind the last.

        It takes what arrays do not: spaces between words, single letters.
        """
        a, b, c, d, e, f = setting.origin
        at = x * a + y * c + e, x * b + y * d + f
        unit = setting.unit
        position = -moves[0] * unit
        add = self._letters if self.letters else self._piece
        first = 0
        for index in range(1, len(shown)):
            if self.letters or moves[index] <= self.wide:
                data, narrow = b"".join(shown[first:index]), sum(moves[first + 1 : index])
                position = add(setting, at, data, narrow, position) - moves[index] * unit
                first = index
        position = add(setting, at, b"".join(shown[first:]), sum(moves[first + 1 : -1]), position)
        return position - moves[-1] * unit if len(moves) > 1 else position

    def _piece(self, setting: Setting, at: tuple[float, float], data: bytes, narrow: float, start: float) -> float:
        """Add one piece that starts at `start`; returns where it ends. `narrow` is the sum of adjustments inside it."""
        face = setting.face
        codes = face.codes(data)
        text, advance = "".join(map(face.glyphs.__getitem__, codes)), sum(map(face.widths.__getitem__, codes))
        end = start + (advance - narrow) * setting.unit + setting.char_space * len(codes)
        if setting.word_space:
            end += setting.word_space * data.count(SPACE_CODE)
        if text:
            self._add(setting, at, text, start, end)
        return end

    def _letters(self, setting: Setting, at: tuple[float, float], data: bytes, _narrow: float, start: float) -> float:
        """The same, each letter a piece."""
        face, _, size, unit, char_space, word_space, *_ = setting
        widths, glyphs, style, along = face.widths, face.glyphs, setting.style, setting.a
        level = not (self.actual or self.watched or setting.tilted or setting.upright)
        x, y = at
        for code in face.codes(data):
            end = start + widths[code] * unit + char_space
            if word_space and code == SPACE_CODE:
                end += word_space
            text = glyphs[code]
            if text == UNKNOWN and face.is_stroke(code):
                text = JOINER
            elif len(text) > 1:
                text = as_seen(text)
            if level:
                self.pieces.append(Piece(y, x + along * start, x + along * end, size, text, style))
            else:
                self._add(setting, at, text, start, end)
            start = end
        return start

    def _add(self, setting: Setting, at: tuple[float, float], text: str, start: float, end: float) -> None:
        if self.actual:
            text = self._said(text)
            if not text:
                return
        x, y = at
        if setting.upright:  # set upwards or downwards: a line of its own, at its own place
            start = end = 0.0
        piece = Piece(y, x + setting.a * start, x + setting.a * end, setting.size, text, setting.style)
        if self.watched and not text.isspace():  # a space behind the edge of a clip parts words all the same
            why = next(filter(None, self.veils), None) or hidden_by_look(self.look, self.ground, piece)
            if why and not (self.reveals and why == INVISIBLE):
                self.hidden.append((why, piece))
                return
            if self.look.light:
                self.light.add(len(self.pieces))
        if not (self.letters or text.isascii()) and is_right_to_left(text):
            raise RightToLeftError
        if setting.tilted:
            self.tilted.add(len(self.pieces))
        self.pieces.append(piece)

    def forget(self) -> None:
        """Discard what was read of the page, to read it again."""
        self.ground = Ground()
        self.look = PLAIN
        for items in (self.pieces, self.hidden, self.veils, self.actual):
            items.clear()
        for places in (self.light, self.tilted):
            places.clear()

    def _said(self, text: str) -> str:
        """The text of marked content in place of its glyphs: the first of them carry all of it, the others nothing.

        A hyphen that has an empty text divides a word.
        """
        for at, actual in enumerate(self.actual):
            if actual is not None:
                self.actual[at] = SPENT
                if actual == SPENT:
                    return ""
                if actual == "" and text in HYPHENS:
                    return chr(SOFT_HYPHEN)
                return known(as_seen(actual))
        return text
