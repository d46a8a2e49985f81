"""Patterns that are searched fast: tried only at the characters that a match can begin with.

The engine tries a pattern at each place of a text, unless it begins with a set of characters in which case counts; those
of the vocabulary begin with a word's edge, or with names in whichever case. Here such a set is put before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

_GROUP = re.compile(r"(?<!\\)\(\?P<\w+>")
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}


class _AnyCharacterError(Exception):
    """A match can begin with more characters than are worth a set."""


class FastPattern:
    """A pattern that finds what it finds, sooner. It has no flags for all of it within itself, and refers to no group."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.whole = re.compile(pattern, flags)
        first = _first_characters(pattern, flags)
        unnamed = _GROUP.sub("(?:", pattern)  # where it matches, it is matched again: here groups would only cost
        self._places = re.compile(rf"(?-i:[{first}])(?<=(?={unnamed})[\s\S])", flags) if first else self.whole

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Each match from `start` on; none overlaps the one before."""
        for place in self._places.finditer(text, start):
            if place.start() >= start and (match := self.whole.match(text, place.start())):
                yield match
                start = match.end()

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match from `start` on."""
        place = self._places.search(text, start)
        return self.whole.match(text, place.start()) if place else None


def _first_characters(pattern: str, flags: int) -> str:
    """The characters that a match can begin with, as inside a set; empty where they may be any, or none."""
    try:
        first, can_be_empty = _first_of(_parser.parse(pattern, flags))
    except _AnyCharacterError:
        return ""
    if can_be_empty or not first:
        return ""
    if flags & re.IGNORECASE:
        first |= set(map(re.escape, re.findall(f"[{''.join(first)}]", _cased(), re.IGNORECASE)))
    return "".join(sorted(first))


def _first_of(parsed: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """The parts of such a set, and whether the pattern may match nothing. Errors: `_AnyCharacterError`."""
    first: set[str] = set()
    for operation, argument in parsed:
        match str(operation):
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case "LITERAL":
                return first | {re.escape(chr(argument))}, False
            case "IN" if all(
                str(kind) in {"LITERAL", "RANGE"} or str(value) in _CATEGORIES for kind, value in argument
            ):
                return first | {_item(str(kind), value) for kind, value in argument}, False
            case "BRANCH":
                branches = [_first_of(branch) for branch in argument[1]]
            case "SUBPATTERN" if not (argument[1] or argument[2]):
                branches = [_first_of(argument[3])]
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                own, can_be_empty = _first_of(argument[2])
                branches = [(own, can_be_empty or not argument[0])]
            case _:
                raise _AnyCharacterError
        first = first.union(*(own for own, _ in branches))
        if not any(can_be_empty for _, can_be_empty in branches):
            return first, False
    return first, True


def _item(kind: str, value: Any) -> str:
    if kind == "RANGE":
        return "-".join(re.escape(chr(end)) for end in value)
    return re.escape(chr(value)) if kind == "LITERAL" else _CATEGORIES[str(value)]


@cache
def _cased() -> str:
    """All letters that have another case."""
    return "".join(
        letter for letter in map(chr, range(0x10000)) if letter.lower() != letter or letter.upper() != letter
    )
