"""The characters of a bare text: a byte order mark decides, else UTF-8, else windows-1252. It guesses no further."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def marked(data: bytes) -> tuple[str, int] | None:
    """Name the encoding that a byte order mark names and the mark's length in bytes, or None without one."""
    return next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), None)


def decode(data: bytes) -> str | None:
    """Give the text, without a byte order mark; None where the bytes are no text in any of these encodings."""
    found = marked(data)
    tried = ((found[0], found[1]),) if found else (("utf-8", 0), ("windows-1252", 0))
    for encoding, start in tried:
        try:
            return data[start:].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
