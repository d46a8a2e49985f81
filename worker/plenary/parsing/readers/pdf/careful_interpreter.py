"""The content interpreter that follows colours, clips and layers too, for pages where these may hide text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pdfminer.pdftypes import resolve1

from plenary.parsing.readers.pdf.compiled_loops import compiled
from plenary.parsing.readers.pdf.content_interpreter import LISTED, Interpreter
from plenary.parsing.readers.pdf.fonts import Face
from plenary.parsing.readers.pdf.lexer import PLAIN_INSTRUCTION, floats, name
from plenary.parsing.readers.pdf.text_device import Painter, State
from plenary.parsing.readers.pdf.visibility import (
    LAYER_OFF,
    MEANINGS,
    WATERMARK,
    Box,
    Colour,
    colour_of,
    meet,
)

# Patterns begin with letters that are rare in a stream; the text before a match is looked at only then.
_NAMED = re.compile(rb"/(?:OC\b|Watermark\b|Artifact\s*+/)")
_INK_BY_NAME = [re.compile(rb"sc(?<!\wsc)n?\b"), re.compile(rb"SC(?<!\wSC)N?\b")]
_MODE = re.compile(rb"Tr\b(?<=\sTr)")
_LIGHT, _PALE = re.compile(rb"1(?:\.\d*+)?|0?\.[5-9]\d*+"), re.compile(rb"0(?:\.[0-4]?\d*+)?|\.[0-4]?\d*+")
_INKS = [
    (re.compile(operator + rb"\b(?<=\s" + operator + rb")(?<!\s" + none + rb"\s" + operator + rb")"), count, pale)
    for operators, count, pale, none in (  # `none`: the last number of black
        (b"g G", 1, _LIGHT, b"0"),
        (b"rg RG", 3, _LIGHT, b"0"),
        (b"k K", 4, _PALE, b"1"),
    )
    for operator in operators.split()
]
_DIGITS = 24  # of an operand, with what parts it from the next
_WORD, _AMOUNT = rb"\s{1,2}+", rb"-?+\d{1,9}+(?:\.\d{0,9}+)?+"
# A clip, and behind it the place of the text as Word writes it.
_CLIP = re.compile(
    rb"W\*?\s+n\b(?="
    + _WORD
    + rb"BT"
    + _WORD
    + rb"/[^\sQ]{1,40}+"
    + (_WORD + _AMOUNT)
    + (_WORD + rb"Tf")
    + 4 * (_WORD + _AMOUNT)
    + (_WORD + rb"(" + _AMOUNT + rb")")
    + (_WORD + rb"(" + _AMOUNT + rb")")
    + (_WORD + rb"Tm(?=\s)")
    + rb")?"
)
_PLACED = re.compile(rb"T[mdD]")
_SHAPES = frozenset({b"re", b"m", b"l", b"c", b"v", b"y", b"h"})
_BEHIND = 4  # bytes at most from the last number of a place to behind its instruction, at which no other one begins
_REACH = 1_000  # bytes behind a clip in which text is looked for
_WITHIN = 120  # bytes from a clip to the next one within it
_PLACING, _ANOTHER = frozenset({b"Tm", b"Td", b"TD"}), frozenset({b"Q", b"cm", b"re"})
MAY_HIDE = compiled("may_hide")  # `_may_hide_here`
_NEAR = 3.0  # units that text may begin outside of its clip and still be seen
_NO_BLENDING = {"BM": frozenset({"Normal", "Compatible"}), "SMask": frozenset({"None"})}
_FILLED = re.compile(rb"re\s++(?:[fF]|[bB])\*?+(?=\s|\Z)")
_WIDE, _HIGH, _LONG = 15.0, 5.0, 1.5  # of a rectangle that may cover words: no line, and no square of a code


def may_hide(data: bytes) -> bool:
    """Return True for a content stream with instructions that may hide text."""
    return _may_hide_here(data) if MAY_HIDE is None else bool(MAY_HIDE(data))


def _may_hide_here(data: bytes) -> bool:
    return (
        _NAMED.search(data) is not None
        or any(pattern.search(data) for pattern in _INK_BY_NAME)
        or any(_before(data, match.start(), 1) in ([b"3"], [b"7"]) for match in _MODE.finditer(data))
        or any(
            all(map(pale.fullmatch, _before(data, match.start(), count)))
            for pattern, count, pale in _INKS
            for match in pattern.finditer(data)
        )
        or _may_clip(data)
        or any(_may_cover(data, match.start()) for match in _FILLED.finditer(data))
    )


def _before(data: bytes, position: int, count: int) -> list[bytes]:
    """The last words before a place."""
    return data[max(0, position - count * _DIGITS) : position].rsplit(None, count)[-count:]


def _may_cover(data: bytes, position: int) -> bool:
    """Return True where the rectangle before a place is large enough for words."""
    numbers = _numbers(b" ".join(_before(data, position, 2)))
    if len(numbers) != 2:  # noqa: PLR2004 - width and height
        return True
    width, height = map(abs, numbers)
    return width >= max(_WIDE, _LONG * height) and height >= _HIGH


def _may_clip(data: bytes) -> bool:
    """Return True where a path clips that is not a rectangle, or text begins outside of the rectangles around it."""
    boxes: list[Box] = []
    last = 0
    for match in _CLIP.finditer(data):
        start, end = match.span()
        *others, shape = _before(data, start, 6) or [b""]
        if shape != b"re":
            if shape in _SHAPES:
                return True
            continue
        if len(others) > 4 and others[0] in _SHAPES:  # noqa: PLR2004 - the numbers of a rectangle
            return True
        if start - last > _WITHIN or not set(data[last:start].split()[:-5]) <= {b"q"}:
            boxes = []
        last = end
        until = data.find(b"Q", end, end + _REACH)
        try:
            x, y, width, height = map(float, others[-4:])
            boxes.append((x, y, x + width, y + height))
            until = until if until > 0 else end + _REACH
            if match[1] and not _PLACED.search(data, match.end(2) + _BEHIND, until):
                places: Iterable[tuple[float, float]] = ((float(match[1]), float(match[2])),)
            else:
                places = _places(data[end:until].split())
            if not _all_held(places, boxes):
                return True
        except ValueError:
            return True
    return False


def _all_held(places: Iterable[tuple[float, float]], boxes: list[Box]) -> bool:
    for place in places:
        for box in boxes:
            if not _holds(box, place):
                return False
    return True


def _holds(box: Box, place: tuple[float, float]) -> bool:
    (x0, y0, x1, y1), (x, y) = box, place
    return (x0 - _NEAR <= x <= x1 + _NEAR or x1 - _NEAR <= x <= x0 + _NEAR) and (
        y0 - _NEAR <= y <= y1 + _NEAR or y1 - _NEAR <= y <= y0 + _NEAR
    )


def _places(words: list[bytes]) -> Iterator[tuple[float, float]]:
    """The points at which these instructions place text, until a state, a matrix or another shape begins.

    Errors: `ValueError` where numbers are missing.
    """
    if not _PLACING.isdisjoint(words):
        moved = False
        for at, word in enumerate(words):
            if word in _ANOTHER:
                return
            if word == b"Tm" or (word in _PLACING and not moved):
                moved = True
                if at < 2:  # noqa: PLR2004 - two numbers
                    raise ValueError(word)
                yield float(words[at - 2]), float(words[at - 1])
            elif word == b"BT":
                moved = False


class CarefulInterpreter(Interpreter):
    """See `Interpreter`. `spaces` says what a colour space's numbers mean, `settings_of` what `gs` sets."""

    pattern = PLAIN_INSTRUCTION

    def __init__(  # noqa: PLR0913, PLR0917 - what a page's resources name
        self,
        painter: Painter,
        fonts: Callable[[str], Face],
        draw: Callable[[str, State], None],
        properties: Callable[[str], Mapping[str, Any]],
        is_off: Callable[[str], bool],
        spaces: Callable[[str], str | None],
        settings_of: Callable[[str], Mapping[str, Any]],
    ) -> None:
        super().__init__(painter, fonts, draw, properties)
        self.is_off = is_off
        self.spaces = spaces
        self.settings_of = settings_of
        self.ground = painter.ground
        self.path: Box | None = None
        self.rectangles = self.lines = 0  # of the path
        self.clips = False
        self.meanings: dict[bool, str | None] = {True: "gray", False: "gray"}  # of filling, of stroking

    def _point(self, state: State, x: float, y: float) -> None:
        a, b, c, d, e, f = state.ctm
        x, y = a * x + c * y + e, b * x + d * y + f
        box = self.path
        self.path = (x, y, x, y) if box is None else (min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y))

    def _points(self, state: State, operands: bytes) -> None:
        values = _numbers(operands)
        self.lines += 1
        for x, y in zip(values[::2], values[1::2], strict=False):
            self._point(state, x, y)

    def _rectangle(self, state: State, operands: bytes) -> None:
        values = _numbers(operands)
        if len(values) >= 4:  # noqa: PLR2004
            x, y, width, height = values[-4:]
            self.rectangles += 1
            for corner in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
                self._point(state, *corner)

    def _clip(self, _state: State, _operands: bytes) -> None:
        self.clips = True

    def _end_path(self, state: State, _operands: bytes) -> None:
        if self.clips and self.path is not None:
            covers = state.look.covers and self._is_rectangle(state)
            state.look = state.look._replace(clip=meet(state.look.clip, self.path), covers=covers)
        self.path, self.clips = None, False
        self.rectangles = self.lines = 0

    def _is_rectangle(self, state: State) -> bool:
        a, b, c, d, _, _ = state.ctm
        return self.rectangles == 1 and not self.lines and not (a * c or b * d)

    def _fill_path(self, state: State, operands: bytes) -> None:
        look = state.look
        if self.path is not None and look.opacity > 0:
            box = meet(look.clip, self.path)
            if look.covers and look.opacity >= 1 and look.fill is not None and self._is_rectangle(state):
                self.ground.add_panel(box, look.fill, len(self.painter.pieces))
            else:
                self.ground.add(box, look.fill)
        self._end_path(state, operands)

    def _shade(self, state: State, _operands: bytes) -> None:
        self.ground.add(state.look.clip or (-1e9, -1e9, 1e9, 1e9), None)

    def _mode(self, state: State, operands: bytes) -> None:
        state.look = state.look._replace(mode=int(floats(operands, 1)[0]))

    def _graphics_state(self, state: State, operands: bytes) -> None:
        settings = self.settings_of(name(operands.strip()))
        opacity = resolve1(settings.get("ca"))
        if isinstance(opacity, (int, float)):
            state.look = state.look._replace(opacity=float(opacity))
        if any(_says(settings.get(key), plain) for key, plain in _NO_BLENDING.items()):
            state.look = state.look._replace(covers=False)

    def _begin_marked(self, state: State, operands: bytes) -> None:
        super()._begin_marked(state, operands)
        words, listed = operands.split(), LISTED.search(operands)
        veil = None
        if words[:1] == [b"/OC"] and listed and self.is_off(name(listed[1])):
            veil = LAYER_OFF
        elif b"/Watermark" in operands or (listed and self._is_watermark(name(listed[1]))):
            veil = WATERMARK
        self.painter.veils.append(veil)

    def _is_watermark(self, named: str) -> bool:
        return str(getattr(self.properties(named).get("Subtype"), "name", "")) == "Watermark"

    def _end_marked(self, state: State, operands: bytes) -> None:
        super()._end_marked(state, operands)
        if self.painter.veils:
            self.painter.veils.pop()


