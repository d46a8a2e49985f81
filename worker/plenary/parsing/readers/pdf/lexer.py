"""The patterns that content streams are read by, one for a whole instruction, and what its operands stand for.

Possessive quantifiers throughout: no byte is tried twice, whatever the stream holds. Source of the syntax: ISO 32000-1,
7.2, 7.3 and annex A.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pdfminer.utils import PDFDocEncoding

WS = rb"[\s\x00]*+(?:%[^\r\n]*+[\s\x00]*+)*+"
_NUMBER = rb"[-+]*+(?:\d++\.?\d*+|\.\d++)(?:-\d++)?+"
_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
NAME = rb"/[^\s\x00()<>\[\]{}/%]*+"
_ITEMS = rb"(?:[^\[\]()<>%]++|" + _HEX + rb"|" + _STRING + rb")*+"
_ARRAY = rb"\[" + _ITEMS + rb"\]"
_INNER = rb"(?:[^<>()\[\]]++|" + _STRING + rb"|" + _HEX + rb"|" + _ARRAY + rb")*+"
_DICT = rb"<<(?:[^<>()\[\]]++|" + _STRING + rb"|" + _HEX + rb"|" + _ARRAY + rb"|<<" + _INNER + rb">>)*+>>"
OPERAND = b"|".join((_NUMBER, _ARRAY, NAME, _STRING, _DICT, _HEX, rb"true\b|false\b|null\b"))
_PAINT = (
    rb"(?:re|rg|RG|ri|g|G|gs|k|K|w|J|j|M|i|n|W\*|W|f\*|f|F|m|l|c|v|y|h|S|s|B\*|B|b\*|b"
    rb"|cs|CS|scn|sc|SCN|SC|sh|BX|EX)"
)
_END = rb"(?=[\s\x00/\[(<%]|$)"
# skipped instructions need not be separated: digits and spaces in one go
_PAINTED = rb"(?:[-+.\d\s\x00]++|" + NAME + rb"|%[^\r\n]*+)*+" + _PAINT + _END + WS
_SKIPPED = rb"(?:" + _PAINTED + rb"|q" + _END + WS + rb"(?:" + _PAINTED + rb")*+Q" + _END + WS + rb")*+"
_DIGITS = rb"[-+.\d]++"
# As Word writes it: one text object that shows one array, alone between q and Q or not, marked for its structure or
# not. It is read in one step.
_TEXT_OBJECT = (
    rb"(?P<marked>"
    + NAME
    + rb"\s*+<<(?:[^<>()/]++|/(?!ActualText)|\([^()\\]*+\))*+>>\s*+BDC\s++)?+(?P<saved>q\s++"
    + _SKIPPED
    + rb")?+BT\s++(?P<look>(?P<font>"
    + NAME
    + rb")\s++(?P<size>"
    + _DIGITS
    + rb")\s++Tf\s++(?P<turn>(?:"
    + _DIGITS
    + rb"\s++){4}))(?P<x>"
    + _DIGITS
    + rb")\s++(?P<y>"
    + _DIGITS
    + rb")\s++Tm\s++"
    + _SKIPPED
    + rb"(?:(?P<spread>"
    + _DIGITS
    + rb")\s++Tc\s*+)?+\[(?P<items>[^\]]*+(?=\]\s*+TJ\s)|"
    + _ITEMS
    + rb")\]\s*+TJ\s++ET"
    + _END
    + rb"(?P<restored>\s++Q"
    + _END
    + rb")?+(?P<unmarked>\s++EMC"
    + _END
    + rb")?+"
)
INSTRUCTION = re.compile(
    WS
    + _SKIPPED
    + rb"(?:"
    + _TEXT_OBJECT
    + rb"|(?P<operands>(?:(?:"
    + OPERAND
    + rb")"
    + WS
    + rb")*+)(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*+)"
    + _END
    + rb")",
    re.DOTALL,
)
# One instruction, whatever it does.
PLAIN_INSTRUCTION = re.compile(
    WS + rb"(?P<operands>(?:(?:" + OPERAND + rb")" + WS + rb")*+)(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*+)" + _END,
    re.DOTALL,
)
REST = re.compile(WS + _SKIPPED + rb"\Z", re.DOTALL)
QUOTED = re.compile(rb"(?:" + _STRING + rb"|" + _HEX + rb")\s*+\Z", re.DOTALL)
_SHOWN = re.compile(_STRING + rb"|" + _HEX, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
SHORT = 12  # bytes of what is kept
_SPACES = re.compile(rb"[\s\x00]+")
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_TEXT_MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
_PDF_DOC = [*PDFDocEncoding]
_PDF_DOC[0xAD] = "\u00ad"  # without a meaning there, and used as in Latin-1
_LANGUAGE_MARK = re.compile("\x1b[^\x1b]*\x1b")
_ACTUAL = re.compile(rb"/ActualText\s*(" + _STRING + rb"|" + _HEX + rb")", re.DOTALL)


def _unescape(match: re.Match[bytes]) -> bytes:
    what = match[1]
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


def actual_text(operands: bytes) -> str | None:
    """The /ActualText among the operands of marked content."""
    match = _ACTUAL.search(operands) if b"/ActualText" in operands else None
    return said_text(string_bytes(match[1])) if match else None


def said_text(data: bytes) -> str:
    """A text string: UTF-16 or UTF-8 with its mark, else `PDFDocEncoding` (ISO 32000-2, 7.9.2.2)."""
    for mark, encoding in _TEXT_MARKS.items():
        if data.startswith(mark):
            return _LANGUAGE_MARK.sub("", data.removeprefix(mark).decode(encoding, "replace"))
    return "".join(map(_PDF_DOC.__getitem__, data))


def name(token: bytes) -> str:
    """The text of a name such as `/F1`, without the slash. Errors: `ValueError` where it is none."""
    if not token.startswith(b"/"):
        raise ValueError(token)
    text = token[1:]
    if b"#" in text:
        text = _HASH.sub(lambda match: bytes((int(match[1], 16),)), text)
    return text.decode("utf-8", "replace")


def floats(operands: bytes, count: int) -> tuple[float, ...]:
    """The last `count` numbers. Errors: `ValueError` where there are fewer, or something else."""
    values = tuple(map(float, operands.split()))
    if len(values) < count:
        raise ValueError(operands)
    return values[-count:]


def adjusted(items: bytes) -> tuple[list[bytes], list[float]]:
    """The strings of a TJ array, and the adjustments before, between and behind them.

    Errors: `ValueError`, also where a hexadecimal string has half a byte: with two bytes a code that says nothing.
    """
    shown, gaps = _SHOWN.findall(items), _SHOWN.split(items)
    return (
        [_short_string(string) if len(string) <= SHORT else _whole_string(string) for string in shown],
        [_short_sum(gap) if len(gap) <= SHORT else _sum(gap) for gap in gaps],
    )


def _whole_string(token: bytes) -> bytes:
    if token.startswith(b"<") and len(_SPACES.sub(b"", token)) % 2:
        raise ValueError(token)
    return string_bytes(token)


def _sum(gap: bytes) -> float:
    return sum(map(float, gap.split()))


_short_string, _short_sum = lru_cache(4096)(_whole_string), lru_cache(4096)(_sum)  # single letters, again and again
