"""A text as it is searched, the same way for what is kept and what is asked: without accents, Han letter by letter.

Neither database cuts Chinese into words: each letter is a word here, and what is asked for a phrase of them. The marks
of Arabic vowels and the forms of its alef are left out, as readers do not type them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_ARABIC = str.maketrans("\u0623\u0625\u0622\u0671\u0649\u0629", "\u0627\u0627\u0627\u0627\u064a\u0647", "\u0640")
_KEPT = "\u0439\u0419"  # the short I of Russian: a letter of its own, not one with a mark


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its letters where it comes from in the original."""

    text: str
    origins: Sequence[int]


def fold_letters(text: str) -> str:
    """The text as it is searched."""
    return text if text.isascii() else _SPACES.sub(" ", text.translate(_LETTERS))


def fold_with_origins(text: str) -> Folded:
    """The same, with the way back."""
    folded = fold_letters(text)
    if len(folded) == len(text) and all(len(_LETTERS[ord(letter)]) == 1 for letter in set(text)):
        return Folded(folded, range(len(text)))  # letter by letter, as in most texts
    letters: list[str] = []
    origins: list[int] = []
    for number, letter in enumerate(text):
        for piece in _LETTERS[ord(letter)]:
            if piece != " " or letters[-1:] != [" "]:  # as `fold_letters` joins spaces
                letters.append(piece)
                origins.append(number)
    return Folded("".join(letters), origins)


def is_han(letter: str) -> bool:
    """True for a letter that is a word of its own here."""
    return any(first <= ord(letter) <= last for first, last in _HAN)


class _Letters(dict[int, str]):
    """The folded form of each letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _letter(chr(code))
        return folded


def _letter(letter: str) -> str:
    if letter < "\x80":
        return letter
    if is_han(letter):
        return f" {letter} "
    if ord(letter) in _ARABIC:
        return letter.translate(_ARABIC)
    if letter in _KEPT:
        return letter
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


_LETTERS = _Letters()
_SPACES = re.compile(" {2,}")
