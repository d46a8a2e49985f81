"""A place in a text that means something, and the folded form in which texts are searched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from plenary.meaning.dictionaries import Kind

# One character each, so that places stay what they were: apostrophes, spaces and hyphens of typography; the hamza on an
# alif, which prints leave out.
_SIGNS = "\u2019\u02bc\u00a0\u202f\u2011\u2010\u0401\u0451\u0623\u0625\u0622\u0671\u0649"
_PLAIN = dict(zip(_SIGNS, "''  --\u0435\u0435\u0627\u0627\u0627\u0627\u064a", strict=True))
_VOWEL_SIGNS = re.compile("[\u064b-\u0652\u0640]")  # Arabic; and the line that widens a word


class Found(NamedTuple):
    """A thing that a text names, between two places of it."""

    start: int
    end: int
    kind: Kind
    id: str


def fold(text: str) -> str:
    """Lower case and one form of each sign, without a change of length."""
    if text.isascii():
        return text.lower()
    for sign, plain in _PLAIN.items():  # faster than one pass of an expression
        text = text.replace(sign, plain)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def unpointed(text: str) -> tuple[str, Sequence[int]]:
    """The text without the vowel signs of Arabic, and the place in `text` of each of its characters and of its end.

    >>> unpointed("ab")
    ('ab', range(0, 3))
    """
    signs = [sign.start() for sign in _VOWEL_SIGNS.finditer(text)]
    if not signs:
        return text, range(len(text) + 1)
    places: list[int] = []
    start = 0
    for sign in signs:
        places += range(start, sign)
        start = sign + 1
    places += range(start, len(text) + 1)
    return _VOWEL_SIGNS.sub("", text), places
