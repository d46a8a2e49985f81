"""A content stream read by one compiled pattern per instruction, into pieces of text.

It knows what published pages use. Whatever else it meets ends in `UnfamiliarContentError`, and the page is read by
pdfminer.six's own interpreter instead. Instruction names and their meaning: ISO 32000-1, 8.4 to 9.4 and annex A.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from plenary.parsing.readers.pdf.compiled_loops import compiled
from plenary.parsing.readers.pdf.fonts import Face
from plenary.parsing.readers.pdf.lexer import (
    INSTRUCTION,
    QUOTED,
    REST,
    actual_text,
    adjusted,
    floats,
    name,
    said_text,
    string_bytes,
)
from plenary.parsing.readers.pdf.text_arrays import WIDE
from plenary.parsing.readers.pdf.text_device import (
    IDENTITY,
    Matrix,
    Painter,
    Setting,
    State,
    UnfamiliarContentError,
    multiply,
)
from plenary.parsing.readers.pdf.visibility import PLAIN, Look

_PARTS = [
    INSTRUCTION.groupindex[part]
    for part in ("marked", "saved", "look", "x", "y", "spread", "items", "restored", "unmarked")
]
LISTED = re.compile(rb"/[^\s/]+\s*(/[^\s/<>]+)\s*\Z")  # marked content with a list of properties by its name
RUN = compiled("run")  # `Interpreter._run_here`


class Interpreter:
    """Runs a content stream. What the page's resources name it asks for by name.

    `draw` shows a form or a picture under a state; `properties` gives the list that marked content names.
    """

    pattern = INSTRUCTION
    actions: ClassVar[dict[bytes, Callable[[Any, State, bytes], None]]] = {}

    def __init__(
        self,
        painter: Painter,
        fonts: Callable[[str], Face],
        draw: Callable[[str, State], None],
        properties: Callable[[str], Mapping[str, Any]] = lambda _: {},
    ) -> None:
        self.painter = painter
        self.fonts = fonts
        self.draw = draw
        self.properties = properties
        self.matrix = IDENTITY
        self.line = IDENTITY
        self.faces: dict[bytes, Face] = {}
        self.settings: dict[tuple[object, ...], Setting] = {}  # by how text objects are written
        self.looks: dict[tuple[object, ...], Setting] = {}  # by the state and the text matrix

    def run(self, data: bytes, ctm: Matrix, look: Look = PLAIN) -> None:
        """All instructions of `data`. Errors: `UnfamiliarContentError`; the painter may then hold a part of it."""
        try:
            self._run(data, State(ctm, look=look))
        except ValueError:  # operands that are not what the instruction needs
            raise UnfamiliarContentError from None

    def _run(self, data: bytes, state: State) -> None:
        if RUN is not None:
            RUN(self, data, state)
        else:
            self._run_here(data, state)

    def _run_here(self, data: bytes, state: State) -> None:
        saved: list[State] = []
        position = 0
        match, actions = self.pattern.match, self.actions
        while instruction := match(data, position):  # anchored: a search would try every later byte too
            position = instruction.end()
            operator = instruction["operator"]
            if operator is None:
                state = self._text_object(state, saved, instruction)
            elif operator == b"q":
                saved.append(state.copy())
            elif operator == b"Q":
                state = saved.pop() if saved else state
            else:
                action = actions.get(operator)
                if action is None:
                    raise UnfamiliarContentError
                action(self, state, instruction["operands"])
        if not REST.match(data, position):
            raise UnfamiliarContentError

    def _text_object(self, state: State, saved: list[State], parts: re.Match[bytes]) -> State:
        """A whole text object that shows one array; what `q` before it saves, `Q` behind it brings back."""
        marked, opened, look, x, y, spread, items, closed, unmarked = parts.group(*_PARTS)
        if marked and not unmarked:
            self.painter.actual.append(None)
        if opened and not closed:
            saved.append(state.copy())
        key = (look, spread, state.ctm, state.char_space, state.word_space, state.scale, state.rise)
        setting = self.settings.get(key)
        if setting is None or not closed:
            own = state.copy() if closed else state
            own.face, own.size = (
                self.faces.get(parts["font"]) or self._face(parts["font"]),
                float(parts["size"]),
            )
            if spread:
                own.char_space = float(spread)
            setting = self.settings[key] = Setting.of(own, floats(parts["turn"], 4))
        self._array(setting, float(x), float(y), items)
        if unmarked and not marked:
            self._end_marked(state, b"")
        return saved.pop() if closed and not opened and saved else state

    def _face(self, token: bytes) -> Face:
        face = self.faces[token] = self.fonts(name(token))
        return face

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.matrix
        self.matrix = (a, b, c, d, e + by * a, f + by * b)

    def _array(self, setting: Setting, x: float, y: float, items: bytes) -> float:
        """Show an array: as a whole where it is plainly written; returns how far it went on."""
        if not (self.painter.letters or self.painter.wide != WIDE or setting.word_space):
            try:
                return self.painter.show_array(setting, x, y, setting.face.arrays[items])
            except ValueError:  # escapes, brackets within strings, strings of both kinds
                pass
        return self.painter.show(setting, x, y, *adjusted(items))

    def _setting(self, state: State, turn: Sequence[float]) -> Setting:
        spaces = state.char_space, state.word_space, state.scale, state.rise
        key = (id(state.face), state.size, spaces, state.ctm, *turn)
        setting = self.looks.get(key)
        if setting is None:
            setting = self.looks[key] = Setting.of(state, turn)
        return setting

    def _show_adjusted(self, state: State, operands: bytes) -> None:
        *turn, x, y = self.matrix
        items = operands[operands.find(b"[") + 1 : operands.rfind(b"]")]
        self._advance(self._array(self._setting(state, turn), x, y, items))

    def _show(self, state: State, operands: bytes) -> None:
        token = operands.strip()
        if not token:
            raise UnfamiliarContentError
        *turn, x, y = self.matrix
        self._advance(self.painter.show(self._setting(state, turn), x, y, [string_bytes(token)], [0.0, 0.0]))

    def _begin_text(self, _state: State, _operands: bytes) -> None:
        self.matrix = self.line = IDENTITY

    def _place(self, _state: State, operands: bytes) -> None:
        self.matrix = self.line = floats(operands, 6)  # type: ignore[assignment]

    def _next_line(self, state: State, _operands: bytes = b"") -> None:
        self._move(0, -state.leading)

    def _show_on_next_line(self, state: State, operands: bytes) -> None:
        self._next_line(state)
        self._show(state, operands)

    def _show_spaced(self, state: State, operands: bytes) -> None:
        """Word spacing, letter spacing, and a string that is shown on the next line."""
        text = QUOTED.search(operands)
        if text is None:
            raise UnfamiliarContentError
        state.word_space, state.char_space = floats(operands[: text.start()], 2)
        self._show_on_next_line(state, text[0])

    def _move(self, x: float, y: float) -> None:
        self.matrix = self.line = multiply((1, 0, 0, 1, x, y), self.line)

    def _td(self, _state: State, operands: bytes) -> None:
        x, y = floats(operands, 2)
        self._move(x, y)

    def _td_leading(self, state: State, operands: bytes) -> None:
        x, y = floats(operands, 2)
        state.leading = -y
        self._move(x, y)

    def _font(self, state: State, operands: bytes) -> None:
        font, _, size = operands.replace(b"\n", b" ").strip().rpartition(b" ")
        token = font.strip()
        state.face = self.faces.get(token) or self._face(token)
        (state.size,) = floats(size, 1)

    def _concat(self, state: State, operands: bytes) -> None:
        state.ctm = multiply(floats(operands, 6), state.ctm)  # type: ignore[arg-type]

    def _xobject(self, state: State, operands: bytes) -> None:
        self.draw(name(operands.strip()), state)

    def _begin_marked(self, _state: State, operands: bytes) -> None:
        text = actual_text(operands)
        if text is None and (named := LISTED.search(operands)):
            said = self.properties(name(named[1])).get("ActualText")
            text = said_text(said) if isinstance(said, bytes) else None
        self.painter.actual.append(text)

    def _end_marked(self, _state: State, _operands: bytes) -> None:
        if self.painter.actual:
            self.painter.actual.pop()

    def _nothing(self, state: State, operands: bytes) -> None:
        pass


def _setter(field: str, factor: float = 1.0) -> Callable[[Interpreter, State, bytes], None]:
    def setter(_self: Interpreter, state: State, operands: bytes) -> None:
        setattr(state, field, floats(operands, 1)[0] * factor)

    return setter


Interpreter.actions = {
    b"BT": Interpreter._begin_text,  # noqa: SLF001 - the class's own table
    b"ET": Interpreter._nothing,  # noqa: SLF001
    b"Tf": Interpreter._font,  # noqa: SLF001
    b"Tm": Interpreter._place,  # noqa: SLF001
    b"TJ": Interpreter._show_adjusted,  # noqa: SLF001
    b"Tj": Interpreter._show,  # noqa: SLF001
    b"'": Interpreter._show_on_next_line,  # noqa: SLF001
    b'"': Interpreter._show_spaced,  # noqa: SLF001
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
    b"d": Interpreter._nothing,  # noqa: SLF001 - dashes: their array keeps them out of the skipped instructions
    b"Do": Interpreter._xobject,  # noqa: SLF001
    b"BDC": Interpreter._begin_marked,  # noqa: SLF001
    b"BMC": Interpreter._begin_marked,  # noqa: SLF001
    b"EMC": Interpreter._end_marked,  # noqa: SLF001
    b"MP": Interpreter._nothing,  # noqa: SLF001
    b"DP": Interpreter._nothing,  # noqa: SLF001
}
