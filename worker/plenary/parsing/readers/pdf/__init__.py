"""PDF to pages of styled lines, by either of two engines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType
from plenary.parsing.options import Options
from plenary.parsing.progress import beat
from plenary.parsing.readers.ocr_hints import NEEDS_OCR
from plenary.parsing.readers.pdf.hyphens import with_hard_hyphens
from plenary.parsing.readers.pdf.line_builder import page_of
from plenary.parsing.readers.pdf.page_columns import columns_of
from plenary.parsing.readers.pdf.second_look import sample_of
from plenary.parsing.readers.pdf.text_spans import PICTURE_PAGE, PORTFOLIO, Sheet

OUTLINES = 500  # curves on a page without text from which these may be letters
SHORT_TEXT = 2_500  # characters, below which a text may have none of a letter by chance
COVER = 600  # characters, at the most, on the cover of a portfolio
ABOUT_AS_MUCH = 0.3  # of the characters of noise, spaces counted, that stand for text on a page


def read_pdf(data: bytes, options: Options, is_garbled: Callable[[str], bool] = lambda _: False) -> Document:
    """A PDF's lines. `auto` takes pdfminer.six, and pdfium where that one finds the file damaged or the text is noise.

    Pages that are lost, broken or break off are taken as pdfium reads them, if it finds more there.

    With `options.ocr` on, pages that are pictures and those whose text `is_garbled` in both engines are recognized, the
    others not. What is recognized as noise again, or as next to nothing, stays as it was.

    Errors: `ENCRYPTED`, `DAMAGED`, `UNSUPPORTED_TYPE` (a portfolio), `NO_TEXT` (all pages are pictures),
    `TOO_MANY_PAGES`, `TOO_MUCH_TEXT`, `TIMED_OUT`; where recognition is to come later also `NO_TEXT` with the
    detail `pictures` and `LOW_QUALITY` with `garbled`.
    """
    document, pictures, lost, _ = _digital(data, options, is_garbled)
    if _is_cover(document):
        raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found="a PDF portfolio", hint="upload the files in it one by one")
    if options.ocr == "later":
        _refuse(document, pictures)
    unread = sorted({*pictures, *document.garbled})
    if unread and options.ocr == "on":
        document = _recognized(document, data, unread, options, is_garbled)
        pictures = []
    if not any(page.lines for page in document.pages):
        if lost and not unread:
            raise IngestError(ErrorCode.DAMAGED, found="content without text", page=lost[0])
        raise IngestError(ErrorCode.NO_TEXT, pages=len(document.pages), hint="" if options.ocr == "on" else NEEDS_OCR)
    return replace(
        document,
        pages=tuple(part for page in document.pages for part in page.columns or (page,)),
        findings=(
            *(f"page {number} is a picture without text" for number in pictures),
            *(f"page {number} has content and no text" for number in lost),
        ),
        doubts=(*document.doubts, *(f"page {number}: its text is noise" for number in document.garbled)),
    )


def _is_cover(document: Document) -> bool:
    """True if the pages are but the cover of a portfolio, which keeps its documents as files."""
    cover = sum(len(page.text) for page in document.pages) < COVER
    return cover and any(doubt.endswith(PORTFOLIO) for doubt in document.doubts)


def _refuse(document: Document, pictures: Sequence[int]) -> None:
    if pictures:
        raise IngestError(ErrorCode.NO_TEXT, pages=len(document.pages), pictures=len(pictures))
    if document.garbled:
        pages = ", ".join(map(str, document.garbled))
        raise IngestError(
            ErrorCode.LOW_QUALITY, score=0, checks=f"noise on page {pages}", garbled=len(document.garbled)
        )


def _recognized(
    document: Document, data: bytes, numbers: Sequence[int], options: Options, is_garbled: Callable[[str], bool]
) -> Document:
    """The document with these pages as Tesseract reads them."""
    if len(numbers) > options.ocr_pages:
        raise IngestError(ErrorCode.TOO_MANY_PAGES, pages=len(numbers), limit=options.ocr_pages)
    from plenary.parsing.readers.ocr import read_pictures  # noqa: PLC0415

    read, recognition = read_pictures(data, numbers, options.ocr_page_seconds, options.ocr_pages_at_once)
    parts = {number: [page for page in read if page.number == number] for number in numbers}
    texts = {number: "\n".join(part.text for part in parts[number]) for number in numbers}
    garbled = tuple(
        number
        for number in document.garbled
        if is_garbled(texts[number]) or not _about_as_much(texts[number], document.pages[number - 1].text)
    )
    for number in garbled:
        del parts[number]
    if not parts:
        return document
    # doubts about text that is replaced
    void = {f"page {page.number}: {doubt}" for page in document.pages if page.number in parts for doubt in page.doubts}
    return replace(
        document,
        pages=tuple(part for page in document.pages for part in parts.get(page.number) or [page]),
        engine=f"{document.engine}+tesseract",
        recognition=replace(recognition, pages=tuple(parts)),
        garbled=garbled,
        doubts=(
            *(doubt for doubt in document.doubts if doubt not in void),
            *(f"page {number}: its text is noise, it was recognized" for number in parts if number in document.garbled),
        ),
    )


class _Reading(NamedTuple):
    """A document, the numbers of its pages that are pictures, that have content and give no text, that break off."""

    document: Document
    pictures: list[int]
    lost: list[int]
    cut: list[int]


def _digital(data: bytes, options: Options, is_garbled: Callable[[str], bool]) -> _Reading:
    """The file's own text. Errors: also `DAMAGED` where nothing of a page's content can be unpacked."""
    if options.engine == "pdfium":
        return _by_pdfium(data, options, is_garbled)
    try:
        first, broken = _by_pdfminer(data, options, is_garbled)
    except IngestError as failure:
        if options.engine == "pdfminer" or failure.reason is not ErrorCode.DAMAGED:
            raise
        second = _by_pdfium(data, options, is_garbled)
        if not second.pictures and not any(page.lines for page in second.document.pages):
            raise
        return second
    if options.engine == "auto" and (first.document.garbled or first.lost or first.cut or broken):
        with suppress(IngestError):
            second = _by_pdfium(data, options, is_garbled)
            if first.document.garbled and _reads_better(second.document, first.document):
                pages = ", ".join(map(str, first.document.garbled))
                noise = f"as the first engine reads page {pages}, it is noise"
                return second._replace(document=replace(second.document, disagreement=noise))
            first = _completed(first, second, {*first.lost, *first.cut, *broken})
    empty = [number for number in first.lost if number in broken]
    if empty:
        raise IngestError(ErrorCode.DAMAGED, found="nothing of its content can be unpacked", page=empty[0])
    if options.engine == "auto" and first.document.engine == "pdfminer" and _is_doubtful(first.document):
        sample = sample_of(data, len(first.document.pages))
        return first._replace(document=replace(first.document, sample=sample))
    return first


def _is_doubtful(document: Document) -> bool:
    """True if another engine is worth asking: something looks odd, or the text is too short to miss a letter in it."""
    return bool(document.doubts) or sum(len(page.painted) for page in document.pages) < SHORT_TEXT


def _completed(first: _Reading, second: _Reading, weak: Collection[int]) -> _Reading:
    """The first engine's reading, with the second one's of those weak pages on which it finds more."""
    others = {page.number: page for page in second.document.pages}
    better = {
        number: others[number]
        for number in weak
        if number in others and len(others[number].text) > len(first.document.pages[number - 1].text)
    }
    if not better:
        return first
    document = replace(
        first.document,
        pages=tuple(better.get(page.number, page) for page in first.document.pages),
        engine="pdfminer+pdfium",
        doubts=(
            *first.document.doubts,
            *(f"page {number}: as the second engine reads it" for number in sorted(better)),
        ),
    )
    return first._replace(document=document, lost=[number for number in first.lost if number not in better])


def _reads_better(second: Document, first: Document) -> bool:
    """Return True if the second engine finds less noise, and on those pages about as much text: not next to nothing."""
    if len(second.garbled) >= len(first.garbled) or len(second.pages) != len(first.pages):
        return False
    places = [number - 1 for number in first.garbled]
    return all(_about_as_much(second.pages[place].text, first.pages[place].text) for place in places)


def _about_as_much(text: str, noise: str) -> bool:
    return len(text) > ABOUT_AS_MUCH * len(noise)


def _by_pdfminer(data: bytes, options: Options, is_garbled: Callable[[str], bool]) -> tuple[_Reading, set[int]]:
    """The reading, and the numbers of pages whose content is broken."""
    from plenary.parsing.readers.pdf.pdfminer_engine import read_sheets  # noqa: PLC0415 - only the engine that is used is loaded

    limits = {"max_pages": options.max_pages, "max_unpacked_bytes": options.max_unpacked_bytes}
    broken: set[int] = set()
    return _document(read_sheets(data, **limits), "pdfminer", is_garbled, broken), broken


def _by_pdfium(data: bytes, options: Options, is_garbled: Callable[[str], bool]) -> _Reading:
    from plenary.parsing.readers.pdf.pdfium_engine import read_sheets_by_pdfium  # noqa: PLC0415

    return _document(read_sheets_by_pdfium(data, max_pages=options.max_pages), "pdfium", is_garbled, set())


def _document(sheets: Iterable[Sheet], engine: str, is_garbled: Callable[[str], bool], broken: set[int]) -> _Reading:
    pages, pictures, lost, cut, doubts, gaps = [], [], [], [], [], []
    gutter = None
    for number, sheet in enumerate(sheets, start=1):
        beat(f"page {number}")
        page = page_of(sheet, number)
        columns, gutter = columns_of(sheet, page, page_of, gutter)
        if columns:
            page = replace(page, columns=columns)
        pages.append(page)
        if not page.lines and (sheet.pictures > PICTURE_PAGE or sheet.curves > OUTLINES):
            pictures.append(number)
        elif not page.lines and sheet.lost:
            lost.append(number)
        elif not page.lines:
            doubts.append(f"page {number}: it is empty")
        if sheet.cut:
            cut.append(number)
        if sheet.broken:
            broken.add(number)
            gaps.append(f"page {number}: its content is broken, what could be unpacked is kept")
        read = dict.fromkeys(doubt for part in page.columns or (page,) for doubt in part.doubts)
        doubts += [f"page {number}: {doubt}" for doubt in (*sheet.doubts, *read)]
    pages = with_hard_hyphens(pages)
    document = Document(
        MediaType.PDF,
        engine,
        pages=tuple(pages),
        page_count=len(pages),
        doubts=tuple(doubts),
        gaps=tuple(gaps),
        garbled=tuple(page.number for page in pages if is_garbled(page.text)),
    )
    return _Reading(document, pictures, lost, cut)
