"""What to do about a file that cannot be read as it is: told where it is refused."""

from __future__ import annotations

NEEDS_OCR = (
    "its pages are pictures: `plenary parse --ocr` recognizes them with Tesseract (Debian: tesseract-ocr, "
    "tesseract-ocr-fra, -spa, -rus, -ara, -chi-sim)"
)
