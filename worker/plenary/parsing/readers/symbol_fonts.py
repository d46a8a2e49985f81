"""Characters of a symbol font's own numbering, as Word and its PDFs keep them: the Unicode ones that they look like."""
# ruff: noqa: RUF001 - to look alike is what these characters are for

from __future__ import annotations

import re

_PRIVATE = range(0xF000, 0xF100)
_PRIVATE_CHARACTER = re.compile("[\uf000-\uf0ff]")
_ASCII, _SURROGATES, _UNICODE_END = range(0x20, 0x7F), range(0xD800, 0xE000), 0x110000
_LOST = "\N{REPLACEMENT CHARACTER}"

_SYMBOL = {
    0x20: " ",
    0x2A: "*",
    0x2D: "\u2212",
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0xA0, 0xC0), "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵", strict=True)),
    **dict(zip(range(0xC4, 0xD8), "⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅", strict=True)),
    **dict(zip(range(0xD8, 0xE0), "¬∧∨⇔⇐⇑⇒⇓", strict=True)),
    0xE5: "∑",
    0xF2: "∫",
}
_WINGDINGS = dict(
    zip(
        (0x6C, 0x6E, 0x6F, 0x71, 0x75, 0x76, 0x9F, 0xA7, 0xA8, 0xD8, 0xE0, 0xFB, 0xFC, 0xFD, 0xFE),
        "●■□❑◆❖•▪◻➢→✗✓☒☑",
        strict=True,
    )
)
_BULLET = {0xB7: "•"}  # of all fonts: Word names the one of a list's bullet often not at all
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol(code: int, font: str) -> str:
    """Give the Unicode character for a code of a font; U+FFFD where a symbol font's code is not known."""
    face = font.lower()
    if code in _PRIVATE:
        code -= _PRIVATE.start
    elif face not in _FONTS:
        return chr(code) if 0 < code < _UNICODE_END and code not in _SURROGATES else _LOST
    table = _FONTS.get(face, _SYMBOL if not face or "symbol" in face else _BULLET)
    if code not in table and "ding" not in face and code in _ASCII:
        return chr(code)
    return table.get(code, _LOST)


def symbol_text(text: str, font: str) -> str:
    """Replace the private codes in a text that is set in a symbol font; other characters stay as they are."""
    return text if text.isascii() else _PRIVATE_CHARACTER.sub(lambda match: symbol(ord(match[0]), font), text)
