from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.parsing.document import Paragraph, Run
from plenary.parsing.layout.text_cleanup import tidy, tidy_paragraph


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("two  spaces\u00a0and\ta tab", "two spaces and a tab"),
        ("the keeper -led watch", "the keeper-led watch"),
        ("non- governmental", "non-governmental"),
        ("short- and long-term", "short- and long-term"),
        ("light , and sound ;", "light, and sound;"),
        ("( A/85/1 )", "(A/85/1)"),
        ("soft\u00adhyphen", "softhyphen"),
        ("of\ufb01cial", "official"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_text_is_as_people_read_it(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd"]), max_size=50))
def test_letters_and_digits_are_kept(text: str) -> None:
    assert tidy(text) == tidy(" ".join(text.split()))
    assert len(tidy(text)) >= len({*text}) > 0 or not text


def test_spaces_between_runs_are_counted_once_and_marks_stand_apart() -> None:
    runs = (Run("Recalling ", italic=True), Run(" its resolution"), Run("1 ", superscript=True, note=True), Run(" of"))
    tidied = tidy_paragraph(Paragraph(runs))
    assert tidied.text == "Recalling its resolution of"
    assert [run.text for run in tidied.runs if run.note] == ["1"]


def test_neighbours_of_one_style_are_joined() -> None:
    assert tidy_paragraph(Paragraph((Run("a "), Run("b"), Run(" c")))).runs == (Run("a b c"),)