def _says(setting: object, plain: frozenset[str]) -> bool:
    """Return True if a setting is there and none of the names that leave all as it is."""
    value = resolve1(setting)
    return value is not None and str(getattr(value, "name", "")) not in plain


def _numbers(operands: bytes) -> tuple[float, ...]:
    try:
        return tuple(map(float, operands.split()))
    except ValueError:
        return ()


Action = Callable[[CarefulInterpreter, State, bytes], None]


def _paint(*, filling: bool, colour: Colour | None) -> Callable[[State], None]:
    def paint(state: State) -> None:
        state.look = state.look._replace(fill=colour) if filling else state.look._replace(stroke=colour)

    return paint


def _colour(*, filling: bool, meaning: str | None = None) -> Action:
    def action(self: CarefulInterpreter, state: State, operands: bytes) -> None:
        if meaning:
            self.meanings[filling] = meaning
        _paint(filling=filling, colour=colour_of(_numbers(operands), self.meanings[filling]))(state)

    return action


def _space(*, filling: bool) -> Action:
    def action(self: CarefulInterpreter, state: State, operands: bytes) -> None:
        named = name(operands.strip())
        self.meanings[filling] = MEANINGS.get(named) or self.spaces(named)
        starts_black = self.meanings[filling] in {"gray", "rgb", "cmyk"}
        _paint(filling=filling, colour=(0.0, 0.0, 0.0) if starts_black else None)(state)

    return action


