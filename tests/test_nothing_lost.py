"""Each letter of a file ends up once: in the masthead, a block, a note, or set apart as furniture."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from plenary.parsing.document import Document, Line, MediaType, Page, Paragraph, Role, Run
from plenary.parsing.languages import language
from plenary.parsing.layout import normalize
from plenary.parsing.structure.blocks import read_blocks
from support.accounting import NONE, between, difference, lines_of, texts_of, texts_of_blocks
from test_parse import GOOD, SAMPLES

WORDS = st.sampled_from(
    [
        *("The General Assembly,", "Recalling", "1.", "(a)", "(i)", "A.", "IV", "Annex", "word", "co-", "end."),
        *("A/RES/85/901", "31-12345 (E)", "*3112345*", "2/3", "_______", "\t", "*", "1", "\u2013", "\u6d77", "\u0628"),
        *("61st plenary meeting", "4 March 2031", "[Adopted without a vote.]", ";", ")"),
    ]
)
RUNS = st.lists(
    st.builds(
        Run,
        text=st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
        size=st.sampled_from([6.5, 8.5, 10.0, 14.0]),
        italic=st.booleans(),
        bold=st.booleans(),
        superscript=st.booleans(),
        note=st.just(False),
        font=st.just(""),
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, ...]:
    """Pages of lines at any place from top to bottom, as wide as may be."""
    drawn = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        lines = []
        for top in sorted(draw(st.lists(st.integers(20, 770), max_size=12, unique=True))):
            left, width = draw(st.integers(80, 300)), draw(st.integers(10, 300))
            lines.append(Line(draw(RUNS), left, top, left + width, top + 10))
        drawn.append(Page(number, 612, 792, tuple(lines)))
    return tuple(drawn)


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    """A paragraph of the text as a format may give it: with a number apart or in it, with marks of notes."""
    runs = draw(RUNS)
    if draw(st.booleans()):
        runs = (*runs, Run("1", note=True))
    label = draw(st.sampled_from([None, "1.", "(a)", "A.", "\u2022"]))
    return Paragraph(runs, page=1, label=label, align=draw(st.sampled_from([None, "center", "right"])))


@pytest.mark.parametrize("name", GOOD)
def test_a_file_ends_up_in_its_record_letter_by_letter(name: str) -> None:
    assert difference(SAMPLES / "files" / name) == NONE


@settings(max_examples=300)
@given(drawn=pages().filter(lambda drawn: any(page.lines for page in drawn)))
def test_joining_lines_loses_no_letter(drawn: tuple[Page, ...]) -> None:
    document = Document(MediaType.PDF, "pdfminer", pages=drawn)
    kept = [text for paragraph in normalize(document) for text in texts_of(paragraph)]
    assert between(lines_of(document), kept) == NONE


RULE_WITH_MARK = Paragraph((Run("_______"), Run("1", note=True)), page=1)


@settings(max_examples=300)
@given(drawn=st.lists(paragraphs(), max_size=8))
@example(drawn=[RULE_WITH_MARK, RULE_WITH_MARK, Paragraph((Run("word"),), page=1)])
def test_making_blocks_loses_no_letter(drawn: list[Paragraph]) -> None:
    document = Document(MediaType.DOCX, "docx", paragraphs=tuple(drawn))
    given_text = [paragraph for paragraph in normalize(document) if paragraph.role is Role.TEXT]
    found = [text for paragraph in given_text for text in texts_of(paragraph)]
    blocks = read_blocks(given_text, language("en")).blocks
    assume(blocks)  # marks alone are no text, and refused as none
    assert between(found, texts_of_blocks(blocks)) == NONE
