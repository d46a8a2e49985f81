"""Fast patterns find all that the patterns find that they are made of, in the same places."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.parsing.languages import CODES, language
from plenary.parsing.languages.fast_search import FastPattern
from plenary.parsing.languages.instruments import NAMES, instruments
from plenary.parsing.languages.vocabulary import Language

FORMS: dict[str, Callable[[Language], list[str]]] = {
    "naming": lambda row: [*row.organ_forms.values(), *row.subsidiaries.values(), *row.bodies.values()],
    "asking_anything": lambda row: list(row.asks.values()),
}


def found(pattern: re.Pattern[str] | FastPattern, text: str, start: int = 0) -> list[tuple[object, ...]]:
    return [(match.span(), match.groups(), match.lastgroup) for match in pattern.finditer(text, start)]


def first(pattern: re.Pattern[str] | FastPattern, text: str, start: int = 0) -> tuple[int, int] | None:
    match = pattern.search(text, start)
    return match and match.span()


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bla(?:mp|ntern)s?\b",
        r"(?P<lamp>lamp)|(?P<other>[b-dx]o\w)",
        r"(?<!x)(?:sea)?mark",
        r"(?=la)\w+?(?:p|(?P<last>m))",
        r"(?:\d{1,2} )?k[ei]ln",
        r"(?>i|o)n?",
        r"\s*+lamp",
        r"a*",
        r"(?:lamp)?",
        r".p",
        r"[^a]p",
        r"\wp",
        r"(?!)",
        r"(?-i:L)amp",
        r"lamp|(?!)|",
        r"(?:)-",
        r"[]^-]\d",
    ],
)
@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_any_pattern_finds_the_same(pattern: str, flags: int) -> None:
    fast, slow = FastPattern(pattern, flags), re.compile(pattern, flags)
    texts = (
        "The lamps, LAMP and Lanterns of xmark seamark Mark; 12 kilns, \u212ailn, \u017feamark, 7 KELN",
        "IN \u0130n \u0131n on ON aa Aa aAaa -]5 ^6 lamp lamplamp",
        "dok Dok XOX bo\u00e9",
        "",
    )
    for text in texts:
        for start in range(0, len(text) + 1, 7):
            assert found(fast, text, start) == found(slow, text, start)
            assert first(fast, text, start) == first(slow, text, start)


@pytest.mark.parametrize("column", FORMS)
@pytest.mark.parametrize("code", CODES)
def test_all_words_of_a_language_are_found_in_either_case(code: str, column: str) -> None:
    fast: FastPattern = getattr(language(code), column)

    @settings(max_examples=200, deadline=None, database=None)
    @given(st.one_of([st.from_regex(form, fullmatch=True) for form in FORMS[column](language(code))]))
    def check(words: str) -> None:
        for text in (words, words.upper(), words.lower(), f"{words} {words}"):
            assert found(fast, text) == found(fast.whole, text)

    check()


@pytest.mark.parametrize("code", NAMES)
def test_all_names_of_instruments_are_found(code: str) -> None:
    @settings(max_examples=100, deadline=None, database=None)
    @given(st.one_of([st.from_regex(name, fullmatch=True) for name in NAMES[code].values()]))
    def check(name: str) -> None:
        assert found(instruments(code), name) == found(instruments(code).whole, name)

    check()


@pytest.mark.parametrize("code", CODES)
def test_numbers_are_found_behind_whatever_is_before_them(code: str) -> None:
    number = language(code).number
    text = "64/1 to 64/5, A/64/1 S-10/2,ES-10/21 e/1 217 A (III), 2713 (2023) \u0623 \u0662/3 \u0434\u0435-1/2 \u7b2c1/1\u53f7"
    assert found(number, text) == found(number.whole, text)
    assert found(number, text)
