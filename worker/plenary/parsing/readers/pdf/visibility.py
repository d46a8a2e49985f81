"""Text of a page that nobody sees: off the page, clipped, white, painted over, on a layer that is off, a watermark.

It is left out, and reported as a doubt. Sources: ISO 32000-1, 8.4 (graphics state), 8.11 (optional content), 9.3.6
(text rendering mode), 14.11.2 (page boundaries).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFObjRef, dict_value, list_value, resolve1

from plenary.parsing.readers.pdf.text_spans import Piece

Box = tuple[float, float, float, float]  # left, top, right, bottom
Colour = tuple[float, float, float]  # red, green, blue, 0 to 1

OFF_THE_PAGE, CLIPPED, INVISIBLE, WHITE = "off the page", "clipped", "invisible", "white"
COVERED, LIKE_ITS_GROUND = "painted over", "of the colour of its ground"
LAYER_OFF, WATERMARK = "on a layer that is off", "a watermark"
NO_INK = frozenset({3, 7})  # text rendering modes
WHITEST = 0.9  # from here on a colour is white
SAME_COLOUR = 0.02  # the largest difference in a part of two colours that look the same
NEAR = 1.0  # points by which a letter may project from what covers it
LIGHT, GREY = 0.6, 0.1  # a watermark's least lightness, and how far its three colours may differ
SHEER = 0.6  # opacity up to which text is a watermark's
OFTEN = 3  # times, at the least, that a watermark in small letters is on a page
LARGE, HUGE = 1.8, 2.5  # times the size of the page's text
SHOWN = 60  # characters of what is left out
MOST_NESTED = 8  # groups of layers
PAPER: Colour = (1.0, 1.0, 1.0)


class Look(NamedTuple):
    """The part of the graphics state that decides whether text is seen. A colour that is not known is None."""

    mode: int = 0
    fill: Colour | None = (0.0, 0.0, 0.0)
    stroke: Colour | None = (0.0, 0.0, 0.0)
    opacity: float = 1.0
    clip: Box | None = None
    covers: bool = True  # fillings are neither blended with the layer below nor clipped by a shape

    @property
    def ink(self) -> Colour | None:
        """The colour of letters: their outlines' where these alone are drawn."""
        return self.stroke if self.mode % 4 == 1 else self.fill

    @property
    def light(self) -> bool:
        """Return True if letters are as pale as a watermark's."""
        ink = self.ink
        grey = ink is not None and min(ink) >= LIGHT and max(ink) - min(ink) <= GREY
        return grey or self.opacity <= SHEER


PLAIN = Look()


