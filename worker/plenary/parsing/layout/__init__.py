"""Lines and raw paragraphs into paragraphs that people would read: text, notes and masthead apart, furniture gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plenary.parsing.document import Area, Document, Paragraph, Span
from plenary.parsing.layout.paragraph_breaks import NUMBER_ALONE
from plenary.parsing.layout.paragraphs import paragraphs_of, with_marks
from plenary.parsing.layout.text_cleanup import tidy_paragraph
from plenary.parsing.progress import paced


def normalize(document: Document) -> tuple[Paragraph, ...]:
    """All paragraphs in reading order: masthead (HEADER), text and tables (TEXT, TABLE), then notes (NOTE).

    No letter is dropped. Furniture is set apart: running heads are HEADER of a page behind the first; page numbers, bar
    codes, job numbers and the stroke above notes are FOOTER.
    """
    paragraphs = paragraphs_of(document.pages) if document.pages else list(_parted(_marked(document.paragraphs)))
    tidied = (tidy_paragraph(paragraph) for paragraph in paced(paragraphs, "tidying"))
    return tuple(block for block in tidied if block.runs or block.rows or block.label or block.mark)


def _marked(paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    """Mark every reference to a note: flowing formats know only the first, its repeats are plain raised numbers."""
    marks = {paragraph.mark for paragraph in paragraphs if paragraph.mark}
    return [paragraph._replace(runs=tuple(with_marks(paragraph.runs, marks))) for paragraph in paragraphs]


def _parted(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """A number above its heading is a paragraph of its own, as it is on a page, though Word breaks but the line."""
    for paragraph in paragraphs:
        first, broken, rest = paragraph.text.partition("\n")
        numbered = broken and rest.strip() and NUMBER_ALONE.match(first.strip())
        if numbered and all(run.bold for run in paragraph.runs if run.text.strip()):
            at = next(index for index, run in enumerate(paragraph.runs) if "\n" in run.text)
            before, behind = paragraph.runs[at].text.split("\n", 1)
            above, below = _parted_places(paragraph.places, len(first))
            yield paragraph._replace(runs=(*paragraph.runs[:at], paragraph.runs[at].saying(before)), places=above)
            behind_it = (paragraph.runs[at].saying(behind), *paragraph.runs[at + 1 :])
            yield paragraph._replace(runs=behind_it, label=None, places=below)
        else:
            yield paragraph


def _parted_places(
    places: tuple[Area | Span, ...], count: int
) -> tuple[tuple[Area | Span, ...], tuple[Area | Span, ...]]:
    """The places of the first `count` characters of a paragraph, and of those behind the line's end that follows."""
    first = places[0] if places else None
    if not isinstance(first, Span):
        return places, places
    return (first._replace(end=first.start + count),), (first._replace(start=first.start + count + 1), *places[1:])
