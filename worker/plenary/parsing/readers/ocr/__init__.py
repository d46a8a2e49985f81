"""Pages that are pictures, read by Tesseract into the lines that every other page gives.

Italics cannot be had this way, so leads come from the vocabulary. The language is found on the first page: its script
by Tesseract's own detection, and among the languages of that script the one whose words Tesseract is surest of.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import pypdfium2 as pdfium

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Page, PageRecognition
from plenary.parsing.readers.ocr import tesseract
from plenary.parsing.readers.ocr.hocr import Recognized
from plenary.parsing.readers.ocr.note_markers import in_order
from plenary.parsing.readers.ocr.tesseract import Picture

DOTS_PER_INCH = 300
MOST_PIXELS = 40_000_000  # of a page: A3 at 400 dots an inch has 31 million


def read_pictures(data: bytes, numbers: Sequence[int], page_seconds: int) -> tuple[list[Page], PageRecognition]:
    """The pages of a PDF with these numbers (from 1), each in `page_seconds` at most, and how they were read.

    A page in columns gives one `Page` for each, all of one number.

    Errors: `DAMAGED`; `NO_TEXT` where Tesseract or all languages of the script are missing; `TIMED_OUT`; `TOOL_FAILED`.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise IngestError(ErrorCode.DAMAGED, found=str(error)) from error
    reader = _Reader(page_seconds)
    try:
        pages = [page for number in numbers for page in reader.read(document[number - 1], number)]
    finally:
        document.close()
    return in_order(pages), PageRecognition(
        engine=f"tesseract {tesseract.version()}",
        language=reader.language or "",
        pages=tuple(numbers),
        confidence=round(_mean(reader.confidences) / 100, 3),
    )


class _Reader:
    """The pictures of one document, one after the other: the language recognized in the first one applies to all."""

    def __init__(self, page_seconds: int) -> None:
        self.page_seconds = page_seconds
        self.language: str | None = None
        self.confidences: list[float] = []

    def read(self, page: Any, number: int) -> list[Page]:
        try:
            width, height = page.get_size()
            scale = min(DOTS_PER_INCH / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True, prefer_bgrx=False)
            picture = tesseract.Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), scale * 72)
        finally:
            page.close()
        recognized = self._recognize(picture)
        self.confidences += recognized.confidences
        return [Page(number, width, height, lines) for lines in recognized.columns]

    def _recognize(self, picture: Picture) -> Recognized:
        if self.language:
            return tesseract.recognize(picture, self.language, self.page_seconds)
        languages = tesseract.languages_of(picture, self.page_seconds)
        readings = {code: tesseract.recognize(picture, code, self.page_seconds) for code in languages}
        best = max(readings, key=lambda code: _mean(readings[code].confidences))
        if any(readings[best].columns):  # an empty page shows no language
            self.language = best
        return readings[best]


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
