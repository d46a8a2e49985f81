"""Text and widths of the array of a TJ instruction in one font, without places on a page.

Arrays hold the same few strings with the same few adjustments again and again: each such pair is looked up once a font.
What is not plainly written is left to the painter. Source: ISO 32000-1, 9.4.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # fonts keep their arrays
    from plenary.parsing.readers.pdf.fonts import Face

WIDE = -250.0  # thousandths of the font size: an adjustment inside an array that parts two pieces
SHORT = 12  # bytes: most short arrays show a space, a hyphen, a stop, and come again and again
MOST = 4096  # of each kind that a font keeps


class Stretch(NamedTuple):
    """Text without a wide gap. `start` and `end` are in thousandths of the font size from where the array begins.

    `before` and `codes` are the numbers of codes before it and in it: character spacing comes behind each.
    """

    text: str
    start: float
    end: float
    before: int
    codes: int


class Array(NamedTuple):
    """The stretches, how far the array goes on in all, and the number of its codes."""

    stretches: tuple[Stretch, ...]
    advance: float
    codes: int


class _Pairs(dict[bytes, str]):
    """Text of one TJ element: the string with the adjustment behind it, opening bracket removed, such as `0027>-36`.

    Its advance, gap and number of codes are in tables beside; a wide gap is marked behind the text, too. Errors:
    `ValueError`.
    """

    def __init__(self, face: Face, closing: bytes, string: Callable[[bytes], bytes]) -> None:
        self._face = face
        self._closing = closing
        self._string = string
        self.advances: dict[bytes, float] = {}  # with the adjustment
        self.gaps: dict[bytes, float] = {}
        self.codes: dict[bytes, int] = {}

    def __missing__(self, pair: bytes) -> str:
        face = self._face
        written, closing, digits = pair.partition(self._closing)
        string = self._string(written)
        if not closing or (face.step and len(string) % face.step):
            raise ValueError(pair)
        codes = face.codes(string)
        gap = self.gaps[pair] = float(digits or 0)
        self.advances[pair] = sum(map(face.widths.__getitem__, codes)) - gap
        self.codes[pair] = len(codes)
        text = self[pair] = "".join(map(face.glyphs.__getitem__, codes)) + (_PARTED if gap <= WIDE else "")
        return text

    def forget(self) -> None:
        """Empty all tables."""
        for table in (self, self.advances, self.gaps, self.codes):
            table.clear()


_PARTED = "\uffff"  # no character


class Arrays(dict[bytes, Array]):
    """The arrays of one font, by their items; short ones are kept.

    Errors: `ValueError` for escapes, brackets within strings, odd numbers of digits and the like.
    """

    def __init__(self, face: Face) -> None:
        self.compiled: object = None  # what the compiled loop keeps in their place
        self._literal = _Pairs(face, b")", bytes)
        self._hexadecimal = _Pairs(face, b">", lambda digits: bytes.fromhex(digits.decode("ascii")))

    def __missing__(self, items: bytes) -> Array:
        if b"(" in items:
            if b"\\" in items:
                raise ValueError(items)
            known_pairs, (first, *pairs) = self._literal, items.split(b"(")
        else:
            known_pairs, (first, *pairs) = self._hexadecimal, items.split(b"<")
        if len(known_pairs) > MOST:
            known_pairs.forget()
        array = _read(known_pairs, pairs, -float(first or 0))
        if len(items) < SHORT and len(self) < MOST:
            self[items] = array
        return array


def _read(known_pairs: _Pairs, pairs: list[bytes], start: float) -> Array:
    text = "".join(map(known_pairs.__getitem__, pairs))
    if _PARTED in text:
        return _parted(known_pairs, pairs, start)
    end = start + sum(map(known_pairs.advances.__getitem__, pairs))
    codes = sum(map(known_pairs.codes.__getitem__, pairs))
    return Array((Stretch(text, start, end + known_pairs.gaps[pairs[-1]], 0, codes),) if pairs else (), end, codes)


def _parted(known_pairs: _Pairs, pairs: list[bytes], start: float) -> Array:
    """An array with wide gaps: text within a gap, if any, is shown by another instruction."""
    stretches, count, text, begun, before = [], 0, "", start, 0
    for index, pair in enumerate(pairs, start=1):
        gap = known_pairs.gaps[pair]
        text += known_pairs[pair].removesuffix(_PARTED) if gap <= WIDE else known_pairs[pair]
        start += known_pairs.advances[pair]
        count += known_pairs.codes[pair]
        if gap <= WIDE or index == len(pairs):
            stretches.append(Stretch(text, begun, start + gap, before, count - before))
            text, begun, before = "", start, count
    return Array(tuple(stretches), start, count)