def _showing(show: Callable[[Interpreter, State, bytes], None]) -> Action:
    def action(self: CarefulInterpreter, state: State, operands: bytes) -> None:
        self.painter.look = state.look
        show(self, state, operands)

    return action


CarefulInterpreter.actions = {
    **Interpreter.actions,
    **{operator: _showing(Interpreter.actions[operator]) for operator in (b"TJ", b"Tj", b"'", b'"')},
    **dict.fromkeys((b"m", b"l", b"c", b"v", b"y"), CarefulInterpreter._points),  # noqa: SLF001
    **dict.fromkeys((b"f", b"F", b"f*", b"b", b"b*", b"B", b"B*"), CarefulInterpreter._fill_path),  # noqa: SLF001
    **dict.fromkeys((b"n", b"S", b"s"), CarefulInterpreter._end_path),  # noqa: SLF001
    **dict.fromkeys((b"W", b"W*"), CarefulInterpreter._clip),  # noqa: SLF001
    **dict.fromkeys((b"h", b"w", b"J", b"j", b"M", b"i", b"ri", b"BX", b"EX"), Interpreter._nothing),  # noqa: SLF001
    **dict.fromkeys((b"BDC", b"BMC"), CarefulInterpreter._begin_marked),  # noqa: SLF001
    b"EMC": CarefulInterpreter._end_marked,  # noqa: SLF001
    b"re": CarefulInterpreter._rectangle,  # noqa: SLF001
    b"sh": CarefulInterpreter._shade,  # noqa: SLF001
    b"Tr": CarefulInterpreter._mode,  # noqa: SLF001
    b"gs": CarefulInterpreter._graphics_state,  # noqa: SLF001
    **{
        operator: _colour(filling=True, meaning=kind)
        for operator, kind in ((b"g", "gray"), (b"rg", "rgb"), (b"k", "cmyk"))
    },
    **{
        operator: _colour(filling=False, meaning=kind)
        for operator, kind in ((b"G", "gray"), (b"RG", "rgb"), (b"K", "cmyk"))
    },
    **dict.fromkeys((b"sc", b"scn"), _colour(filling=True)),
    **dict.fromkeys((b"SC", b"SCN"), _colour(filling=False)),
    b"cs": _space(filling=True),
    b"CS": _space(filling=False),
}
