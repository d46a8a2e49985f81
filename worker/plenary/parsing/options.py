"""How a file is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["auto", "pdfminer", "pdfium"]
Ocr = Literal["off", "later", "on"]
Unidentified = Literal["record", "quarantine"]
MINIMUM_QUALITY = 0.5  # of the score, 0 to 1, below which a document is quarantined


@dataclass(frozen=True, slots=True)
class Options:
    """Which PDF engine, what a file may cost (`max_pages`, bytes when unpacked), the score to reach, from 0 to 1.

    What becomes of pages that are pictures, or whose text is noise: `ocr` leaves them out or as they are (off), refuses
    a file that has any, so that it can be read again where recognition is at hand (later), or recognizes them (on): at
    most `ocr_pages` of a file, each in `ocr_page_seconds` at most.

    `meaning` reads what a text says: mentions, subjects, obligations, links; `subjects` is the folder of a vocabulary,
    compiled by `plenary.meaning.vocabularies`.

    `unidentified` is what becomes of a text whose symbol nothing tells: a record without one, or quarantine.
    """

    engine: Engine = "auto"
    max_pages: int = 2000
    max_unpacked_bytes: int = 256 << 20
    minimum_quality: float = MINIMUM_QUALITY
    unidentified: Unidentified = "record"
    ocr: Ocr = "off"
    ocr_pages: int = 500
    ocr_page_seconds: int = 120
    meaning: bool = True
    subjects: str | None = None
