"""The loops over texts: what they find, and that the compiled ones find the same."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from plenary.parsing.readers.pdf.compiled_loops import PURE, compiled
from plenary.parsing.structure.outcome import scanning
from support.both_loops import compiler_is_here

NAMES = ("closed_up", "letters_alone", "excess", "stops", "found_again", "common_words")
ROUNDS = int(os.environ.get("COMPILED_ROUNDS", "1"))
SIGNS = "aAbB,;:.( \n\t\u00a0\u2003\u00e91\u0663\u00c0\u00df\u4e2d\u0627\u200d\ufb01\U0001f600\x00\x1c\ud800\u061b\u3002\uff1b\uff08\u00b2\u00bd_"

needs_the_module = pytest.mark.skipif(
    compiled("closed_up", scanning.MODULE) is None, reason="the compiled module was not built"
)


def ways(name: str) -> list[Callable[..., Any]]:
    """A loop in Python, and compiled where it was."""
    function = compiled(name, scanning.MODULE)
    return [getattr(scanning, f"_{name}"), *([function] if function else [])]


@pytest.mark.skipif(not compiler_is_here() or PURE in os.environ, reason="there is no compiler, or none is wanted")
def test_the_module_is_built_where_a_compiler_is() -> None:
    assert all(compiled(name, scanning.MODULE) is getattr(scanning, name) for name in NAMES)


@pytest.mark.parametrize("way", ways("closed_up"))
def test_all_spaces_go_and_nothing_else(way: Callable[[str], str]) -> None:
    assert way(" a\u00a0b\tc\r\n\u2003d\u200d ") == "abcd\u200d"
    assert way("caf\u00e9 \U0001f600") == "caf\u00e9\U0001f600"
    assert way("") == ""


@pytest.mark.parametrize("way", ways("letters_alone"))
def test_letters_stay_line_by_line(way: Callable[[str], str]) -> None:
    assert way("1. No\u00ebl, \u0627\u064b\n(b) 2") == "No\u00ebl\u0627\nb"


@pytest.mark.parametrize("way", ways("excess"))
def test_each_character_is_counted(way: Callable[[str, str], dict[str, int]]) -> None:
    assert way("abba \U0001f600\u4e2d\U0001f600", "") == {"a": 2, "b": 2, " ": 1, "\U0001f600": 2, "\u4e2d": 1}


@pytest.mark.parametrize("way", ways("excess"))
def test_characters_that_one_text_has_more_of_are_told(way: Callable[[str, str], dict[str, int]]) -> None:
    assert way("abba \U0001f600", "ab\u4e2d\U0001f600\U0001f601") == {
        "a": 1,
        "b": 1,
        " ": 1,
        "\u4e2d": -1,
        "\U0001f601": -1,
    }
    assert way("lamp", "palm") == way("", "") == {}
    assert way("", "aa") == {"a": -2}


@pytest.mark.parametrize("way", ways("stops"))
def test_stops_are_found_before_numbers_brackets_and_capitals(way: Callable[[str], list[int]]) -> None:
    assert way("Lamps,2 lit. The rest: \u00c9ach, and. the end, 3: (four).\uff08five") == [5, 11, 21, 41, 44, 52]
    assert way(",") == way(", ") == way(",The") == []


@pytest.mark.parametrize("way", ways("stops"))
def test_semicolons_are_found_before_anything(way: Callable[[str], list[int]]) -> None:
    assert way("a lamp; and\u061b\uff1b ") == [6, 11, 12]
    assert way("a lamp;") == way("lamps\u061b") == []


@pytest.mark.parametrize("way", ways("found_again"))
def test_a_line_that_begins_again_within_four_lines_is_found(way: Callable[..., tuple[int, int] | None]) -> None:
    line = "the lamps of the harbour are lit. "
    assert way(f"{line}{line}", 0, 30, 20) == (0, len(line))
    assert way(f"{'x' * 20}{line}{line}", 0, 30, 20) == (20, 20 + len(line))
    assert way(f"{line}{'0123456789' * 10}{line}", 0, 30, 20) == (40, 70)
    assert way(f"{line}{line}", 8, 30, 20) is None  # what is left is too short
    assert way("", 0, 30, 20) is None


@pytest.mark.parametrize("way", ways("common_words"))
def test_words_are_counted(way: Callable[..., tuple[int, int]]) -> None:
    assert way("of the lamps, the_lamp's 2nd m\u00b2 of\u00e9", frozenset({"of", "the", "m"})) == (3, 9)
    assert way("\u0444\u0430\u0440 \U0001d400", frozenset({"\U0001d400"})) == (1, 2)
    assert way("", frozenset({""})) == way(" 1", frozenset({"1"})) == (0, 0)


@needs_the_module
@pytest.mark.parametrize("seed", range(3 * ROUNDS))
def test_compiled_and_python_agree_on_any_text(seed: int) -> None:
    chance = random.Random(seed)
    again = 0
    for _ in range(2_000):
        text = "".join(chance.choices(SIGNS[: chance.randint(1, len(SIGNS))], k=chance.randint(0, 150)))
        line = chance.randint(2, 30)
        for name in NAMES:
            arguments = {
                "found_again": (chance.randint(0, 160), line, chance.randint(1, line)),
                "excess": ("".join(chance.choices(SIGNS, k=chance.randint(0, 150))),),
                "common_words": (frozenset(text[place : place + 2] for place in range(0, len(text), 5)),),
            }.get(name, ())
            by_python, by_module = [way(text, *arguments) for way in ways(name)]
            assert by_module == by_python, (name, text, arguments)
            again += name == "found_again" and by_python is not None
    assert again


@needs_the_module
def test_compiled_loops_refuse_what_is_no_text() -> None:
    for name in {*NAMES} - {"found_again", "excess", "common_words"}:
        with pytest.raises(TypeError):
            ways(name)[1](None)
    with pytest.raises(TypeError):
        ways("excess")[1]("text", None)
    with pytest.raises(TypeError):
        ways("common_words")[1](None, frozenset())
    with pytest.raises(TypeError):
        ways("common_words")[1]("text", None)
    assert ways("excess")[1]("text", "text") == {}  # nothing is left of what was counted before
    with pytest.raises(ValueError, match="no negative place"):
        ways("found_again")[1]("text", -1, 3, 2)
    with pytest.raises(ValueError, match="no step of more than a line"):
        ways("found_again")[1]("text", 0, 1, 2)
