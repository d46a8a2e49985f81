"""The loops over each character of a text. The functions here are what they do; where it was built, `_native` does it.

`PLENARY_PURE_PYTHON=1` in the environment does without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from plenary.parsing.readers.pdf.compiled_loops import compiled

MODULE = "plenary.parsing.structure.outcome._native"
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[;\u061b\uff1b](?!\Z)|[,.:\u3002](?= ?[\d(\uff08]| [A-Z\u00c0-\u00de])")


def _closed_up(text: str) -> str:
    """A text without a space. Common ones are taken out first, which is quicker."""
    return "".join(text.replace(" ", "").split())


def _letters_alone(text: str) -> str:
    """The letters of each line: their signs are few, so that each is left out everywhere at once."""
    for sign in set(text):
        if not sign.isalpha() and sign != "\n":
            text = text.replace(sign, "")
    return text


def _excess(text: str, other: str) -> Mapping[str, int]:
    """By how many each character is in a text more often than in another, below zero if less; not those in balance."""
    counts = Counter(text)
    counts.subtract(other)
    return {sign: count for sign, count in counts.items() if count}


def _stops(text: str) -> list[int]:
    """The places of stops behind which another text may begin.

    Behind a semicolon inside a text it may always; behind others a number, a bracket or a capital is.
    """
    return [match.start() for match in _STOP.finditer(text)]


def _found_again(text: str, start: int, line: int, step: int) -> tuple[int, int] | None:
    """The first part of `step` characters, of each in turn from `start` on, that begins another line too, and there.

    The other begins at least a `line` behind it and ends within four.
    """
    for place in range(start, len(text) - 2 * line, step):
        again = text.find(text[place : place + step], place + line, place + 4 * line)
        if again >= 0:
            return place, again
    return None


def _common_words(text: str, common: frozenset[str]) -> tuple[int, int]:
    """The words of a text that are common, and all words: letters in a row. Signs such as `²` count as letters."""
    words = _WORD.findall(text)
    return sum(map(common.__contains__, words)), len(words)


closed_up: Callable[[str], str] = compiled("closed_up", MODULE) or _closed_up
letters_alone: Callable[[str], str] = compiled("letters_alone", MODULE) or _letters_alone
excess: Callable[[str, str], Mapping[str, int]] = compiled("excess", MODULE) or _excess
stops: Callable[[str], list[int]] = compiled("stops", MODULE) or _stops
found_again: Callable[[str, int, int, int], tuple[int, int] | None] = compiled("found_again", MODULE) or _found_again
common_words: Callable[[str, frozenset[str]], tuple[int, int]] = compiled("common_words", MODULE) or _common_words
