"""Text layers that are noise for tests: our own sample, with fonts on some pages whose ToUnicode tables are wrong.

A person who looks at such a page sees nothing amiss: the letters are drawn as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_901-EN.pdf"
NOTHING = 0xFFFF  # no character by the standard: what pdfium passes over, and takes the font's encoding for
_OBJECT = re.compile(rb"^(\d+) 0 obj\s*(<<.*?>>)\s*endobj", re.MULTILINE | re.DOTALL)


def the_next(code: int) -> int:
    """Every letter stands for the next one."""
    return code + 1


def unmapped(code: int) -> int:
    """Every letter stands for one that no standard knows."""
    return 0xE000 + code


def noisy(*numbers: int, meaning: Callable[[int], int] = the_next) -> bytes:
    """The sample, in whose pages of these numbers (from 1) each code but the space has the meaning that is given.

    It is a revision appended to the sample, as a PDF may have them.
    """
    data = SAMPLE.read_bytes()
    objects = {int(number): content for number, content in _OBJECT.findall(data)}
    fonts = [content for content in objects.values() if b"/Type /Font" in content]
    pages = [(number, content) for number, content in objects.items() if b"/Type /Page\n" in content]
    free = count(max(map(int, re.findall(rb"^(\d+) 0 obj", data, re.MULTILINE))) + 1)
    table, *names = (next(free) for _ in range(len(fonts) + 1))
    made = {table: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines := _table(meaning)), lines)}
    made |= {
        name: font.replace(b"<<", b"<< /ToUnicode %d 0 R" % table, 1) for name, font in zip(names, fonts, strict=True)
    }
    named = [re.search(rb"/Name (/F\d+)", font)[1] for font in fonts]  # type: ignore[index]
    resource = b" ".join(b"%s %d 0 R" % pair for pair in zip(named, names, strict=True))
    for number in numbers:
        place, page = pages[number - 1]
        made[place] = page.replace(b"/Font 1 0 R", b"/Font << %s >>" % resource)
    return _revised(data, made)


def _table(meaning: Callable[[int], int]) -> bytes:
    codes = b"\n".join(b"<%02X> <%04X>" % (code, meaning(code)) for code in range(33, 123))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n90 beginbfchar\n"
        + codes
        + b"\nendbfchar\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _revised(data: bytes, objects: dict[int, bytes]) -> bytes:
    out, table = data, b""
    for number, content in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    root, before = re.search(rb"/Root (\d+) 0 R", data), re.search(rb"startxref\s+(\d+)", data)
    assert root
    assert before
    trailer = b"trailer\n<< /Size %d /Root %s 0 R /Prev %s >>" % (max(objects) + 1, root[1], before[1])
    return out + b"xref\n" + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)
