"""A content stream read by one compiled pattern per instruction, into pieces of text.

It knows what published pages use. Whatever else it meets ends in `Unfamiliar`, and the page is read by pdfminer.six's
own interpreter instead. Instruction names and their meaning: ISO 32000-1, 8.4 to 9.4 and annex A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.extract.pdf.bidi import as_seen
from worker.extract.pdf.pieces import Piece, is_slanted, slanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.extract.pdf.fonts import Face
    from worker.extract.pdf.pieces import Style

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
MAX_DEPTH = 12
JOINER = "\N{ZERO WIDTH JOINER}"  # it stands for the stroke that stretches an Arabic word
SPACE_CODE = 32  # of a one-byte font: the code that word spacing widens
GAP = 0.25  # of the font size: an adjustment inside an instruction that is wider parts two pieces


class Unfamiliar(Exception):  # noqa: N818 - not an error: it sends the page another way
    """The stream holds something that this reader does not follow."""


# Possessive quantifiers throughout: no byte is tried twice, whatever the stream holds.
_WS = rb"(?:[\s\x00]++|%[^\r\n]*+)*+"
_NUMBER = rb"[-+]*+(?:\d++\.?\d*+|\.\d++)(?:-\d++)?+"
_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_NAME = rb"/[^\s\x00()<>\[\]{}/%]*+"
_ARRAY = rb"\[(?:[^\[\]()<>%]++|" + _STRING + rb"|" + _HEX + rb")*+\]"
_INNER = rb"(?:[^<>()\[\]]++|" + _STRING + rb"|" + _HEX + rb"|" + _ARRAY + rb")*+"
_DICT = rb"<<(?:[^<>()\[\]]++|" + _STRING + rb"|" + _HEX + rb"|" + _ARRAY + rb"|<<" + _INNER + rb">>)*+>>"
_OPERAND = b"|".join((_NUMBER, _ARRAY, _NAME, _STRING, _DICT, _HEX, rb"true\b|false\b|null\b"))
_PAINT = (
    rb"(?:re|rg|RG|ri|g|G|gs|k|K|w|J|j|M|d|i|n|W\*|W|f\*|f|F|m|l|c|v|y|h|S|s|B\*|B|b\*|b"
    rb"|cs|CS|scn|sc|SCN|SC|sh|MP|DP|BX|EX)"
)
_END = rb"(?=[\s\x00/\[(<%]|$)"
_SKIPPED = (
    rb"(?:(?:(?:"
    + _NUMBER
    + rb"|"
    + _NAME
    + rb"|"
    + _ARRAY
    + rb"|"
    + _DICT
    + rb")"
    + _WS
    + rb")*+"
    + _PAINT
    + _END
    + _WS
    + rb")*+"
)
_INSTRUCTION = re.compile(
    _WS + _SKIPPED + rb"((?:(?:" + _OPERAND + rb")" + _WS + rb")*+)([A-Za-z'\"][A-Za-z0-9*]*+)" + _END, re.DOTALL
)
_REST = re.compile(_WS + _SKIPPED + rb"\Z", re.DOTALL)
_SHOWN = re.compile(_STRING + rb"|" + _HEX, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_SPACES = re.compile(rb"[\s\x00]+")
_ACTUAL = re.compile(rb"/ActualText\s*(" + _STRING + rb"|" + _HEX + rb")", re.DOTALL)


def _unescape(found: re.Match[bytes]) -> bytes:
    what = found[1]
    if what[0] in b"01234567":
        return bytes((int(what, 8) & 255,))
    return _ESCAPED.get(what, what)


def string_bytes(token: bytes) -> bytes:
    """The bytes that a literal `(...)` or hexadecimal `<...>` string stands for."""
    if token[0] == 60:  # noqa: PLR2004 - "<"
        digits = _SPACES.sub(b"", token[1:-1])
        return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
    body = token[1:-1]
    return _ESCAPE.sub(_unescape, body) if b"\\" in body else body


def actual_text(token: bytes) -> str:
    """The text of an /ActualText string: UTF-16 with its mark, else PDFDocEncoding (read as Latin-1)."""
    data = string_bytes(token)
    return data[2:].decode("utf-16-be", "replace") if data[:2] == b"\xfe\xff" else data.decode("latin-1")


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
    """Turns shown strings into pieces. Both interpreters write into it: the fast one here and pdfminer.six's own."""

    def __init__(self) -> None:
        self.letters = False  # whether each letter is a piece of its own
        self.pieces: list[Piece] = []
        self.actual: list[str | None] = []  # one entry for each open marked content: its text in place of the glyphs'

    def show(self, state: State, matrix: Matrix, shown: list[bytes], moves: list[float]) -> float:
        """Add the pieces; returns how far it went on, in unscaled text space.

        `shown` are the strings, `moves[i]` is the adjustment before string i, in thousandths, one more behind the last.
        A wide adjustment parts two pieces: what stands in the gap, if not nothing, is shown by another instruction.
        """
        face = state.face
        if face is None or not face.readable:
            raise Unfamiliar
        position = -moves[0] * state.size / 1000 * state.scale
        first = 0
        for index in range(1, len(shown)):
            if moves[index] <= -GAP * 1000:
                position = self._piece(state, matrix, shown[first:index], moves[first + 1 : index], position)
                position -= moves[index] * state.size / 1000 * state.scale
                first = index
        position = self._piece(state, matrix, shown[first:], moves[first + 1 : -1], position)
        return position - (moves[-1] * state.size / 1000 * state.scale if len(moves) > 1 else 0.0)

    def _piece(self, state: State, matrix: Matrix, shown: list[bytes], moves: list[float], start: float) -> float:
        """Add one piece that starts at `start`; returns where it ends. `moves` stand between the strings."""
        if self.letters:
            return self._letters(state, matrix, shown, moves, start)
        face: Face = state.face  # type: ignore[assignment]
        codes = face.codes(b"".join(shown))
        width = (sum(map(face.widths.__getitem__, codes)) - sum(moves)) * state.size / 1000
        width += state.char_space * len(codes)
        if state.word_space and face.step == 1:
            width += state.word_space * codes.count(SPACE_CODE)
        end = start + width * state.scale
        text = "".join(map(face.glyphs.__getitem__, codes))
        if text:
            self._add(state, matrix, text, start, end)
        return end

    def _letters(self, state: State, matrix: Matrix, shown: list[bytes], moves: list[float], start: float) -> float:
        face: Face = state.face  # type: ignore[assignment]
        for string, move in zip(shown, [*moves, 0.0], strict=False):
            for code in face.codes(string):
                width = face.widths[code] * state.size / 1000 + state.char_space
                end = (
                    start + (width + (state.word_space if face.step == 1 and code == SPACE_CODE else 0.0)) * state.scale
                )
                text = JOINER if face.is_stroke(code) else face.glyphs[code]
                self._add(state, matrix, as_seen(text) if len(text) > 1 else text, start, end)
                start = end
            start -= move * state.size / 1000 * state.scale
        return start

    def _add(self, state: State, matrix: Matrix, text: str, start: float, end: float) -> None:
        for at, actual in enumerate(self.actual):
            if actual is not None:  # the first glyphs carry the whole of it, the others nothing
                text, self.actual[at] = actual, ""
                break
        if not text:
            return
        a, b, c, d, e, f = multiply(matrix, state.ctm)
        e, f = e + c * state.rise, f + d * state.rise
        size = state.size * (d * d + c * c) ** 0.5
        if abs(b) > abs(a):  # set upwards or downwards: a line of its own, at its own place
            x0, x1 = e, e
        else:
            x0, x1 = e + a * start, e + a * end
        style: Style = state.face.style  # type: ignore[union-attr]
        self.pieces.append(Piece(f, x0, x1, abs(size), text, slanted(style) if is_slanted(c, d) else style))


