"""The names of instruments are looked for at the letters that they begin with, and at no other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.parsing.languages.instruments import FIRST_LETTERS, NAMES


@pytest.mark.parametrize(("code", "key"), [(code, key) for code, names in NAMES.items() for key in names])
def test_every_name_begins_with_a_letter_that_is_looked_at(code: str, key: str) -> None:
    first = re.compile(f"[{FIRST_LETTERS[code]}]")

    @settings(max_examples=8, deadline=None, database=None)
    @given(st.from_regex(NAMES[code][key], fullmatch=True))
    def check(name: str) -> None:
        assert first.match(name)

    check()
