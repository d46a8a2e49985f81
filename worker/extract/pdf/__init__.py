"""PDF to pages of styled lines, by either of two engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from worker.contracts.document import Document, MediaType
from worker.contracts.progress import beat
from worker.extract.pdf.lines import page_of
from worker.failures import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.extract.pdf.pieces import Sheet

PICTURE_PAGE = 0.5  # share of a page under pictures from which, without text, it is a scan


def read_pdf(
    data: bytes, *, engine: Literal["auto", "pdfminer", "pdfium"], max_pages: int, max_unpacked_bytes: int
) -> Document:
    """A PDF's lines. `auto` takes pdfminer.six, and pdfium where that one finds the file damaged.

    Errors: `ENCRYPTED`, `DAMAGED`, `NO_TEXT` (pages that are pictures only), `TOO_MANY_PAGES`, `TOO_MUCH_TEXT`.
    """
    if engine != "pdfium":
        try:
            return _by_pdfminer(data, max_pages, max_unpacked_bytes)
        except Failure as failure:
            if engine == "pdfminer" or failure.reason is not Reason.DAMAGED:
                raise
    return _by_pdfium(data, max_pages)


def _by_pdfminer(data: bytes, max_pages: int, max_unpacked_bytes: int) -> Document:
    from worker.extract.pdf.miner import read_sheets  # noqa: PLC0415 - only the engine that is used is loaded

    return _document(read_sheets(data, max_pages=max_pages, max_unpacked_bytes=max_unpacked_bytes), "pdfminer")


def _by_pdfium(data: bytes, max_pages: int) -> Document:
    from worker.extract.pdf.pdfium import read_sheets  # noqa: PLC0415

    return _document(read_sheets(data, max_pages=max_pages), "pdfium")


def _document(sheets: Iterable[Sheet], engine: str) -> Document:
    pages = []
    findings = []
    for number, sheet in enumerate(sheets, start=1):
        beat(f"page {number}")
        page = page_of(sheet, number)
        pages.append(page)
        if not page.lines and sheet.pictures > PICTURE_PAGE:
            findings.append(f"page {number} is a picture without text")
    if not any(page.lines for page in pages):
        raise Failure(Reason.NO_TEXT, pages=len(pages), hint="it needs character recognition (OCR)")
    return Document(
        media_type=MediaType.PDF, engine=engine, pages=tuple(pages), page_count=len(pages), findings=tuple(findings)
    )
