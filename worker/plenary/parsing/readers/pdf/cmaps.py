"""From the bytes that a page shows to codes, and from codes to the numbers of glyphs, by a composite font's CMap.

A ToUnicode table explains codes, widths go by the numbers of glyphs: both are needed wherever the two differ. Sources:
ISO 32000-1, 9.7.5 (CMaps) and 9.10.3 (ToUnicode); Adobe Technical Note 5014.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfminer.cmapdb import CMap, CMapDB
from pdfminer.pdftypes import PDFStream, resolve1

from plenary.parsing.readers.pdf.streams import unpack

MOST = 4 << 20  # bytes of an embedded CMap
MOST_NESTED = 4  # CMaps that use each other
MOST_CODES = 1 << 16  # of one range
LONGEST = 4  # bytes of a code
_HEX = rb"<\s*+([0-9A-Fa-f\s]*+)>"
_SECTION = re.compile(rb"begin(codespacerange|cidrange|cidchar)\b(.*?)end\1\b", re.DOTALL)
_RANGE, _PAIR = re.compile(_HEX + rb"\s*" + _HEX), re.compile(_HEX + rb"\s*(\d{1,7})\b")
_NUMBERED = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(\d{1,7})\b")
_USED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+usecmap\b")


@dataclass(slots=True)
class CodeMap:
    """The lengths of codes, and the number of the glyph for each. Without numbers a code is its own number."""

    spaces: list[tuple[bytes, bytes]] = field(default_factory=list)  # first and last code of a length
    numbers: dict[int, int] = field(default_factory=dict)
    nested: Mapping[int, Any] = field(default_factory=dict)  # pdfminer.six's own tables, byte by byte

    def codes(self, data: bytes) -> list[int]:
        """The codes in a string. Bytes that begin no code are one of the shortest length."""
        codes, position = [], 0
        shortest = min((len(first) for first, _ in self.spaces), default=2)
        while position < len(data):
            length = self._nested_length(data, position) if self.nested else self._length(data, position)
            length = length or shortest
            codes.append(int.from_bytes(data[position : position + length].ljust(length, b"\0"), "big"))
            position += length
        return codes

    def _length(self, data: bytes, position: int) -> int:
        for first, last in self.spaces:
            part = data[position : position + len(first)]
            if len(part) == len(first) and all(
                low <= byte <= high for low, byte, high in zip(first, part, last, strict=True)
            ):
                return len(first)
        return 0

    def _nested_length(self, data: bytes, position: int) -> int:
        table: Any = self.nested
        for length, byte in enumerate(data[position : position + LONGEST], start=1):
            table = table.get(byte)
            if not isinstance(table, dict):
                return length if table is not None else 0
        return 0

    def number(self, code: int) -> int:
        """The number of the glyph that a code stands for."""
        if not self.nested:
            return self.numbers.get(code, code if not self.numbers else 0)
        table: Any = self.nested
        for byte in code.to_bytes(max(1, (code.bit_length() + 7) // 8), "big"):
            table = table.get(byte) if isinstance(table, dict) else None
        if isinstance(table, int):
            return table
        return self._number_of_two(code)

    def _number_of_two(self, code: int) -> int:
        """A code of two bytes whose first is zero."""
        table: Any = self.nested.get(code >> 8 & 255)
        number = table.get(code & 255) if isinstance(table, dict) else None
        return number if isinstance(number, int) else 0


def code_map(spec: Mapping[str, Any], to_unicode: bytes) -> CodeMap | None:
    """The CMap of a composite font; None where it is an identity of two bytes, which most are.

    Of one that is not known the lengths of codes are those of the ToUnicode table, two bytes without one.
    """
    encoding = resolve1(spec.get("Encoding"))
    if isinstance(encoding, PDFStream):
        return _read(encoding, MOST_NESTED)
    name = str(getattr(encoding, "name", encoding))
    if name in {"Identity-H", "Identity-V", "OneByteIdentityH", "OneByteIdentityV", "DLIdent-H", "DLIdent-V"}:
        return None
    return _known(name) or CodeMap(spaces=_spaces(to_unicode) or [(b"\0\0", b"\xff\xff")])


def _known(name: str) -> CodeMap | None:
    try:
        cmap = CMapDB.get_cmap(name)
    except (CMapDB.CMapNotFound, OSError, ValueError):
        return None
    return CodeMap(nested=cmap.code2cid) if isinstance(cmap, CMap) and cmap.code2cid else None


def _read(stream: PDFStream, depth: int) -> CodeMap:
    text = unpack(stream, MOST)[0]
    used = resolve1(stream.get("UseCMap"))
    named = _USED.search(text)
    made = CodeMap(spaces=_spaces(text))
    if isinstance(used, PDFStream) and depth:
        made.numbers |= _read(used, depth - 1).numbers
    elif named and (base := _known(named[1].decode("latin-1"))) and not _SECTION.search(text):
        return base
    for kind, body in _SECTION.findall(text):
        if kind == b"cidchar":
            made.numbers |= {int(_digits(code), 16): int(number) for code, number in _PAIR.findall(body)}
        elif kind == b"cidrange":
            for first, last, number in _NUMBERED.findall(body):
                start, end = int(_digits(first), 16), int(_digits(last), 16)
                for code in range(start, min(end, start + MOST_CODES) + 1):
                    made.numbers[code] = int(number) + code - start
    return made


def _spaces(text: bytes) -> list[tuple[bytes, bytes]]:
    """The ranges of codes, shorter ones first."""
    spaces = [
        (bytes.fromhex(_digits(first).decode()), bytes.fromhex(_digits(last).decode()))
        for kind, body in _SECTION.findall(text)
        if kind == b"codespacerange"
        for first, last in _RANGE.findall(body)
    ]
    return sorted(
        (pair for pair in spaces if 0 < len(pair[0]) == len(pair[1]) <= LONGEST), key=lambda pair: len(pair[0])
    )


def _digits(written: bytes) -> bytes:
    digits = b"".join(written.split()) or b"00"
    return digits + b"0" if len(digits) % 2 else digits
