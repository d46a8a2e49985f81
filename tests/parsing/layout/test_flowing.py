"""Paragraphs of formats that flow, such as Word, made what the same document's pages give."""

from __future__ import annotations

from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.layout import normalize


def flowing(*paragraphs: Paragraph) -> tuple[Paragraph, ...]:
    return normalize(Document(MediaType.DOCX, "docx", paragraphs=paragraphs))


def test_a_raised_number_that_a_note_answers_to_is_its_mark_again() -> None:
    note = Paragraph((Run("See the log."),), Role.NOTE, mark="4")
    text, _ = flowing(Paragraph((Run("the experts"), Run("4", superscript=True), Run(" and others"))), note)
    assert text.text == "the experts and others"
    assert [run.text for run in text.runs if run.note] == ["4"]


def test_a_raised_number_without_a_note_is_text() -> None:
    (text,) = flowing(Paragraph((Run("10 m"), Run("2", superscript=True))))
    assert text.text == "10 m2"


def test_a_number_above_its_heading_is_a_paragraph_of_its_own() -> None:
    heading = Paragraph((Run("II\n", bold=True), Run("Keepers of lamps", bold=True)), align="center")
    assert [paragraph.text.strip() for paragraph in flowing(heading)] == ["II", "Keepers of lamps"]


def test_a_broken_line_of_a_sentence_parts_nothing() -> None:
    assert len(flowing(Paragraph((Run("I\nkeep the lamp lit."),)))) == 1
