"""Copies of a sound PDF whose text is set otherwise: spaced, moved, split into letters, shown twice or out of order.

What a page shows is changed in its content streams, which stand behind the file as an update of it.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Rule = Callable[[bytes, int], bytes]  # a content stream, and how many bytes a character's code has

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"^(.*?)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_STRING = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>"
_SHOWN = re.compile(rb"\[((?:" + _STRING + rb"|[^\[\]()<>])*)\]\s*TJ\b|(" + _STRING + rb")\s*Tj\b", re.DOTALL)
_ITEM = re.compile(rb"(" + _STRING + rb")|([-+.\d]+)", re.DOTALL)
_TEXT = re.compile(rb"\bBT\b.*?\bET\b", re.DOTALL)
_LETTER = re.compile(rb"\\[0-7]{1,3}|\\.|[^\\]", re.DOTALL)
_FONT = re.compile(rb"/(\S+)\s+[-+.\d]+\s+Tf")


def respaced(rule: Rule) -> Callable[[bytes], bytes | None]:
    """All content streams of a file through a rule."""

    def change(data: bytes) -> bytes | None:
        streams = {}
        for found in _OBJECT.finditer(data):
            parts = _STREAM.match(found[2])
            content = _unpacked(parts) if parts else b""
            if parts and b" Tf" in content and re.search(rb"\bBT\b", content):
                streams[int(found[1])] = parts[1], content
        shown = b"".join(b"".join(texts) for _, content in streams.values() for texts in _SHOWN.findall(content))
        step = 1 if any(len(digits) % 4 for digits in re.findall(rb"<([0-9A-Fa-f]*)>", shown)) else 2
        return _updated(data, {number: (head, rule(content, step)) for number, (head, content) in streams.items()})

    return change


def _unpacked(parts: re.Match[bytes]) -> bytes:
    try:
        return zlib.decompress(parts[2]) if b"FlateDecode" in parts[1] else parts[2]
    except zlib.error:
        return b""


def _updated(data: bytes, streams: dict[int, tuple[bytes, bytes]]) -> bytes:
    made, table = bytearray(data + b"\n"), b"xref\n0 0\n"
    for number, (head, content) in sorted(streams.items()):
        bare = (
            re.sub(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?|/Length\s+\d+( 0 R)?", b"", head).strip().removesuffix(b">>")
        )
        packed = zlib.compress(content)
        table += b"%d 1\n%010d 00000 n \n" % (number, len(made))
        made += b"%d 0 obj\n%s/Filter/FlateDecode/Length %d>>stream\n" % (number, bare, len(packed))
        made += packed + b"\nendstream\nendobj\n"
    size = max(map(int, re.findall(rb"/Size\s+(\d+)", data)))
    root, before = re.findall(rb"/Root\s+(\d+ \d+ R)", data)[-1], re.findall(rb"startxref\s+(\d+)", data)[-1]
    start = len(made)
    made += table + b"trailer\n<</Size %d/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, start)
    return bytes(made)


def spaced(points: float) -> Rule:
    """Letters further apart, or closer where `points` are negative; where runs begin stays as it was."""

    def rule(content: bytes, _step: int) -> bytes:
        content = re.sub(rb"([-+.\d]+)\s+Tc\b", lambda found: b"%.3f Tc" % (float(found[1]) + points), content)
        return re.sub(rb"\bBT\b", b"BT %.2f Tc" % points, content)

    return rule


def in_letters(content: bytes, step: int) -> bytes:
    """A run for each letter, all where they were."""

    def split(found: re.Match[bytes]) -> bytes:
        runs, gap = [], b""
        for string, number in [(found[2], b"")] if found[2] else _ITEM.findall(found[1]):
            gap += b" " + number
            for code in _codes(string, step):
                runs.append(b"[%s %s]TJ" % (gap, code))
                gap = b""
        return b"\n".join([*runs, b"[%s]TJ" % gap])

    return _SHOWN.sub(split, content)


def _codes(string: bytes, step: int) -> list[bytes]:
    if string.startswith(b"<"):
        digits, size = re.sub(rb"\s", b"", string[1:-1]), 2 * step
        return [b"<%s>" % digits[at : at + size] for at in range(0, len(digits), size)]
    return [b"(%s)" % letter for letter in _LETTER.findall(string[1:-1])]


def moved(points: float) -> Rule:
    """Every second run a little to the right, or to the left where `points` are negative."""
    return _each(2, lambda text: b"q 1 0 0 1 %.2f 0 cm\n%s\nQ" % (points, text))


def doubled(points: float, *, every: int) -> Rule:
    """Some runs a second time over themselves, as bold is made."""
    return _each(every, lambda text: b"%s\nq 1 0 0 1 %.2f 0 cm\n%s\nQ\n" % (text, points, text))


def _each(nth: int, change: Callable[[bytes], bytes]) -> Rule:
    def rule(content: bytes, _step: int) -> bytes:
        texts = [change(text) if index % nth == 0 else text for index, text in enumerate(_TEXT.findall(content), 1)]
        return _with_texts(content, texts)

    return rule


def _page_doubled(content: bytes, _step: int) -> bytes:
    return b"q\n%s\nQ\nq 1 0 0 1 0.3 0 cm\n%s\nQ\n" % (content, content)


def _with_texts(content: bytes, texts: list[bytes]) -> bytes:
    new = iter(texts)
    return _TEXT.sub(lambda _: next(new), content)


def _in_order(arrange: Callable[[list[bytes]], list[bytes]]) -> Rule:
    return lambda content, _step: _with_texts(content, arrange(_TEXT.findall(content)))


def _shuffled(size: int) -> Callable[[list[bytes]], list[bytes]]:
    """Runs in disorder, so many at a time."""

    def arrange(texts: list[bytes]) -> list[bytes]:
        chance = random.Random(5)
        parts = [texts[at : at + size] for at in range(0, len(texts), size)]
        return [text for part in parts for text in chance.sample(part, len(part))]

    return arrange


def _by_font(texts: list[bytes]) -> list[bytes]:
    return sorted(texts, key=lambda text: found[1] if (found := _FONT.search(text)) else b"")


RESPACED: dict[str, Callable[[bytes], bytes | None]] = {
    "letters spaced out by 0.1 points": respaced(spaced(0.1)),
    "letters spaced out by 0.2 points": respaced(spaced(0.2)),
    "letters spaced out by 1 point": respaced(spaced(1)),
    "letters set closer by 0.1 points": respaced(spaced(-0.1)),
    "letters set closer by 0.5 points": respaced(spaced(-0.5)),
    "a run for each letter": respaced(in_letters),
    "the same, spaced out by 0.2 points": respaced(lambda content, step: spaced(0.2)(in_letters(content, step), step)),
    "every second run 0.5 points to the left": respaced(moved(-0.5)),
    "every second run 2 points to the left": respaced(moved(-2)),
    "every second run 2 points to the right": respaced(moved(2)),
    "some runs shown twice": respaced(doubled(0.3, every=5)),
    "all runs shown twice": respaced(doubled(0.3, every=1)),
    "pages shown twice": respaced(_page_doubled),
    "runs in disorder, six at a time": respaced(_in_order(_shuffled(6))),
    "runs in disorder": respaced(_in_order(_shuffled(10**6))),
    "runs painted backwards": respaced(_in_order(lambda texts: texts[::-1])),
    "runs painted font by font": respaced(_in_order(_by_font)),
}
TRACKING = {points / 100: respaced(spaced(points / 100)) for points in range(-50, 205, 5) if points}
