"""How a file is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["auto", "pdfminer", "pdfium"]
MINIMUM_QUALITY = 0.5  # of the score, 0 to 1, below which a document is quarantined


@dataclass(frozen=True, slots=True)
class Options:
    """Which PDF engine, what a file may cost (`max_pages`, bytes when unpacked), the score to reach, from 0 to 1.

    With `ocr`, pages that are pictures are recognized.
    """

    engine: Engine = "auto"
    max_pages: int = 2000
    max_unpacked_bytes: int = 256 << 20
    minimum_quality: float = MINIMUM_QUALITY
    ocr: bool = False
