"""Character codes to text, where the file's own table is wrong. The table is one that no file has."""

from __future__ import annotations

import string

from plenary.parsing.readers.pdf.fonts import repaired

ALPHABET = dict(enumerate(string.ascii_lowercase, start=0x44))
CODE = {letter: code for code, letter in ALPHABET.items()}


def test_a_code_noted_as_another_letter_gets_the_one_that_is_due_in_the_alphabet() -> None:
    assert repaired(ALPHABET | {CODE["f"]: "i", CODE["q"]: "u"}) == {CODE["f"]: "f", CODE["q"]: "q"}


def test_a_sound_table_is_left_alone() -> None:
    assert repaired(ALPHABET) == {}


def test_a_letter_that_another_code_has_already_is_not_given_twice() -> None:
    assert repaired(ALPHABET | {CODE["f"]: "i", 0x90: "f"}) == {}


def test_a_letter_that_no_other_code_has_is_taken_as_it_is_noted() -> None:
    assert repaired(ALPHABET | {CODE["i"]: "\u0131"}) == {}
