"""Bytes to a `Document`: the type is detected from the content, then its reader reads it. File names are not used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.detect import sniff
from plenary.parsing.document import Document, MediaType
from plenary.parsing.options import Options
from plenary.parsing.wrappings import unwrap

if TYPE_CHECKING:
    from plenary.parsing.readers.docx import ReadEmbedded

_DEPTH = 3  # of documents in documents
# Of an embedded document these say that it is left out, and not that the whole file is.
_LEFT_OUT = frozenset(
    {ErrorCode.UNSUPPORTED_TYPE, ErrorCode.EMPTY_FILE, ErrorCode.NO_TEXT, ErrorCode.ENCRYPTED, ErrorCode.DAMAGED}
)

IsGarbled = Callable[[str], bool]  # whether the text of a page is noise


def _pdf(data: bytes, options: Options, is_garbled: IsGarbled) -> Document:
    from plenary.parsing.readers.pdf import read_pdf  # noqa: PLC0415 - a reader's libraries load with its first file

    return read_pdf(data, options, is_garbled)


def _docx(data: bytes, options: Options, _: IsGarbled) -> Document:
    from plenary.parsing.readers.docx import read_docx  # noqa: PLC0415

    return read_docx(data, max_unpacked_bytes=options.max_unpacked_bytes, read_embedded=_embedded(options, _DEPTH))


def _embedded(options: Options, depth: int) -> ReadEmbedded:
    """Read what is embedded in a Word file as a file of its own kind; None where that has pages, or cannot be read."""
    from plenary.parsing.readers.docx import read_docx  # noqa: PLC0415

    def read(data: bytes, limit: int) -> Document | None:
        within = replace(options, max_unpacked_bytes=limit)
        try:
            inner = unwrap(data, limit).data
            kind = sniff(inner)
            if kind is MediaType.PDF or not depth:
                return None
            if kind is MediaType.DOCX:
                return read_docx(inner, max_unpacked_bytes=limit, read_embedded=_embedded(within, depth - 1))
            return extract(inner, within)
        except IngestError as failure:
            if failure.reason in _LEFT_OUT:
                return None
            raise

    return read


def _html(data: bytes, options: Options, _: IsGarbled) -> Document:
    from plenary.parsing.readers.html import read_html  # noqa: PLC0415

    return read_html(data, max_unpacked_bytes=options.max_unpacked_bytes)


def _text(data: bytes, options: Options, _: IsGarbled) -> Document:
    from plenary.parsing.readers.text import read_text  # noqa: PLC0415

    return read_text(data, max_unpacked_bytes=options.max_unpacked_bytes)


_READERS: dict[MediaType, Callable[[bytes, Options, IsGarbled], Document]] = {
    MediaType.PDF: _pdf,
    MediaType.DOCX: _docx,
    MediaType.HTML: _html,
    MediaType.TEXT: _text,
}


def extract(data: bytes, options: Options, is_garbled: IsGarbled = lambda _: False) -> Document:
    """Read one file. `is_garbled` judges the text of each page where that is not written in the file as text.

    Errors: `IngestError` (UNSUPPORTED_TYPE, EMPTY_FILE, ENCRYPTED, DAMAGED, NO_TEXT, LOW_QUALITY, TOO_MANY_PAGES,
    TOO_MUCH_TEXT, TIMED_OUT, TOOL_FAILED).
    """
    media_type = sniff(data)
    reader = _READERS.get(media_type)
    if reader is not None:
        return reader(data, options, is_garbled)
    from plenary.parsing.readers.libreoffice import read_office  # noqa: PLC0415

    return read_office(data, media_type, max_unpacked_bytes=options.max_unpacked_bytes)
