"""Bytes to a `Document`: sniffed by content, then read by the reader of that type. File names count for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.contracts.document import MediaType
from worker.extract.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.contracts.document import Document
    from worker.contracts.options import Options


def _pdf(data: bytes, options: Options) -> Document:
    from worker.extract.pdf import read_pdf  # noqa: PLC0415 - a reader's libraries load with its first file

    return read_pdf(data, options)


def _docx(data: bytes, options: Options) -> Document:
    from worker.extract.docx import read_docx  # noqa: PLC0415

    return read_docx(data, max_unpacked_bytes=options.max_unpacked_bytes)


def _doc(data: bytes, options: Options) -> Document:
    from worker.extract.doc import read_doc  # noqa: PLC0415

    return read_doc(data, max_unpacked_bytes=options.max_unpacked_bytes)


def _html(data: bytes, options: Options) -> Document:
    from worker.extract.html import read_html  # noqa: PLC0415

    return read_html(data, max_unpacked_bytes=options.max_unpacked_bytes)


def _text(data: bytes, options: Options) -> Document:
    from worker.extract.text import read_text  # noqa: PLC0415

    return read_text(data, max_unpacked_bytes=options.max_unpacked_bytes)


_READERS: dict[MediaType, Callable[[bytes, Options], Document]] = {
    MediaType.PDF: _pdf,
    MediaType.DOCX: _docx,
    MediaType.DOC: _doc,
    MediaType.HTML: _html,
    MediaType.TEXT: _text,
}


def extract(data: bytes, options: Options) -> Document:
    """Read one file.

    Errors: `Failure` (UNSUPPORTED_TYPE, EMPTY_FILE, ENCRYPTED, DAMAGED, NO_TEXT, TOO_MANY_PAGES, TOO_MUCH_TEXT,
    TIMED_OUT).
    """
    return _READERS[sniff(data)](data, options)
