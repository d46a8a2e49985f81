"""Lines in Arabic, from the order on the page to the order in which they are read. Words are made up."""

from __future__ import annotations

import pytest

from plenary.parsing.readers.pdf.bidi import as_seen, is_right_to_left, logical
from plenary.parsing.readers.pdf.line_builder import page_of
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style

UPRIGHT = Style("Naskh", italic=False, bold=False)
LAMP, COAST = "\u0645\u0635\u0628\u0627\u062d", "\u0633\u0627\u062d\u0644"  # two words as they are written


def seen(text: str) -> str:
    """A word as a page shows it from left to right."""
    return text[::-1]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        (f"{seen(COAST)} {seen(LAMP)}", f"{LAMP} {COAST}"),
        (f"2031 {seen(COAST)} 12 {seen(LAMP)}", f"{LAMP} 12 {COAST} 2031"),
        (f"{seen(COAST)} 85/901 {seen(LAMP)}", f"{LAMP} 85/901 {COAST}"),
        (f"A/RES/85/901 {seen(LAMP)}", f"{LAMP} A/RES/85/901"),
        (f".Tide Tables, vol. 6 {seen(LAMP)}", f"{LAMP} Tide Tables, vol. 6."),
        ("December 2031 30", "30 December 2031"),
        (f"{seen(COAST)} )TIDE/2031/5 (Vol. I)( {seen(LAMP)}", f"{LAMP} (TIDE/2031/5 (Vol. I)) {COAST}"),
        ("S/RES/9001 (2031)", "S/RES/9001 (2031)"),
        (f"TIDE/MIN(31)/48-TIDE/L/982 {seen(LAMP)}", f"{LAMP} TIDE/MIN(31)/48-TIDE/L/982"),
        (f"{seen(COAST)} )TIDE/MIN(31)/48( {seen(LAMP)}", f"{LAMP} (TIDE/MIN(31)/48) {COAST}"),
        (f")2031( 9001 {seen(LAMP)}", f"{LAMP} 9001 (2031)"),
        (f"(2031) 9001 {seen(LAMP)}", f"{LAMP} 9001 (2031)"),
        (f"{seen(LAMP)} ({seen(COAST)}", f"{COAST}) {LAMP}"),
        (f"2034-2031 {seen(LAMP)}", f"{LAMP} 2031-2034"),
        (f"2031-2034 {seen(LAMP)}", f"{LAMP} 2031-2034"),
    ],
)
def test_words_come_from_the_right_and_numbers_from_the_left(page: str, read: str) -> None:
    assert "".join(text for text, _ in logical([(page, None)])) == read


def test_looks_stay_with_their_words() -> None:
    assert logical([(seen(COAST), "upright"), (" ", "upright"), (seen(LAMP), "bold")]) == [
        (LAMP, "bold"),
        (f" {COAST}", "upright"),
    ]


def test_only_letters_make_a_line_one_from_the_right() -> None:
    assert is_right_to_left(f"85 {LAMP}")
    assert not is_right_to_left("\u200f85/901 (A)")


def test_a_vowel_sign_shown_by_itself_follows_the_letter_under_it() -> None:
    letters = [
        Piece(100, 200 + 10 * k, 210 + 10 * k, 12, letter, UPRIGHT)
        for k, letter in enumerate(seen("\u0633\u0644\u0645"))
    ]
    sign = Piece(100, 213, 213, 12, "\u0651", UPRIGHT)
    page = page_of(Sheet(600, 800, [*reversed(letters), sign], 0.0), 1)
    assert [line.text for line in page.lines] == ["\u0633\u0644\u0651\u0645"]


def test_a_vowel_sign_with_no_letter_on_its_line_stays() -> None:
    pieces = [Piece(100, 200, 203, 12, "\u3000", UPRIGHT), Piece(100, 203, 209, 12, "\u064e", UPRIGHT)]
    page = page_of(Sheet(600, 800, pieces, 0.0), 1)
    assert [line.text for line in page.lines] == ["\u064e"]