class Ground:
    """Boxes painted on a page so far, with their colours: white letters on a dark ground are seen.

    A panel is an opaque rectangle: it covers what was painted before.
    """

    def __init__(self) -> None:
        self.painted: list[tuple[Box, Colour | None, bool]] = []
        self.panels: list[tuple[Box, int]] = []  # with how many pieces of text were there before

    def add(self, box: Box, colour: Colour | None) -> None:
        """Paint. The colour of a picture is None."""
        self.painted.append((box, colour, False))

    def add_panel(self, box: Box, colour: Colour | None, before: int) -> None:
        """Paint an opaque rectangle over so many pieces of text."""
        self.painted.append((box, colour, True))
        if before:
            self.panels.append((box, before))

    def under(self, piece: Piece) -> tuple[Colour | None, bool]:
        """The colour below the middle of a piece, and whether it is a panel's."""
        x, y = (piece.x0 + piece.x1) / 2, piece.y - 0.3 * piece.size
        for (left, top, right, bottom), colour, panel in reversed(self.painted):
            if left <= x <= right and top <= y <= bottom:
                return colour, panel
        return PAPER, False

    def covered(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces wholly under a panel; none where all of them are, as under the paper of a picture."""
        if not self.panels:
            return []
        covered, shown = [], False
        for place, piece in enumerate(pieces):
            if any(place < before and _holds(box, _middle(piece)) for box, before in self.panels):
                covered.append(piece)
            else:
                shown = shown or not piece.text.isspace()
        return covered if shown else []


def hidden_by_look(look: Look, ground: Ground, piece: Piece) -> str | None:
    """Why nobody sees a piece that is shown with such a look, if so."""
    if look.mode in NO_INK or look.opacity <= 0:
        return INVISIBLE
    if look.clip is not None and not _touch(look.clip, _box(piece)):
        return CLIPPED
    ink = look.ink
    if ink is None or not (ground.painted or min(ink) >= WHITEST):
        return None
    below, panel = ground.under(piece)
    if below is None:
        return None
    if min(ink) >= WHITEST:
        return WHITE if min(below) >= WHITEST else None
    same = panel and all(abs(a - b) <= SAME_COLOUR for a, b in zip(ink, below, strict=True))
    return LIKE_ITS_GROUND if same else None


def _box(piece: Piece) -> Box:
    wide = piece.size if piece.x1 <= piece.x0 else 0.0  # of text that is not level only the beginning is known
    return piece.x0 - wide, piece.y - piece.size * 0.8 - wide, piece.x1 + wide, piece.y + piece.size * 0.2 + wide


def _middle(piece: Piece) -> Box:
    """The box of its letters without ascenders."""
    return piece.x0 + NEAR, piece.y - 0.4 * piece.size, piece.x1 - NEAR, piece.y


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _touch(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def meet(a: Box | None, b: Box) -> Box:
    """The intersection of two boxes."""
    return b if a is None else (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def outside(pieces: Iterable[Piece], box: Box) -> list[Piece]:
    """Pieces wholly outside a box."""
    left, top, right, bottom = box
    return [
        piece
        for piece in pieces
        if not (piece[2] >= left and piece[1] <= right and top <= piece[0] <= bottom) and not _touch(box, _box(piece))
    ]


def watermarks(pieces: Sequence[Piece], tilted: set[int], light: set[int]) -> list[Piece]:
    """Large text from corner to corner, set upwards, in pale letters, across other text; small text aslant, repeated.

    The sets hold places of pieces.
    """
    repeated = _repeated([pieces[at] for at in sorted(tilted)])
    return [*repeated, *_large(pieces, tilted, light)]


def _repeated(aslant: Sequence[Piece]) -> list[Piece]:
    counts = Counter(piece.text for piece in aslant)
    return [piece for piece in aslant if counts[piece.text] >= OFTEN and len(piece.text.strip()) > 1]


def _large(pieces: Sequence[Piece], tilted: set[int], light: set[int]) -> list[Piece]:
    sizes = dict.fromkeys([piece[3] for piece in pieces], 0)
    if not sizes or max(sizes) < LARGE * round(min(sizes), 1):
        return []
    for _, _, _, points, shown, _ in pieces:
        sizes[points] += len(shown.strip())
    letters: Counter[float] = Counter()
    for points, count in sizes.items():
        letters[round(points, 1)] += count
    size = max(letters, key=letters.__getitem__, default=0.0)
    if not any(points >= LARGE * size > 0 for points in sizes):
        return []
    large = [(at, piece) for at, piece in enumerate(pieces) if piece.size >= LARGE * size > 0]
    if letters[size] <= sum(len(piece.text.strip()) for _, piece in large):
        return []
    text = [piece for piece in pieces if piece.size < LARGE * size and piece.text.strip()]
    level = 2 * sum(_is_level(piece) for piece in text) > len(text)
    return [
        piece
        for at, piece in large
        if at in tilted
        or at in light
        or (level and not _is_level(piece))
        or (piece.size >= HUGE * size and _crosses(piece, text))
    ]


def _is_level(piece: Piece) -> bool:
    return piece.x1 > piece.x0


def _crosses(piece: Piece, text: Sequence[Piece]) -> bool:
    box = (piece.x0, piece.y - 0.6 * piece.size, piece.x1, piece.y)
    return sum(_touch(box, (other.x0, other.y - 0.4 * other.size, other.x1, other.y)) for other in text) > 1


def hidden_doubts(hidden: Sequence[tuple[str, Piece]]) -> list[str]:
    """The text that was left out as a doubt for each reason, a sentence each."""
    texts: dict[str, str] = {}
    for why, piece in hidden:
        texts[why] = f"{texts.get(why, '')} {piece.text}"
    return [
        f"text that is {why} is left out: {' '.join(text.split())[:SHOWN]}"
        for why, text in texts.items()
        if text.strip()
    ]


def count_hidden(hidden: Sequence[tuple[str, Piece]]) -> tuple[tuple[str, int], ...]:
    """The characters that were left out, spaces apart, by the reason."""
    counts: Counter[str] = Counter()
    for why, piece in hidden:
        counts[why] += len("".join(piece.text.split()))
    return tuple(sorted(counts.items()))


LETTER: Box = (0.0, 0.0, 612.0, 792.0)  # of a page that does not say how large it is


def ordered(box: Box) -> Box:
    """From the lower left corner to the upper right one, whichever two are named."""
    x0, y0, x1, y1 = box
    made = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return made if made[0] < made[2] and made[1] < made[3] else LETTER


def cropped(paper: Box, crop: Box) -> Box:
    """The part of the paper that is shown; all of it where nothing would be."""
    shown = meet(paper, ordered(crop))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else paper


def box_of(box: Box, matrix: Sequence[float]) -> Box:
    """The box around what a matrix makes of a box."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


class Layers:
    """Optional content groups of a file that are on or off when it is opened."""

    def __init__(self, catalog: Mapping[str, Any]) -> None:
        properties = dict_value(catalog.get("OCProperties") or {})
        setting = dict_value(properties.get("D") or {})
        self._on, self._off = (_numbers(setting.get(name)) for name in ("ON", "OFF"))
        if _name(setting.get("BaseState")) == "OFF":
            self._off |= _numbers(properties.get("OCGs")) - self._on
        for usage in map(dict_value, list_value(setting.get("AS") or [])):
            if _name(usage.get("Event")) == "View" and "View" in map(_name, list_value(usage.get("Category") or [])):
                self._follow(list_value(usage.get("OCGs") or []))

    def _follow(self, groups: Sequence[object]) -> None:
        """Set the groups as each says of itself that it is to be viewed."""
        for group in groups:
            view = dict_value(dict_value(dict_value(group).get("Usage") or {}).get("View") or {})
            state = _name(view.get("ViewState"))
            if isinstance(group, PDFObjRef) and state == "OFF":
                self._off.add(group.objid)
            elif isinstance(group, PDFObjRef) and state == "ON":
                self._off.discard(group.objid)

    def __bool__(self) -> bool:
        return bool(self._off)

    def is_off(self, content: object, depth: int = 0) -> bool:
        """Return True if a layer, or a group of layers, is not shown."""
        if isinstance(content, PDFObjRef) and content.objid in self._off:
            return True
        group = resolve1(content)
        if not isinstance(group, dict) or ("OCGs" not in group and "VE" not in group) or depth > MOST_NESTED:
            return False
        expression = resolve1(group.get("VE"))
        if isinstance(expression, list):
            return not self._holds(expression, depth + 1)
        listed = resolve1(group["OCGs"])
        layers = listed if isinstance(listed, list) else [group["OCGs"]]
        off = [self.is_off(layer, depth + 1) for layer in layers if resolve1(layer) is not None]
        policy = _name(group.get("P")) or "AnyOn"
        shown = {"AllOn": not any(off), "AnyOff": any(off), "AllOff": all(off)}.get(policy, not all(off))
        return bool(off) and not shown

    def _holds(self, expression: Sequence[Any], depth: int) -> bool:
        if depth > MOST_NESTED or not expression:
            return True
        values = [
            self._holds(inner, depth + 1) if isinstance(inner := resolve1(part), list) else not self.is_off(part, depth)
            for part in expression[1:]
        ]
        match str(getattr(expression[0], "name", "")):
            case "And":
                return all(values)
            case "Or":
                return any(values)
            case "Not":
                return not values or not values[0]
            case _:
                return True


def _name(value: object) -> str:
    return str(getattr(resolve1(value), "name", ""))


def _numbers(references: object) -> set[int]:
    return {reference.objid for reference in list_value(references or []) if isinstance(reference, PDFObjRef)}


Spaces = Callable[[str], str | None]  # the name of a colour space to what its numbers mean


def colour_of(values: Sequence[float], meaning: str | None) -> Colour | None:
    """A colour from its numbers: `gray`, `rgb`, `cmyk`, or the `tint` of an ink."""
    if meaning == "gray" and len(values) == 1:
        return (values[0],) * 3
    if meaning == "rgb" and len(values) == 3:  # noqa: PLR2004
        return values[0], values[1], values[2]
    if meaning == "cmyk" and len(values) == 4:  # noqa: PLR2004
        key = 1 - values[3]
        return (1 - values[0]) * key, (1 - values[1]) * key, (1 - values[2]) * key
    if meaning == "tint" and values and not any(values):
        return PAPER
    return None


MEANINGS = {"DeviceGray": "gray", "CalGray": "gray", "DeviceRGB": "rgb", "CalRGB": "rgb", "DeviceCMYK": "cmyk"}


def meaning_of(space: object) -> str | None:
    """The meaning of a colour's numbers in this colour space, such as `rgb`; None if it is unknown."""
    space = resolve1(space)
    if not isinstance(space, list) or not space:
        return MEANINGS.get(str(getattr(space, "name", "")))
    family = str(getattr(resolve1(space[0]), "name", ""))
    if family == "ICCBased" and len(space) > 1:
        count = resolve1(getattr(resolve1(space[1]), "attrs", {}).get("N"))
        return {1: "gray", 3: "rgb", 4: "cmyk"}.get(count) if isinstance(count, int) else None
    return "tint" if family in {"Separation", "DeviceN"} else MEANINGS.get(family)
