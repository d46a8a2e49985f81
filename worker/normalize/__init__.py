"""Lines and raw paragraphs into paragraphs that people would read: text, notes and masthead apart, furniture gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.normalize.text import tidy_paragraph

if TYPE_CHECKING:
    from worker.contracts.document import Document, Paragraph


def normalize(document: Document) -> tuple[Paragraph, ...]:
    """All paragraphs in reading order: masthead (HEADER), text and tables (TEXT, TABLE), then notes (NOTE).

    No letter is dropped. Furniture is set apart: running heads are HEADER of a page behind the first; page numbers, bar
    codes, job numbers and the stroke above notes are FOOTER.
    """
    if document.pages:
        from worker.normalize.pages import paragraphs_of  # noqa: PLC0415 - flowing formats never need it

        paragraphs = paragraphs_of(document.pages)
    else:
        paragraphs = list(document.paragraphs)
    tidied = (tidy_paragraph(paragraph) for paragraph in paragraphs)
    return tuple(one for one in tidied if one.runs or one.rows or one.label or one.mark)
