"""A matcher of regular expressions as Python's own is one, by backtracking, that counts its steps; and strings to pump.

Python tells no count of its own, and time is no measure in tests. What Python's matcher makes short (a literal at the
beginning, a repeat of one character) counts here in full, so a count is a bound of Python's work up to a constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from re import _constants as codes  # type: ignore[attr-defined, unused-ignore]
from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

MANY = 100  # a repeat that may be as long counts as one without end
FEW = 8  # tries of characters for one place
# One of each kind of character that patterns tell apart.
ALPHABET = "aA0 \n.,-/()[]'\"\\:;_<>&|*=\u00e9\u00a0\u0430\u0642\u51b3\u2019\u2013\u200f"

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_NOT_DIGIT: lambda one: not one.isdecimal(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda one: not one.isspace(),
    codes.CATEGORY_WORD: lambda one: one.isalnum() or one == "_",
    codes.CATEGORY_NOT_WORD: lambda one: not (one.isalnum() or one == "_"),
}

Then = Callable[[int], bool]


class TooManyStepsError(Exception):
    """The count has passed its bound."""


class Counter:
    """Counts the steps of one pattern over texts."""

    def __init__(self, pattern: str, flags: int = 0, most: int = 1_000_000) -> None:
        self.tree = parser.parse(pattern, flags)
        self.flags = self.tree.state.flags
        self.most = most
        self.steps = 0
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}

    def match(self, text: str) -> int:
        """The steps of one attempt at a match, from the beginning. Errors: `TooManyStepsError`."""
        self.matches(text)
        return self.steps

    def matches(self, text: str) -> bool:
        """True where the pattern matches the beginning of a text."""
        self.steps, self._text, self._groups = 0, text, {}
        return self._run(list(self.tree), 0, 0, lambda _: True)

    def fits(self, item: tuple[Any, Any], one: str) -> bool:
        """True where one item of a tree matches this character alone."""
        return _fits(item, one, self.flags)

    def _run(self, items: Sequence[Any], at: int, place: int, then: Then) -> bool:  # noqa: C901, PLR0911
        self.steps += 1
        if self.steps > self.most:
            raise TooManyStepsError
        if at == len(items):
            return then(place)
        code, value = items[at]

        def rest(end: int) -> bool:
            return self._run(items, at + 1, end, then)

        if code in _REPEATS:
            return self._repeat(code, value, place, rest)
        if code is codes.SUBPATTERN:
            group, _, _, inner = value

            def close(end: int) -> bool:
                before = self._groups.get(group)
                if group is not None:
                    self._groups[group] = (place, end)
                if rest(end):
                    return True
                if before is not None:
                    self._groups[group] = before
                return False

            return self._run(list(inner), 0, place, close)
        if code is codes.BRANCH:
            return any(self._run(list(branch), 0, place, rest) for branch in value[1])
        if code is codes.ATOMIC_GROUP:
            end = self._once(value, place)
            return end is not None and rest(end)
        if code in {codes.ASSERT, codes.ASSERT_NOT}:
            direction, inner = value
            begin = place if direction > 0 else place - inner.getwidth()[0]
            found = begin >= 0 and self._once(inner, begin) is not None
            return found == (code is codes.ASSERT) and rest(place)
        if code is codes.GROUPREF:
            span = self._groups.get(value)
            said = self._text[slice(*span)] if span else None
            return said is not None and self._text.startswith(said, place) and rest(place + len(said))
        if code is codes.GROUPREF_EXISTS:
            group, yes, no = value
            chosen = yes if group in self._groups else no
            return self._run(list(chosen or []), 0, place, rest)
        if code is codes.AT:
            return self._at(value, place) and rest(place)
        return place < len(self._text) and self.fits(items[at], self._text[place]) and rest(place + 1)

    def _once(self, inner: Iterable[Any], place: int) -> int | None:
        ends: list[int] = []
        self._run(list(inner), 0, place, lambda end: not ends.append(end))  # type: ignore[func-returns-value]
        return ends[0] if ends else None

    def _repeat(self, code: Any, value: tuple[int, int, Any], place: int, rest: Then) -> bool:
        least, most, inner = value
        items = list(inner)
        if len(items) == 1 and items[0][0] in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}:
            return self._characters(code, value, items[0], place, rest)
        if code is codes.POSSESSIVE_REPEAT:
            count = 0
            while count < most and (end := self._once(items, place)) is not None and end > place:
                place, count = end, count + 1
            return count >= least and rest(place)

        def turn(count: int, begin: int, last: int) -> bool:
            if count < least:
                return self._run(items, 0, begin, lambda end: turn(count + 1, end, begin))
            if code is codes.MIN_REPEAT and rest(begin):
                return True
            if count < most and begin != last and self._run(items, 0, begin, lambda end: turn(count + 1, end, begin)):
                return True
            return code is codes.MAX_REPEAT and rest(begin)

        return turn(0, place, -1)

    def _characters(self, code: Any, value: tuple[int, int, Any], item: Any, place: int, rest: Then) -> bool:
        least, most, _ = value
        count = 0
        if code is codes.MIN_REPEAT:
            return self._lazily(least, most, item, place, rest)
        while count < most and place + count < len(self._text) and self.fits(item, self._text[place + count]):
            count += 1
            self.steps += 1
        if self.steps > self.most:
            raise TooManyStepsError
        if code is codes.POSSESSIVE_REPEAT:
            return count >= least and rest(place + count)
        return any(rest(place + length) for length in range(count, least - 1, -1))

    def _lazily(self, least: int, most: int, item: Any, place: int, rest: Then) -> bool:
        for count in range(min(most, len(self._text) - place) + 1):
            if count and not self.fits(item, self._text[place + count - 1]):
                return False
            if count >= least and rest(place + count):
                return True
        return False

    def _at(self, where: Any, place: int) -> bool:
        text = self._text
        if where in {codes.AT_BEGINNING, codes.AT_BEGINNING_STRING}:
            lines = where is codes.AT_BEGINNING and self.flags & re.MULTILINE
            return place == 0 or bool(lines and text[place - 1] == "\n")
        if where in {codes.AT_END, codes.AT_END_STRING}:
            if place == len(text):
                return True
            return (
                where is codes.AT_END
                and text[place] == "\n"
                and bool(self.flags & re.MULTILINE or place + 1 == len(text))
            )
        word = _CATEGORIES[codes.CATEGORY_WORD]
        edge = (place > 0 and word(text[place - 1])) != (place < len(text) and word(text[place]))
        return edge if where is codes.AT_BOUNDARY else not edge


def _fits(item: tuple[Any, Any], one: str, flags: int) -> bool:
    code, value = item
    cases = {one, one.lower(), one.upper()} if flags & re.IGNORECASE else {one}
    if code is codes.LITERAL:
        return any(ord(case) == value for case in cases if len(case) == 1)
    if code is codes.NOT_LITERAL:
        return not any(ord(case) == value for case in cases if len(case) == 1)
    if code is codes.ANY:
        return bool(flags & re.DOTALL) or one != "\n"
    if code is codes.IN:
        negated = value[0][0] is codes.NEGATE
        found = any(_in(part, case) for part in value for case in cases if len(case) == 1)
        return found != negated
    return False


def _in(part: tuple[Any, Any], one: str) -> bool:
    code, value = part
    if code is codes.LITERAL:
        return bool(ord(one) == value)
    if code is codes.RANGE:
        return bool(value[0] <= ord(one) <= value[1])
    return code is codes.CATEGORY and _CATEGORIES[value](one)


def pumped(pattern: str, flags: int = 0) -> Iterator[Callable[[int], str]]:
    """Texts of any length for each repeat without end: what leads to it, its body again and again, and what fails."""
    counter = Counter(pattern, flags)
    seen = set()
    for before, body in _repeats(list(counter.tree), "", counter):
        for pump in islice(_bodies(body, counter), FEW):
            for lead in dict.fromkeys((before, "")):
                if (lead, pump) not in seen:
                    seen.add((lead, pump))
                    yield lambda length, lead=lead, pump=pump: lead + pump * length + "\x00"  # type: ignore[misc]


def _repeats(items: Sequence[Any], before: str, counter: Counter) -> Iterator[tuple[str, list[Any]]]:
    for item in items:
        code, value = item
        if code in _REPEATS:
            if value[1] >= MANY:
                yield before, list(value[2])
            yield from _repeats(list(value[2]), before, counter)
        elif code is codes.SUBPATTERN:
            yield from _repeats(list(value[3]), before, counter)
        elif code is codes.ATOMIC_GROUP:
            yield from _repeats(list(value), before, counter)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _repeats(list(value[1]), before, counter)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repeats(list(branch), before, counter)
        before += sample([item], counter)


def _bodies(body: list[Any], counter: Counter) -> Iterator[str]:
    """Each character that a body of one item may be, and one text of a longer body."""
    inner = body
    while len(inner) == 1 and inner[0][0] in {codes.SUBPATTERN, *_REPEATS}:
        inner = list(inner[0][1][3] if inner[0][0] is codes.SUBPATTERN else inner[0][1][2])
    if len(inner) == 1 and inner[0][0] in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}:
        yield from (one for one in _alphabet(inner[0]) if counter.fits(inner[0], one))
        return
    branches = inner[0][1][1] if len(inner) == 1 and inner[0][0] is codes.BRANCH else [inner]
    for branch in branches:
        if text := sample(list(branch), counter):
            yield text


def _alphabet(item: tuple[Any, Any]) -> Iterator[str]:
    yield from ALPHABET
    for code, value in item[1] if item[0] is codes.IN else [item]:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])


def sample(items: Sequence[Any], counter: Counter) -> str:
    """A short text that these items match, as far as can be told without looking around."""
    said = ""
    for item in items:
        code, value = item
        if code in _REPEATS:
            said += sample(list(value[2]), counter) * max(value[0], 1 if value[1] >= MANY else value[0])
        elif code is codes.SUBPATTERN:
            said += sample(list(value[3]), counter)
        elif code is codes.ATOMIC_GROUP:
            said += sample(list(value), counter)
        elif code is codes.BRANCH:
            said += sample(list(value[1][0]), counter)
        elif code in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}:
            said += next((one for one in _alphabet(item) if counter.fits(item, one)), "")
    return said
