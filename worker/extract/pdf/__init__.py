"""PDF to pages of styled lines, by either of two engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from worker.contracts.document import Document, MediaType
from worker.contracts.progress import beat
from worker.extract.hints import NEEDS_OCR
from worker.extract.pdf.lines import page_of
from worker.failures import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worker.contracts.document import Page
    from worker.contracts.options import Options
    from worker.extract.pdf.pieces import Sheet

PICTURE_PAGE = 0.5  # share of a page under pictures from which, without text, it is a scan


def read_pdf(data: bytes, options: Options) -> Document:
    """A PDF's lines. `auto` takes pdfminer.six, and pdfium where that one finds the file damaged.

    With `options.ocr` on, pages that are pictures are recognized, the others not.

    Errors: `ENCRYPTED`, `DAMAGED`, `NO_TEXT` (all pages are pictures, or one is and recognition is to come later, which
    the detail `pictures` tells), `TOO_MANY_PAGES`, `TOO_MUCH_TEXT`, `TIMED_OUT`.
    """
    document, pictures = _digital(data, options)
    if pictures and options.ocr == "later":
        raise Failure(Reason.NO_TEXT, pages=len(document.pages), pictures=len(pictures))
    if pictures and options.ocr == "on":
        if len(pictures) > options.ocr_pages:
            raise Failure(Reason.TOO_MANY_PAGES, pages=len(pictures), limit=options.ocr_pages)
        from worker.extract.ocr import read_pictures  # noqa: PLC0415

        read, recognition = read_pictures(data, pictures, options.ocr_page_seconds)
        document = replace(
            document,
            pages=tuple(part for page in document.pages for part in _parts(page, read)),
            engine=f"{document.engine}+tesseract",
            recognition=recognition,
        )
        pictures = []
    if not any(page.lines for page in document.pages):
        raise Failure(Reason.NO_TEXT, pages=len(document.pages), hint="" if options.ocr == "on" else NEEDS_OCR)
    return replace(document, findings=tuple(f"page {number} is a picture without text" for number in pictures))


def _parts(page: Page, read: Sequence[Page]) -> Sequence[Page]:
    """What the page was recognized as, or itself."""
    return [one for one in read if one.number == page.number] or [page]


def _digital(data: bytes, options: Options) -> tuple[Document, list[int]]:
    """What the file itself has as text, and the numbers of the pages that are pictures."""
    if options.engine != "pdfium":
        try:
            return _by_pdfminer(data, options)
        except Failure as failure:
            if options.engine == "pdfminer" or failure.reason is not Reason.DAMAGED:
                raise
    return _by_pdfium(data, options)


def _by_pdfminer(data: bytes, options: Options) -> tuple[Document, list[int]]:
    from worker.extract.pdf.miner import read_sheets  # noqa: PLC0415 - only the engine that is used is loaded

    limits = {"max_pages": options.max_pages, "max_unpacked_bytes": options.max_unpacked_bytes}
    return _document(read_sheets(data, **limits), "pdfminer")


def _by_pdfium(data: bytes, options: Options) -> tuple[Document, list[int]]:
    from worker.extract.pdf.pdfium import read_sheets  # noqa: PLC0415

    return _document(read_sheets(data, max_pages=options.max_pages), "pdfium")


def _document(sheets: Iterable[Sheet], engine: str) -> tuple[Document, list[int]]:
    pages, pictures, doubts = [], [], []
    for number, sheet in enumerate(sheets, start=1):
        beat(f"page {number}")
        page = page_of(sheet, number)
        pages.append(page)
        if not page.lines and sheet.pictures > PICTURE_PAGE:
            pictures.append(number)
        elif not page.lines:
            doubts.append(f"page {number}: it is empty")
        doubts += [f"page {number}: {doubt}" for doubt in sheet.doubts]
    document = Document(MediaType.PDF, engine, pages=tuple(pages), page_count=len(pages), doubts=tuple(doubts))
    return document, pictures
