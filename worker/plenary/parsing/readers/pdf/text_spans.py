"""The output of both PDF engines: pieces of text with their place on the page, before they are put into lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from plenary.parsing.document import Box


class Style(NamedTuple):
    """The look of a piece. `font` is the name without its subset prefix."""

    font: str
    italic: bool
    bold: bool


class Piece(NamedTuple):
    """Text shown without a gap. Points from the top left corner; `y` is the baseline, growing downwards.

    `text` is in the order of the page, from left to right.
    """

    y: float
    x0: float
    x1: float
    size: float
    text: str
    style: Style


ATTACHED, PORTFOLIO = "files that are attached to it are not read", "the files of the portfolio are not read"
PICTURE_PAGE = 0.5  # share of a page under pictures from which, without text, it is a scan


class Sheet(NamedTuple):
    """One page as an engine saw it: size in points, pieces in the order of painting, share covered by pictures.

    `doubts` are signs of damage, in words. `trimmed`: pieces may lack the space that they end with. `broken`: a part
    of its content could not be unpacked. `lost`: it has content that should show text, and none was found. `cut`: its
    content breaks off, in a text object or in a bracket that is never closed. `curves` are those of a page without
    text, such as the outlines of letters. `corner` is the top left corner of what is displayed of a cropped page.
    `hidden` counts the characters that are not seen, by the reason. `strokes` looks for the rules of tables.
    """

    width: float
    height: float
    pieces: list[Piece]
    pictures: float
    doubts: tuple[str, ...] = ()
    trimmed: bool = False
    broken: bool = False
    lost: bool = False
    cut: bool = False
    curves: int = 0
    corner: tuple[float, float] = (0.0, 0.0)
    hidden: tuple[tuple[str, int], ...] = ()
    strokes: Callable[[], tuple[Box, ...]] = tuple


SLANT = 0.1  # of the height: fonts without italics are set aslant, by some 0.2 to 0.35


def is_slanted(c: float, d: float) -> bool:
    """True if a text matrix (its third and fourth number, ISO 32000-1, 8.3.3) leans its letters, as italics are."""
    return SLANT * abs(d) < abs(c) < abs(d)


def slanted(style: Style) -> Style:
    """The style in italics."""
    return style if style.italic else style._replace(italic=True)


_SUBSET = re.compile(r"^[A-Z]{6}\+")
_ITALIC = re.compile(r"ital|obli|kursiv", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18


def style_of(font_name: str, flags: int = 0, *, angle: float = 0.0, weight: float = 0.0) -> Style:
    """The style from a font's name and descriptor (ISO 32000-1, 9.8.2): `angle` in degrees, `weight` to 900."""
    name = _SUBSET.sub("", font_name)
    return Style(
        name,
        bool(_ITALIC.search(name)) or bool(flags & _FLAG_ITALIC) or angle != 0,
        bool(_BOLD.search(name)) or bool(flags & _FLAG_FORCE_BOLD) or weight >= 600,  # noqa: PLR2004 - CSS's semibold
    )
