"""Lines in Arabic: from the order on the page, left to right, to the order in which they are read.

A page holds the letters as they are seen. Read from the right, words come in order, but numbers and Latin words come
out backwards and are turned again. Source: Unicode Standard Annex 9, as far as the visible letters allow.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

_RIGHT = frozenset({"R", "AL"})
# The blocks that hold all letters of such scripts (Unicode 15, DerivedBidiClass).
_PERHAPS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BETWEEN_DIGITS = frozenset("/.,:-\u2013")
_BETWEEN_WORDS = _BETWEEN_DIGITS | frozenset(" &'\u2019\"")

# Brackets behind a Latin word, with Latin words or a number in them, are set with it: `NPT/CONF.2010/50 (Vol. I)`,
# `WT/MIN(15)/48`.
_BRACKETED = re.compile(r"[A-Za-z][A-Za-z0-9./-]* ?(?P<brackets>\((?=[A-Za-z0-9])[A-Za-z0-9 .,/-]*\))")
# Some writers of PDF note a bracket as it is seen, others as it is read; these are places where one is read wrongly.
_AS_SEEN = re.compile(r"(?:^|\s)[)\]](?=\w)|(?<=\w)[(\[](?=$|[\s.,\u060c\u061b])")
_AS_READ = re.compile(r"(?:^|\s)[(\[](?=\w)|(?<=\w)[)\]](?=$|[\s.,\u060c\u061b])")
_MIRROR = str.maketrans("()[]", ")(][")
_YEARS = re.compile(r"(?<!\d)(?P<first>\d{4})(?P<to>[-\u2010\u2011\u2013])(?P<last>\d{4})(?!\d)")

PAIR = 2
STROKE, JOINER = "\u0640", "\u200d"  # the stroke that stretches a word; what replaces it where it is no letter
LAM, ALEFS = "\u0644", frozenset("\u0627\u0622\u0623\u0625")

Look = TypeVar("Look")


def is_right_to_left(text: str) -> bool:
    """Return True for text that holds a letter of a script that is written from the right."""
    if text.isascii():
        return False
    return _is_from_right(text) if len(text) <= PAIR else _has_letter_from_right(text)


def _has_letter_from_right(text: str) -> bool:
    return any(letter.isalpha() and unicodedata.bidirectional(letter) in _RIGHT for letter in _PERHAPS.findall(text))


_is_from_right = lru_cache(4096)(_has_letter_from_right)  # single letters come again and again


@lru_cache(4096)
def is_mark(letter: str) -> bool:
    """Return True for a sign over or under a letter, such as an Arabic vowel."""
    return unicodedata.category(letter) == "Mn"


def as_seen(ligature: str) -> str:
    """The letters of one glyph in the order of the page.

    Fonts give them in reading order, but some PDF writers turn them around: lam and alef always read lam first, and a
    vowel sign always follows its letter.
    """
    if len(ligature) == PAIR and LAM in ligature and set(ligature) - {LAM} <= ALEFS:
        return ligature.replace(LAM, "") + LAM
    if len(ligature) == PAIR and is_mark(ligature[0]) and not is_mark(ligature[1]):
        return ligature
    return ligature[::-1] if len(ligature) > 1 and is_right_to_left(ligature) else ligature


def logical(cells: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """The cells of a line (text and look, from left to right) in reading order; neighbours of one look joined."""
    letters = [(letter, look) for text, look in cells for letter in text]
    seen = "".join([text for text, _ in cells])
    brackets = [match.span("brackets") for match in _BRACKETED.finditer(seen)]
    inside = {len(seen) - 1 - at for start, end in brackets for at in (start, end - 1)}
    letters.reverse()
    kinds = [_kind(letter) for letter in reversed(seen)]
    ordered: list[tuple[str, Look]] = []
    position = 0
    while position < len(letters):
        if kinds[position] in "R " and position not in inside:  # most of them
            ordered.append(letters[position])
            position += 1
            continue
        end = _end_of_left_to_right(letters, position, inside)
        if end > position:
            ordered += _ascending(letters[position:end][::-1])
            position = end
        else:
            ordered.append(letters[position])
            position += 1
    text = "".join([letter for letter, _ in ordered])
    if _AS_SEEN.search(text) and not _AS_READ.search(text):
        ordered = [(letter.translate(_MIRROR), look) for letter, look in ordered]
    return [("".join([letter for letter, _ in group]), look) for look, group in groupby(ordered, key=_look)]


def _ascending(letters: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Letters that read from the left, but a span of years goes up: some hyphens let its years read from the right."""
    years = _YEARS.fullmatch("".join(letter for letter, _ in letters))
    if not years or years["first"] <= years["last"]:
        return letters
    return [
        *letters[years.start("last") :],
        *letters[years.start("to") : years.end("to")],
        *letters[: years.end("first")],
    ]


def _look(cell: tuple[str, Look]) -> Look:
    return cell[1]


@lru_cache(4096)
def _kind(letter: str) -> str:
    """L for a letter that reads from the left, N for a digit, R for one from the right, a space for all else."""
    bidi_class = unicodedata.bidirectional(letter)
    if bidi_class in _RIGHT:
        return "R"
    if letter.isdigit():
        return "N"
    return "L" if bidi_class == "L" else " "


def _end_of_left_to_right(letters: list[tuple[str, Look]], start: int, inside: set[int]) -> int:
    """The end of a stretch that reads from the left: words and numbers, and the signs between two of them.

    `inside` are the places of brackets that belong to such a stretch.
    """
    first = "L" if start in inside else _kind(letters[start][0])
    if first not in {"L", "N"}:
        return start
    end, position = start + 1, start + 1
    latin = first == "L"
    while position < len(letters):
        letter = letters[position][0]
        kind = "L" if position in inside else _kind(letter)
        if kind in {"L", "N"}:
            gap = [sign for sign, _ in letters[end:position]]
            joined = _BETWEEN_WORDS if latin or kind == "L" else _BETWEEN_DIGITS
            if not all(sign in joined for sign in gap) or (len(gap) > 1 and not (latin or kind == "L")):
                break
            latin = latin or kind == "L"
            end = position + 1
        elif kind == "R" or letter not in _BETWEEN_WORDS:
            break
        position += 1
    return end
