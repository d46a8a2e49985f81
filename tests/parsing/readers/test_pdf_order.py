"""Pieces that lie over each other, are shown twice or come in any order: the line reads as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.parsing.readers.pdf.line_builder import page_of
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style

UPRIGHT = Style("Times", italic=False, bold=False)
WORDS = ["The ", "bees ", "of ", "the ", "north ", "hill ", "in ", "May"]
WIDTH = 5.0  # points of a letter


def run(text: str, x0: float, *, spacing: float = 0.0, y: float = 100.0, size: float = 10.0) -> Piece:
    return Piece(y, x0, x0 + len(text) * (WIDTH + spacing), size, text, UPRIGHT)


def line_of(words: list[str], **look: float) -> list[Piece]:
    """Runs one behind the other, whatever the spacing inside them."""
    places = [WIDTH * sum(map(len, words[:index])) for index in range(len(words))]
    return [run(word, 72 + x, **look) for word, x in zip(words, places, strict=True)]


def read(pieces: list[Piece]) -> list[str]:
    return [line.text for line in page_of(Sheet(600, 800, pieces, 0.0), 1).lines]


def doubts(pieces: list[Piece]) -> tuple[str, ...]:
    return page_of(Sheet(600, 800, pieces, 0.0), 1).doubts


def by_letters(pieces: list[Piece]) -> list[Piece]:
    made = []
    for piece in pieces:
        step = (piece.x1 - piece.x0) / len(piece.text)
        made += [
            piece._replace(text=letter, x0=piece.x0 + at * step, x1=piece.x0 + (at + 1) * step)
            for at, letter in enumerate(piece.text)
        ]
    return made


@pytest.mark.parametrize("spacing", [0.05, 0.2, 0.5, 1, 2])
@pytest.mark.parametrize("split", [by_letters, list])
def test_letters_spaced_over_the_next_run_keep_their_order(split: object, spacing: float) -> None:
    assert callable(split)
    assert read(split(line_of(WORDS, spacing=spacing))) == ["".join(WORDS)]


def test_text_far_over_other_text_is_a_doubt() -> None:
    assert doubts(line_of(WORDS)) == ()
    assert doubts(line_of(["The bees of the north ", "hill"], spacing=1)) == ("text lies over other text",)


@pytest.mark.parametrize("back", [0.5, 1.5, 3])
def test_a_run_that_begins_before_the_last_one_ends_follows_it(back: float) -> None:
    assert read([run("l", 72), run("ist of bees", 77 - back)]) == ["list of bees"]


@given(st.permutations(line_of(WORDS)))
def test_runs_in_any_order_read_by_their_places(pieces: list[Piece]) -> None:
    assert read(pieces) == ["".join(WORDS)]


@pytest.mark.parametrize("by", [0, 0.3, 0.9])
@pytest.mark.parametrize("split", [by_letters, list])
def test_what_is_shown_twice_is_read_once(split: object, by: float) -> None:
    assert callable(split)
    once = split(line_of(WORDS))
    again = [piece._replace(x0=piece.x0 + by, x1=piece.x1 + by) for piece in once]
    in_turn = [piece for pair in zip(once, again, strict=True) for piece in pair]
    assert read(once + again) == read(in_turn) == read(once[:8] + again[:8] + once[8:]) == ["".join(WORDS)]


def test_a_text_that_has_its_spaces_keeps_words_whole_over_a_gap() -> None:
    words = [*WORDS, " the tri"]
    pieces = [*line_of(words), run("bunals of the sea", 72 + 3 + WIDTH * sum(map(len, words)))]
    assert read(pieces) == ["".join(words) + "bunals of the sea"]


def test_a_text_without_spaces_is_parted_by_its_gaps() -> None:
    words = [word.strip() for word in WORDS]
    pieces = [run(word, 72 + 40 * index) for index, word in enumerate(words)]
    assert " ".join(read(pieces)[0].split()) == " ".join(words)


def test_a_wide_gap_inside_a_word_is_a_doubt() -> None:
    words = [*WORDS, " the tri"]
    pieces = [*line_of(words), run("bunals of the sea", 72 + 8 + WIDTH * sum(map(len, words)))]
    assert doubts(pieces) == ("gaps part letters of a word, or words without a space",)


def test_a_mark_painted_after_the_page_stays_with_its_word() -> None:
    mark = run("1", 72 + WIDTH * len("the Charter"), y=96.5, size=6)
    pieces = [run("the Charter", 72), run("and law", 132), run("the next line", 72, y=112)]
    (first, second) = page_of(Sheet(600, 800, [*pieces, mark], 0.0), 1).lines
    assert first.text.replace(" ", "") == "theCharter1andlaw"
    assert [piece.text for piece in first.runs if piece.superscript] == ["1"]
    assert second.text == "the next line"


def test_letters_from_the_right_keep_the_order_of_their_run_where_runs_overlap() -> None:
    right, left = "\u0633\u0645\u0627\u0621", " \u0628\u062d\u0631"  # two words, in reading order
    pieces = by_letters([run(right[::-1], 300, spacing=0.6), run(left[::-1], 280, spacing=0.6)])
    assert read(pieces) == [right + left]