@pytest.mark.parametrize("painted_from", ["left", "right"])
def test_a_vowel_sign_set_beside_its_letter_is_told_by_the_order_of_painting(painted_from: str) -> None:
    meem, lam, sign = "\u0645", "\u0644", "\u0651"
    pieces = [
        Piece(100, 200, 210, 12, meem, UPRIGHT),
        Piece(97, 209, 209, 12, sign, UPRIGHT),  # over the other letter
        Piece(100, 210, 215, 12, lam, UPRIGHT),
    ]
    page = page_of(Sheet(600, 800, pieces if painted_from == "left" else pieces[::-1], 0.0), 1)
    assert [line.text for line in page.lines] == [lam + sign + meem]


def test_a_letter_and_its_vowel_sign_in_one_glyph_read_the_letter_first() -> None:
    alef, sign = "\u0623", "\u064f"
    assert as_seen(alef + sign) == as_seen(sign + alef) == sign + alef


@pytest.mark.parametrize(("order", "read"), [((0, 1, 2), "4-15"), ((2, 1, 0), "15-4")])
def test_numbers_painted_from_the_right_read_from_the_right(order: tuple[int, ...], read: str) -> None:
    """The hyphen that does not break lets numbers on its sides stand from the right, and is painted as another."""
    numbers = [
        Piece(100, 327, 332, 9, "4", UPRIGHT),
        Piece(100, 324, 327, 9, "-", UPRIGHT),
        Piece(100, 314, 324, 9, "15", UPRIGHT),
    ]
    word = [Piece(100, 340 + 5 * k, 345 + 5 * k, 9, letter, UPRIGHT) for k, letter in enumerate(seen(LAMP))]
    page = page_of(Sheet(600, 800, [*word, *(numbers[at] for at in order)], 0.0), 1)
    assert [line.text.replace("\u2011", "-") for line in page.lines] == [f"{LAMP} {read}"]


def test_marks_of_notes_go_to_a_line_that_was_painted_in_parts() -> None:
    left = [Piece(100, 100 + 5 * k, 105 + 5 * k, 12, letter, UPRIGHT) for k, letter in enumerate(seen(COAST))]
    right = [Piece(100, 200 + 5 * k, 205 + 5 * k, 12, letter, UPRIGHT) for k, letter in enumerate(seen(LAMP))]
    mark = [Piece(95.5, 190 + 5 * k, 195 + 5 * k, 7, digit, UPRIGHT) for k, digit in enumerate("12")]
    page = page_of(Sheet(600, 800, [*right, *left, *mark], 0.0), 1)
    assert [line.text for line in page.lines] == [f"{LAMP}12\t{COAST}"]
    assert [run.text for run in page.lines[0].runs if run.superscript] == ["12"]


def test_the_half_of_a_ligature_that_has_no_width_follows_the_half_that_has_it() -> None:
    lam, alef = "\u0644", "\u0627"
    halves = [Piece(100, 200.1, 200.1, 12, alef, UPRIGHT), Piece(100, 200, 208, 12, lam, UPRIGHT)]
    page = page_of(Sheet(600, 800, halves, 0.0), 1)
    assert [line.text for line in page.lines] == [lam + alef]


def test_a_stroke_that_stretches_a_word_does_not_part_it() -> None:
    stroke, letter = Piece(100, 200, 206, 12, "\u0640", UPRIGHT), Piece(100, 209, 215, 12, "\u062c", UPRIGHT)
    page = page_of(Sheet(600, 800, [stroke, letter], 0.0), 1)
    assert [line.text for line in page.lines] == ["\u062c\u0640"]


@pytest.mark.parametrize(("strokes", "kept"), [(1, 1), (3, 0)])
def test_strokes_are_letters_only_where_few_lines_have_one(strokes: int, kept: int) -> None:
    word = [Piece(100, 200 + 5 * k, 205 + 5 * k, 12, letter, UPRIGHT) for k, letter in enumerate(seen(LAMP))]
    line = [Piece(100, 170 + 6 * k, 176 + 6 * k, 12, "\u0640", UPRIGHT) for k in range(strokes)]
    (read,) = page_of(Sheet(600, 800, [*line, *word], 0.0), 1).lines
    assert read.text.count("\u0640") == kept


def test_a_stroke_that_is_noted_as_a_joiner_does_not_part_it_either() -> None:
    stroke, letter = Piece(100, 200, 206, 12, "\u200d", UPRIGHT), Piece(100, 209, 215, 12, "\u062c", UPRIGHT)
    page = page_of(Sheet(600, 800, [stroke, letter], 0.0), 1)
    assert [line.text for line in page.lines] == ["\u062c\u200d"]