def _floats(operands: bytes, count: int) -> tuple[float, ...]:
    try:
        values = tuple(map(float, operands.split()))
    except ValueError:
        raise Unfamiliar from None
    if len(values) < count:
        raise Unfamiliar
    return values[-count:]


class Interpreter:
    """Runs a content stream. `fonts` and `draw` (an XObject's name, the state) answer for the page's resources."""

    def __init__(self, painter: Painter, fonts: Callable[[str], Face], draw: Callable[[str, State], None]) -> None:
        self.painter = painter
        self.fonts = fonts
        self.draw = draw
        self.matrix = IDENTITY
        self.line = IDENTITY

    def run(self, data: bytes, ctm: Matrix) -> None:
        """All instructions of `data`. Errors: `Unfamiliar`; the painter may then hold a part of the page."""
        state = State(ctm)
        saved: list[State] = []
        position = 0
        while found := _INSTRUCTION.match(data, position):  # anchored: a search would try every later byte too
            position = found.end()
            operator = found[2]
            if operator == b"TJ":
                self._show_adjusted(state, found[1])
            elif operator == b"Tm":
                self.matrix = self.line = _floats(found[1], 6)  # type: ignore[assignment]
            elif operator == b"q":
                saved.append(state.copy())
            elif operator == b"Q":
                state = saved.pop() if saved else state
            elif operator == b"BT":
                self.matrix = self.line = IDENTITY
            elif operator != b"ET":
                action = _ACTIONS.get(operator)
                if action is None:
                    raise Unfamiliar
                action(self, state, found[1])
        if not _REST.match(data, position):
            raise Unfamiliar

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.matrix
        self.matrix = (a, b, c, d, e + by * a, f + by * b)

    def _show_adjusted(self, state: State, operands: bytes) -> None:
        shown = _SHOWN.findall(operands)
        gaps = _SHOWN.split(operands[operands.find(b"[") + 1 : operands.rfind(b"]")])
        try:
            moves = [sum(map(float, gap.split())) for gap in gaps]
        except ValueError:
            raise Unfamiliar from None
        self._advance(self.painter.show(state, self.matrix, [string_bytes(token) for token in shown], moves))

    def _show(self, state: State, operands: bytes) -> None:
        token = operands.strip()
        if not token:
            raise Unfamiliar
        self._advance(self.painter.show(state, self.matrix, [string_bytes(token)], [0.0, 0.0]))

    def _next_line(self, state: State, _operands: bytes = b"") -> None:
        self._move(0, -state.leading)

    def _show_on_next_line(self, state: State, operands: bytes) -> None:
        self._next_line(state)
        self._show(state, operands)

    def _move(self, x: float, y: float) -> None:
        self.matrix = self.line = multiply((1, 0, 0, 1, x, y), self.line)

    def _td(self, _state: State, operands: bytes) -> None:
        x, y = _floats(operands, 2)
        self._move(x, y)

    def _td_leading(self, state: State, operands: bytes) -> None:
        x, y = _floats(operands, 2)
        state.leading = -y
        self._move(x, y)

    def _font(self, state: State, operands: bytes) -> None:
        name, _, size = operands.replace(b"\n", b" ").strip().rpartition(b" ")
        state.face = self.fonts(_name(name.strip()))
        (state.size,) = _floats(size, 1)

    def _concat(self, state: State, operands: bytes) -> None:
        state.ctm = multiply(_floats(operands, 6), state.ctm)  # type: ignore[arg-type]

    def _xobject(self, state: State, operands: bytes) -> None:
        self.draw(_name(operands.strip()), state)

    def _begin_marked(self, _state: State, operands: bytes) -> None:
        found = _ACTUAL.search(operands)
        self.painter.actual.append(actual_text(found[1]) if found else None)

    def _end_marked(self, _state: State, _operands: bytes) -> None:
        if self.painter.actual:
            self.painter.actual.pop()

    def _nothing(self, state: State, operands: bytes) -> None:
        pass


