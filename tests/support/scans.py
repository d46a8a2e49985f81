"""Scans for tests: pages of our own samples, turned into pictures of themselves."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_901-EN.pdf"


def pictured(*numbers: int, of: Path = SAMPLE, dots_per_inch: int = 200) -> bytes:
    """The file with these of its pages (from 1), or all where none is named, as pictures."""
    original, made = pdfium.PdfDocument(of), pdfium.PdfDocument.new()
    for index in range(len(original)):
        if numbers and index + 1 not in numbers:
            made.import_pages(original, [index])
            continue
        width, height = original[index].get_size()
        picture = pdfium.PdfImage.new(made)
        picture.set_bitmap(original[index].render(scale=dots_per_inch / 72, grayscale=True))
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
        page = made.new_page(width, height)
        page.insert_obj(picture)
        page.gen_content()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
