"""A document of a thousand pages in a reader with the memory of the settings' last attempt, the smaller of the two."""

from __future__ import annotations

import io
import json

from reportlab.pdfgen.canvas import Canvas

from plenary.domain.storage_event import ObjectRef
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds, ParseRequest
from plenary.settings.model import Limits

PAGES, PARAGRAPHS = 1_000, 12  # paragraphs a page
MASTHEAD = ((740, "A/RES/85/950"), (600, "Resolution adopted by the General Assembly on 4 March 2031"))
BEGINNING = ((560, "85/950. Lights of harbours"), (530, "The General Assembly,"))


def long_resolution() -> bytes:
    """Two lines a paragraph, numbered from 1 on each page, as from section to section."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for page in range(PAGES):
        canvas.setFont("Times-Roman", 10)
        for height, text in (*MASTHEAD, *BEGINNING) if not page else ():
            canvas.drawString(100, height, text)
        for at in range(PARAGRAPHS):
            top, harbour = (500 if not page else 690) - 32 * at, page * PARAGRAPHS + at
            canvas.drawString(
                124, top, f"{at + 1}. Calls upon the keepers of harbour {harbour} to keep all its lamps and windows"
            )
            canvas.drawString(100, top - 12, "clean, and to report on both to the harbour master every year;")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_document_of_a_thousand_pages_is_read_within_the_memory_of_a_last_attempt() -> None:
    limits = Limits()
    order = ParseRequest(object=ObjectRef(store="s3", bucket="uploads", key="A_RES_85_950-EN.pdf"))
    with Pool(Bounds(total_seconds=limits.parse_seconds, last_memory_mib=limits.last_memory_mib)) as pool:
        record = json.loads(pool.read(order, long_resolution(), last=True))
    numbers = [block["number"] for block in record["blocks"] if block["kind"] == "paragraph"]
    assert record["source"]["pages"] == PAGES
    assert numbers == [f"{number}." for number in range(1, PARAGRAPHS + 1)] * PAGES
