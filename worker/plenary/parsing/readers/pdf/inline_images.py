"""Pictures in the content stream itself: taken out, so that their bytes are not read as instructions.

Source: ISO 32000-1, 8.9.7 (inline images).
"""

from __future__ import annotations

import re

from plenary.parsing.readers.pdf import lexer

NAME = "inline picture"  # no resource is called so
_DRAWN = b" /inline#20picture Do "
_BEGIN = re.compile(
    rb"(?<![^\s\x00\])>])BI(?=[\s\x00/])(?P<entries>"
    + lexer.WS
    + rb"(?:"
    + lexer.NAME
    + lexer.WS
    + rb"(?:"
    + lexer.OPERAND
    + rb")"
    + lexer.WS
    + rb")++)ID(?:\r\n|[\s\x00])",
    re.DOTALL,
)
_END = re.compile(rb"EI(?=[\s\x00]|\Z)")
_END_HERE = re.compile(rb"[\s\x00]{0,2}+" + _END.pattern)
_NUMBER = rb"\s*+(\d{1,9})\b"
_WIDTH, _HEIGHT = re.compile(rb"/W(?:idth)?\b" + _NUMBER), re.compile(rb"/H(?:eight)?\b" + _NUMBER)
_BITS, _LENGTH = re.compile(rb"/B(?:PC|itsPerComponent)\b" + _NUMBER), re.compile(rb"/L(?:ength)?\b" + _NUMBER)
_PACKED = re.compile(rb"/F(?:ilter)?\b")
_MASK = re.compile(rb"/I(?:M|mageMask)\s++true\b")
_SPACE = re.compile(rb"/(?:CS|ColorSpace)\s*+(?:/(\w++)|\[)")
_COMPONENTS = {b"G": 1, b"DeviceGray": 1, b"RGB": 3, b"DeviceRGB": 3, b"CMYK": 4, b"DeviceCMYK": 4, None: 1}
_REACH = 200  # bytes behind a picture in which an instruction begins and ends
_OPERATORS = frozenset(
    b"q Q cm BT ET Tf Tm Td TD T* Tj TJ Tc Tw Tz TL Tr Ts Do BI BDC BMC EMC gs re m l c v y h f F f* B B* b b* s S n"
    b" W W* g G rg RG k K cs CS sc SC scn SCN sh w J j M d i ri MP DP BX EX".split()
)
_BLANK = re.compile(rb"[\s\x00]*+\Z")


def without_inline_images(data: bytes) -> bytes:
    """The stream, with a `Do` of `NAME` for each picture; one whose end is not found is left as it is."""
    if b"BI" not in data:
        return data
    parts, last = [], 0
    while begin := _BEGIN.search(data, last):
        end = _stated_end(data, begin) or _marked_end(data, begin.end())
        if end is None:
            break
        parts += [data[last : begin.start()], _DRAWN]
        last = end
    return b"".join([*parts, data[last:]]) if parts else data


def _stated_end(data: bytes, begin: re.Match[bytes]) -> int | None:
    """The position behind a picture whose entries give its length, if its end is marked there."""
    entries = begin["entries"]
    if length := _LENGTH.search(entries):
        size = int(length[1])
    elif _PACKED.search(entries):
        return None
    else:
        width, height, bits = (pattern.search(entries) for pattern in (_WIDTH, _HEIGHT, _BITS))
        space = _SPACE.search(entries)
        components = _COMPONENTS.get(space[1]) if space else 1
        if not (width and height and components) or not (bits or _MASK.search(entries)):
            return None
        depth = int(bits[1]) if bits else 1
        size = int(height[1]) * ((int(width[1]) * depth * components + 7) // 8)
    end = _END_HERE.match(data, begin.end() + size)
    return end.end() if end else None


def _marked_end(data: bytes, start: int) -> int | None:
    """The position behind the first mark of an end that an instruction follows, or nothing."""
    for end in _END.finditer(data, start):
        behind = data[end.end() : end.end() + _REACH]
        following = lexer.PLAIN_INSTRUCTION.match(behind)
        if _BLANK.match(behind) or (following and following["operator"] in _OPERATORS):
            return end.end()
    return None
