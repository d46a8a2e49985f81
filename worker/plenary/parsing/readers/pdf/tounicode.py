"""A font's ToUnicode table read by patterns. What is not plainly written is left to pdfminer.six's own parser.

Source: ISO 32000-1, 9.10.3; Adobe Technical Note 5411.
"""

from __future__ import annotations

import re

from pdfminer.cmapdb import FileUnicodeMap

_HEX = rb"\s*+<((?:[0-9A-Fa-f]{2})*+)>"
_PAIR = re.compile(_HEX + _HEX)
_RANGE = re.compile(_HEX + _HEX + rb"(?:" + _HEX + rb"|\s*+\[((?:\s*+<(?:[0-9A-Fa-f]{2})*+>)*+)\s*+\])")
_DIGITS = re.compile(rb"<([^>]*+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)\b([^a-z]*+)endbf(?:char|range)\b")
_OTHER = (b"usecmap", b"begincid", b"beginnotdef", b"%")
MOST_CODES = 1 << 16  # in a range: a code has two bytes at most


def read_table(data: bytes) -> FileUnicodeMap | None:
    """Codes to text; None where the table holds more than characters and ranges of them, plainly written."""
    if any(word in data for word in _OTHER) or data.count(b"endcmap") > 1:
        return None
    table = FileUnicodeMap()
    sections = 0
    for section in _SECTION.finditer(data):
        sections += 1
        kind, body = section.groups()
        add, pattern = (_add_pair, _PAIR) if kind == b"bfchar" else (_add_range, _RANGE)
        position = 0
        while entry := pattern.match(body, position):
            position = entry.end()
            if not add(table, entry):
                return None
        if body[position:].strip():
            return None
    return table if sections == data.count(b"beginbf") else None


def _add_pair(table: FileUnicodeMap, entry: re.Match[bytes]) -> bool:
    code, text = entry.groups()
    table.add_cid2unichr(int(code or b"0", 16), _bytes(text))
    return True


def _add_range(table: FileUnicodeMap, entry: re.Match[bytes]) -> bool:
    first, last, text, texts = entry.groups()
    if len(first) != len(last):
        return False
    start, end = int(first or b"0", 16), int(last or b"0", 16)
    if end - start >= MOST_CODES:
        return False
    if text is None:
        for code, digits in zip(range(start, end + 1), _DIGITS.findall(texts), strict=False):
            table.add_cid2unichr(code, _bytes(digits))
        return True
    counting, fixed = text[-8:], _bytes(text[:-8])
    size = len(counting) // 2
    base = int(counting or b"0", 16)
    for code in range(start, end + 1):
        value = (base + code - start) & ((1 << 8 * size) - 1)
        table.add_cid2unichr(code, fixed + value.to_bytes(size, "big"))
    return True


def _bytes(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode("ascii"))
