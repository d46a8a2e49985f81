from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.parsing.document import Paragraph, Run
from plenary.parsing.structure.numbering import Levels, cut, roman, take, with_misread_labels


def numbered(text: str, *, upper: bool = False) -> tuple[str | None, str]:
    label, runs = take(Paragraph((Run(text),)), upper=upper)
    return label.text if label else None, "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1. Decides to keep the light", "1.", "Decides to keep the light"),
        ("12 . Requests", "12.", "Requests"),
        ("(a) The keeper", "(a)", "The keeper"),
        ("( iv ) The lamp", "(iv)", "The lamp"),
        ("(2) The oil", "(2)", "The oil"),
        ("2031 was a year", None, "2031 was a year"),
        ("1.5 metres", None, "1.5 metres"),
        ("(see below)", None, "(see below)"),
        ("A. Lamps", None, "A. Lamps"),
    ],
)
def test_numbers_are_taken_off_the_text(text: str, label: str | None, rest: str) -> None:
    assert numbered(text) == (label, rest)


def test_only_headings_are_numbered_with_capitals() -> None:
    assert numbered("A. Lamps", upper=True) == ("A.", "Lamps")
    assert numbered("IV. Horns", upper=True) == ("IV.", "Horns")


def test_a_number_that_the_format_keeps_aside_counts_as_printed() -> None:
    label, runs = take(Paragraph((Run("Decides"),), label="3."), upper=False)
    assert (label.text if label else None, runs) == ("3.", (Run("Decides"),))


def test_cutting_goes_over_runs_and_leaves_marks_of_notes() -> None:
    runs = (Run("1."), Run(" "), Run("2", note=True), Run("Decides", italic=True))
    assert cut(runs, 3) == (Run("2", note=True), Run("Decides", italic=True))


@given(st.lists(st.text(max_size=8), max_size=6), st.integers(0, 40))
def test_cutting_leaves_the_rest_of_the_text(texts: list[str], count: int) -> None:
    runs = tuple(Run(text) for text in texts)
    assert "".join(run.text for run in cut(runs, count)) == "".join(texts)[count:]


@pytest.mark.parametrize(("text", "number"), [("i", 1), ("iv", 4), ("xl", 40), ("xcix", 99), ("b", None), ("", None)])
def test_roman_numerals(text: str, number: int | None) -> None:
    assert roman(text) == number


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ("a b c", [1, 1, 1]),
        ("a i ii b", [1, 2, 2, 1]),
        ("g h i j", [1, 1, 1, 1]),
        ("a i ii iii iv v vi b i", [1, 2, 2, 2, 2, 2, 2, 1, 2]),
        ("x y z aa bb", [1, 1, 1, 1, 1]),
        ("a 1 2 b", [1, 2, 2, 1]),
    ],
)
def test_the_level_of_a_point_follows_from_the_points_before(values: str, levels: list[int]) -> None:
    places = Levels()
    assert [places.place(value) for value in values.split()] == levels


def test_a_new_paragraph_ends_all_lists() -> None:
    places = Levels()
    places.place("a")
    places.place("i")
    places.reset()
    assert places.place("a") == 1
    assert places.path == ["a"]


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["1, Reaffirms", "2. Decides"], ["1.", None]),
        (["1. Reaffirms", "2, Decides", "3. Requests"], [None, "2.", None]),
        (["l. Reaffirms", "2. Decides"], ["1.", None]),
        (["1. Reaffirms", "3, Decides", "2. Requests"], [None, None, None]),
        (["Recalling", "15, Rue des Phares", "1. Decides"], [None, None, None]),
    ],
)
def test_numbers_that_were_misread_are_labels_where_their_neighbours_agree(
    texts: list[str], labels: list[str | None]
) -> None:
    mended, _ = with_misread_labels([Paragraph((Run(text),)) for text in texts])
    assert [paragraph.label for paragraph in mended] == labels
