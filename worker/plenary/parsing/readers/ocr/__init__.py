"""Pages that are pictures, read by Tesseract into the lines that every other page gives.

Italics cannot be had this way, so leads come from the vocabulary. The language is found on the first page: its script
by Tesseract's own detection, and among the languages of that script the one whose words Tesseract is surest of.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from statistics import fmean
from typing import NamedTuple

import pypdfium2 as pdfium

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Page, PageRecognition
from plenary.parsing.readers.ocr import tesseract
from plenary.parsing.readers.ocr.hocr import Recognized
from plenary.parsing.readers.ocr.note_markers import in_order
from plenary.parsing.readers.ocr.tesseract import Picture

DOTS_PER_INCH = 300
MOST_PIXELS = 40_000_000  # of a page: A3 at 400 dots an inch has 31 million


def read_pictures(
    data: bytes, numbers: Sequence[int], page_seconds: int, at_once: int = 1
) -> tuple[list[Page], PageRecognition]:
    """The pages of a PDF with these numbers (from 1), each in `page_seconds` at most, and how they were read.

    So many are read `at_once`, which changes nothing but the time. A page in columns gives one `Page` for each, all of
    one number.

    Errors: `DAMAGED`; `NO_TEXT` where Tesseract or all languages of the script are missing; `TIMED_OUT`; `TOOL_FAILED`.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise IngestError(ErrorCode.DAMAGED, found=str(error)) from error
    reader = _Reader(document, page_seconds, at_once)
    try:
        with closing(reader.read(numbers)) as read:
            pages = [page for part in read for page in part]
    finally:
        document.close()
    return in_order(pages), PageRecognition(
        engine=f"tesseract {tesseract.version()}",
        language=reader.language or "",
        pages=tuple(numbers),
        confidence=round(_mean(reader.confidences) / 100, 3),
    )


class _Sheet(NamedTuple):
    """A page without its lines: number, size in points."""

    number: int
    width: float
    height: float


class _Reader:
    """The pictures of one document: the language recognized in the first one that has text applies to all."""

    def __init__(self, document: pdfium.PdfDocument, page_seconds: int, at_once: int) -> None:
        self.document = document
        self.page_seconds = page_seconds
        self.at_once = at_once
        self.language: str | None = None
        self.confidences: list[float] = []

    def read(self, numbers: Iterable[int]) -> Generator[list[Page]]:
        """The pages, in the order of their numbers, those of one number together."""
        waiting = iter(numbers)
        while self.language is None and (number := next(waiting, None)):
            sheet, picture = self._drawn(number)
            yield self._pages(sheet, self._recognized_first(picture))
        if self.language is None:
            return
        drawn = deque[_Sheet]()
        with closing(self._recognized(self._asked(waiting, self.language, drawn))) as readings:
            for recognized in readings:
                yield self._pages(drawn.popleft(), recognized)

    def _recognized_first(self, picture: Picture) -> Recognized:
        """A page in the language whose words Tesseract is surest of, which is that of the document."""
        languages = tesseract.languages_of(picture, self.page_seconds)
        with closing(self._recognized((picture, code) for code in languages)) as readings:
            best, language = max(
                zip(readings, languages, strict=True), key=lambda reading: _mean(reading[0].confidences)
            )
        if any(best.columns):  # an empty page shows no language
            self.language = language
        return best

    def _recognized(self, asked: Iterable[tuple[Picture, str]]) -> Generator[Recognized]:
        return tesseract.recognize(asked, self.page_seconds, self.at_once)

    def _asked(self, numbers: Iterable[int], language: str, drawn: deque[_Sheet]) -> Iterator[tuple[Picture, str]]:
        for number in numbers:
            sheet, picture = self._drawn(number)
            drawn.append(sheet)
            yield picture, language

    def _drawn(self, number: int) -> tuple[_Sheet, Picture]:
        page = self.document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(DOTS_PER_INCH / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True, prefer_bgrx=False)
            picture = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), scale * 72)
        finally:
            page.close()
        return _Sheet(number, width, height), picture

    def _pages(self, sheet: _Sheet, recognized: Recognized) -> list[Page]:
        self.confidences += recognized.confidences
        return [Page(*sheet, lines) for lines in recognized.columns]


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