def _name(token: bytes) -> str:
    if not token.startswith(b"/"):
        raise Unfamiliar
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes((int(found[1], 16),)), token[1:]).decode(
        "utf-8", "replace"
    )


def _setter(field: str, factor: float = 1.0) -> Callable[[Interpreter, State, bytes], None]:
    def setter(_self: Interpreter, state: State, operands: bytes) -> None:
        setattr(state, field, _floats(operands, 1)[0] * factor)

    return setter


_ACTIONS: dict[bytes, Callable[[Interpreter, State, bytes], None]] = {
    b"Tf": Interpreter._font,  # noqa: SLF001 - the class's own table
    b"Tj": Interpreter._show,  # noqa: SLF001
    b"'": Interpreter._show_on_next_line,  # noqa: SLF001
    b"Td": Interpreter._td,  # noqa: SLF001
    b"TD": Interpreter._td_leading,  # noqa: SLF001
    b"T*": Interpreter._next_line,  # noqa: SLF001
    b"Tc": _setter("char_space"),
    b"Tw": _setter("word_space"),
    b"Tz": _setter("scale", 0.01),
    b"TL": _setter("leading"),
    b"Ts": _setter("rise"),
    b"Tr": Interpreter._nothing,  # noqa: SLF001
    b"cm": Interpreter._concat,  # noqa: SLF001
    b"Do": Interpreter._xobject,  # noqa: SLF001
    b"BDC": Interpreter._begin_marked,  # noqa: SLF001
    b"BMC": Interpreter._begin_marked,  # noqa: SLF001
    b"EMC": Interpreter._end_marked,  # noqa: SLF001
}
