"""Scans for tests: pages of our own samples, turned into pictures of themselves."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_901-EN.pdf"


def pictured(*numbers: int) -> bytes:
    """The sample with these of its pages (from 1) as pictures of 200 dots an inch."""
    original, made = pdfium.PdfDocument(SAMPLE), pdfium.PdfDocument.new()
    for index in range(len(original)):
        if index + 1 not in numbers:
            made.import_pages(original, [index])
            continue
        width, height = original[index].get_size()
        picture = pdfium.PdfImage.new(made)
        picture.set_bitmap(original[index].render(scale=200 / 72, grayscale=True))
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
        page = made.new_page(width, height)
        page.insert_obj(picture)
        page.gen_content()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
