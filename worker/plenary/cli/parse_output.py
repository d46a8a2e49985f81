"""Output of `plenary parse`: one stream for all documents, or a folder with a file for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from plenary.domain.record import Record
    from plenary.export.tables import TableFolder


@dataclass(frozen=True, slots=True)
class FormattedDocument:
    """A formatted document, a file name for it, and the separator before the next one in a stream.

    One that becomes rows of tables has a record and no text.
    """

    name: str
    text: str
    between: str
    record: Record | None = None


def to_stream(stream: TextIO) -> Callable[[FormattedDocument], str]:
    """Make a function that appends documents to a stream. It returns an error message, here always empty."""
    separator = ""

    def write(written: FormattedDocument) -> str:
        nonlocal separator
        stream.write(separator + written.text)
        separator = written.between
        return ""

    return write


def to_folder(folder: Path) -> Callable[[FormattedDocument], str]:
    """Make a function that writes a document to a file of its own, completely or not at all.

    It returns an error message, which is empty on success. A document that was written before in this run is an error;
    files of an earlier run are overwritten.
    """
    names: set[str] = set()

    def write(written: FormattedDocument) -> str:
        if written.name in names:
            return f"holds the same document as a file before it: {written.name} is kept as it is"
        place = folder / written.name
        part = place.with_name(f".{written.name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_text(written.text, encoding="utf-8")
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            return f"{place} cannot be written: {error.strerror or error}"
        names.add(written.name)
        return ""

    return write


def to_tables(tables: TableFolder) -> Callable[[FormattedDocument], str]:
    """Make a function that adds a record to tables. It returns an error message, here always empty."""

    def write(written: FormattedDocument) -> str:
        if written.record:
            tables.add(written.record)
        return ""

    return write
