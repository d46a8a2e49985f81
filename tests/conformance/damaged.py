"""Damaged copies of a sound PDF, one for each way in which files are found broken: by bytes alone, from any file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from respaced import RESPACED

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![a-z])")
_STREAM = re.compile(rb"^(.*?)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What was done, and the bytes. A way that this file offers no place for gives nothing."""
    for name, spoil in WAYS.items():
        made = spoil(data)
        if made is not None and made != data:
            yield name, made


def _cut(share: float) -> Callable[[bytes], bytes | None]:
    return lambda data: data[: int(len(data) * share)]


def _changed(pattern: bytes, into: bytes, *, nth: int | None = None) -> Callable[[bytes], bytes | None]:
    """Every match, or the one of this number, as something else of the same length."""

    def change(data: bytes) -> bytes | None:
        found = list(re.finditer(pattern, data))
        for match in found if nth is None else found[nth : nth + 1]:
            new = match.expand(into)[: len(match[0])].ljust(len(match[0]))
            data = data[: match.start()] + new + data[match.end() :]
        return data

    return change


def _zeroed(data: bytes) -> bytes | None:
    middle = len(data) // 2
    return data[:middle] + bytes(512) + data[middle + 512 :]


def _streams(rule: Callable[[bytes], bytes | None], *, only: bytes, first: int = 0) -> Callable[[bytes], bytes | None]:
    """Streams whose unpacked content holds `only`, from the one of this number on, through a rule; lengths are kept."""

    def change(data: bytes) -> bytes | None:
        seen = 0
        for found in list(_OBJECT.finditer(data)):
            parts = _STREAM.match(found[2])
            if not parts or b"FlateDecode" not in parts[1]:
                continue
            try:
                content = zlib.decompress(parts[2])
            except zlib.error:
                continue
            if only not in content:
                continue
            seen += 1
            new = rule(content) if seen > first else None
            packed = zlib.compress(new, 9) if new is not None else b""
            if new is not None and len(packed) <= len(parts[2]):
                at = found.start(2) + parts.start(2)
                data = data[:at] + packed.ljust(len(parts[2]), b"\0") + data[at + len(parts[2]) :]
        return data

    return change


def _shifted(content: bytes) -> bytes:
    """A ToUnicode map in which every letter stands for the next."""

    def up(found: re.Match[bytes]) -> bytes:
        return b"<" + found[1] + b"> <%04X>" % (int(found[2], 16) + 1)

    return re.sub(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>(?!\s*[<\[])", up, content)


WAYS: dict[str, Callable[[bytes], bytes | None]] = {
    "last 200 bytes cut off": lambda data: data[:-200],
    "cut at 95 %": _cut(0.95),
    "cut at 70 %": _cut(0.7),
    "cut at 40 %": _cut(0.4),
    "startxref points to 0": _changed(rb"startxref\s+\d+", b"startxref\n0"),
    "startxref is lost": _changed(rb"startxref", b"startxxxx"),
    "cross-reference table is lost": _changed(rb"\nxref\b|/Type\s*/XRef", b"\n    "),
    "offsets are all wrong": _changed(rb"(?m)^\d{10}( \d{5} n)", rb"0000000017\1"),
    "trailer without root": _changed(rb"/Root", b"/Xoot"),
    "junk before the header": lambda data: b"\0" * 700 + data,
    "line ends converted": lambda data: data.replace(b"\n", b"\r\n"),
    "512 bytes zeroed in the middle": _zeroed,
    "first page object is lost": _changed(_PAGE.pattern, b"/Type/Null", nth=0),
    "second page object is lost": _changed(_PAGE.pattern, b"/Type/Null", nth=1),
    "a page without its content": _changed(rb"/Contents", b"/Xontents", nth=1),
    "a page without its fonts": _changed(rb"/Font(?=\s*<<|\s+\d)", b"/Xont", nth=1),
    "no page has its fonts": _changed(rb"/Font(?=\s*<<|\s+\d)", b"/Xont"),
    "font programs are lost": _changed(rb"/FontFile2", b"/XontFile2"),
    "one font without its ToUnicode": _changed(rb"/ToUnicode", b"/XoUnicode", nth=0),
    "no font has its ToUnicode": _changed(rb"/ToUnicode", b"/XoUnicode"),
    "ToUnicode names the next letter": _streams(_shifted, only=b"begincmap"),
    "a page's content is cut in half": _streams(lambda content: content[: len(content) // 2], only=b" Tf", first=1),
    "a page's content is empty": _streams(lambda _: b"", only=b" Tf", first=1),
} | RESPACED
