"""Each letter of a file, counted: what the reader of the format found against where it ended up."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from plenary.domain.record import Block, Record
from plenary.domain.storage_event import ObjectRef
from plenary.parsing.document import Document, Paragraph, Role
from plenary.parsing.layout import normalize
from plenary.parsing.layout.text_cleanup import plain
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers import extract


class Difference(NamedTuple):
    """Letters that are in the file and nowhere in what came of it, and the reverse."""

    lost: Counter[str]
    gained: Counter[str]


NONE = Difference(Counter(), Counter())


def difference(path: Path) -> Difference:
    """A file's lines against its record and what was set apart as furniture. Errors: `Failure`."""
    data, options = path.read_bytes(), Options()
    document = extract(data, options)
    (record,) = parse(data, source_of(ObjectRef(store="file", bucket="in", key=path.name), data), options)
    return between(lines_of(document), [*_furniture(normalize(document)), *_parts(record)])


def is_a_line_set_again(path: Path, found: Difference) -> bool:
    """The letters lost are those of one line that is in the file more than once, and nothing was gained."""
    lines = ["".join(line.split()) for line in lines_of(extract(path.read_bytes(), Options()))]
    again = {line for line, count in Counter(lines).items() if count > 1}
    return not found.gained and any(letters([line]) == found.lost for line in again)


def between(found: Iterable[str], kept: Iterable[str]) -> Difference:
    """How the letters of two lists of texts differ, whatever their order."""
    before, after = letters(found), letters(kept)
    return Difference(before - after, after - before)


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter stands there, whatever it is composed of; spaces and invisible characters do not count."""
    return Counter(
        letter for text in texts for letter in unicodedata.normalize("NFKD", plain(text)) if not letter.isspace()
    )


def lines_of(document: Document) -> Iterator[str]:
    """What the reader of the format found."""
    for page in document.pages:
        yield from (line.text for line in page.lines)
    for paragraph in document.paragraphs:
        yield from texts_of(paragraph)


def texts_of(paragraph: Paragraph) -> Iterator[str]:
    """Text, number, marker and cells."""
    yield from (run.text for run in paragraph.runs)
    yield from (paragraph.label or "", paragraph.mark or "")
    for row in paragraph.rows or ():
        yield from row


def _furniture(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """Feet of pages, and the heads of all but the first: that one is the masthead."""
    for paragraph in paragraphs:
        if paragraph.role is Role.FOOTER or (paragraph.role is Role.HEADER and (paragraph.page or 1) > 1):
            yield from texts_of(paragraph)


def _parts(record: Record) -> Iterator[str]:
    yield from record.masthead
    yield from texts_of_blocks(record.blocks)
    for note in record.footnotes:
        yield from (note.marker, note.text)


def texts_of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """Numbers, texts, marks and cells."""
    for block in blocks:
        yield from (block.number or "", block.text, *block.notes)
        for row in block.rows or ():
            yield from row
