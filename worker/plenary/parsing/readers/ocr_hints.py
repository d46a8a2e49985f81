"""Advice about a file that can only be read by OCR, for the message that refuses it."""

from __future__ import annotations

_OCR = (
    "`plenary parse --ocr` recognizes them, and so do workers on the queue `ocr` where PLENARY_OCR__ENABLED=true; both "
    "need Tesseract (Debian: tesseract-ocr, tesseract-ocr-fra, -spa, -rus, -ara, -chi-sim)"
)
NEEDS_OCR = f"its pages are pictures: {_OCR}"
GARBLED_NEEDS_OCR = f"the text of pages of it is noise: {_OCR}"
