"""Options of reading a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["auto", "pdfminer", "pdfium"]
Ocr = Literal["off", "later", "on"]
Unidentified = Literal["record", "quarantine"]
MINIMUM_QUALITY = 0.5  # of the score, 0 to 1, below which a document is quarantined


@dataclass(frozen=True, slots=True)
class Options:
    """The PDF engine, limits of a file (`max_pages`, bytes when unpacked), the score to reach, from 0 to 1.

    `ocr` is the treatment of pages that are pictures, or whose text is noise: left out or as they are (off), the file
    refused, so that it can be read again where recognition is at hand (later), or recognized (on): at most `ocr_pages`
    of a file, each in `ocr_page_seconds` at most, `ocr_pages_at_once` of them at the same time.

    `meaning` adds mentions, subjects, obligations and links; `subjects` is the folder of a vocabulary, compiled by
    `plenary.meaning.vocabularies`.

    `unidentified` is the treatment of a text without a known symbol: a record without one, or quarantine.
    """

    engine: Engine = "auto"
    max_pages: int = 2000
    max_unpacked_bytes: int = 256 << 20
    minimum_quality: float = MINIMUM_QUALITY
    unidentified: Unidentified = "record"
    ocr: Ocr = "off"
    ocr_pages: int = 500
    ocr_page_seconds: int = 120
    ocr_pages_at_once: int = 1
    meaning: bool = True
    subjects: str | None = None
