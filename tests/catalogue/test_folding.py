"""A text as it is searched: the same with and without the way back, and the way back leads to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.catalogue.folding import fold_letters, fold_with_origins

LETTERS = "ab é\u0301ﬁ世界\u0640أحقوق Йй\u00a0.7"


@given(st.text(LETTERS))
def test_the_way_back_is_of_the_text_that_is_searched(text: str) -> None:
    folded = fold_with_origins(text)
    assert folded.text == fold_letters(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)


@pytest.mark.parametrize(
    ("text", "searched", "origins"),
    [
        ("Été", "Ete", [0, 1, 2]),
        ("ﬁn", "fin", [0, 0, 1]),
        ("人权 a", " 人 权 a", [0, 0, 0, 1, 1, 3]),
        ("cafe\u0301 x", "cafe x", [0, 1, 2, 3, 5, 6]),
    ],
)
def test_a_letter_leads_back_to_where_it_came_from(text: str, searched: str, origins: list[int]) -> None:
    folded = fold_with_origins(text)
    assert folded.text == searched
    assert list(folded.origins) == origins
