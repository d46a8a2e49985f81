"""What to do about a file that cannot be read as it is: told where it is refused."""

from __future__ import annotations

NEEDS_OCR = (
    "its pages are pictures: `plenary parse --ocr` recognizes them, and so do workers on the queue `ocr` where "
    "PLENARY_OCR__ENABLED=true; both need Tesseract (Debian: tesseract-ocr, tesseract-ocr-fra, -spa, -rus, -ara, "
    "-chi-sim)"
)
