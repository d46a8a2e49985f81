"""Pages of a PDF as pictures with a box around each block and note, and around the text that is in none of them.

pdfium draws all of it: the page, the boxes over it, and the legend beside it.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from plenary.domain.record import OnPage, Record

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

COLOURS: dict[str, Colour] = {
    "formula": (106, 61, 154),
    "clause": (31, 120, 180),
    "heading": (227, 26, 28),
    "paragraph": (51, 160, 44),
    "point": (0, 150, 136),
    "table": (177, 89, 40),
    "closing": (200, 0, 140),
    "note": (255, 127, 0),
    "masthead": (120, 120, 120),
    "left out": (0, 0, 0),
}
LEGEND = 120.0  # points beside the page
LABEL, ROW = 6.0, 14.0  # points: size of a box's label, height of a legend's row
FILL, LEFT_OUT_FILL, STROKE = 40, 70, 200  # opacity, of 255
MOST_PIXELS = 20_000_000  # of a picture
SLACK = 1.0  # points by which the middle of a text may be outside its box
FINE = 64  # pdfium gives places as whole numbers: so many of them make a point


class _Drawn(NamedTuple):
    """A box, what is in it, and its label."""

    kind: str
    box: Box
    label: str = ""


def draw_pages(data: bytes, records: Sequence[Record], scale: float = 2.0) -> Iterator[bytes]:
    """The pages as PNG, `scale` dots a point, fewer for very large pages, with the boxes of the records' places."""
    document = pdfium.PdfDocument(data)
    try:
        for number, page in enumerate(document, start=1):
            placed = [
                _Drawn(kind, place.box, label)
                for kind, label, places in _placed(records)
                for place in places
                if isinstance(place, OnPage) and place.page == number
            ]
            masthead = _letters("".join(line for record in records for line in record.masthead))
            boxes = [*placed, *_unplaced(page, placed, masthead)]
            width, height = page.get_size()
            fitting = (MOST_PIXELS / max((width + LEGEND) * height, 1.0)) ** 0.5
            yield _picture(page, boxes, min(scale, fitting))
            page.close()
    finally:
        document.close()


def _placed(records: Sequence[Record]) -> Iterator[tuple[str, str, Sequence[Any]]]:
    for record in records:
        for block in record.blocks:
            yield block.kind, block.id, block.places
        for note in record.footnotes:
            yield "note", f"note {note.marker}", note.places


def _unplaced(page: Any, placed: Sequence[_Drawn], masthead: str) -> Iterator[_Drawn]:
    """Yield what pdfium finds outside all boxes: lines that a field holds, and those that are left out."""
    text = page.get_textpage()
    try:
        for index in range(text.count_rects()):
            rectangle = text.get_rect(index)
            letters = _letters(text.get_text_bounded(*rectangle))
            box = _displayed(page, rectangle)
            if letters and not any(_holds(drawn.box, box) for drawn in placed):
                yield _Drawn("masthead" if letters in masthead else "left out", box)
    finally:
        text.close()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - SLACK <= x <= outer[2] + SLACK and outer[1] - SLACK <= y <= outer[3] + SLACK


def _displayed(page: Any, rectangle: Box) -> Box:
    """A box in the page's own coordinates as points from the top left of what is displayed."""
    width, height = page.get_size()
    corners = []
    for x, y in (rectangle[:2], rectangle[2:]):
        across, down = ctypes.c_int(), ctypes.c_int()
        c.FPDF_PageToDevice(page.raw, 0, 0, round(width * FINE), round(height * FINE), 0, x, y, across, down)
        corners.append((across.value / FINE, down.value / FINE))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _picture(page: Any, boxes: Sequence[_Drawn], scale: float) -> bytes:
    """The page as PNG, with the boxes over it and the legend beside it."""
    width, height = page.get_size()
    canvas = pdfium.PdfDocument.new()
    try:
        sheet = _Sheet(canvas, canvas.new_page(width + LEGEND, height))
        sheet.put(page.render(scale=scale), width, height)
        for kind, box, label in boxes:
            sheet.rectangle(box, COLOURS[kind], LEFT_OUT_FILL if kind == "left out" else FILL)
            sheet.text(label, box[0], box[1] - 1, COLOURS[kind])
        counts = Counter(kind for kind, _, _ in boxes)
        for row, kind in enumerate(COLOURS):
            top = ROW * (row + 1)
            sheet.rectangle((width + 8, top, width + 20, top + 8), COLOURS[kind], FILL)
            sheet.text(f"{kind}: {counts[kind]}", width + 26, top + 7, (0, 0, 0), size=8)
        sheet.page.gen_content()
        return _png(sheet.page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False))
    finally:
        canvas.close()


class _Sheet:
    """A page to draw on, in points from its top left corner."""

    def __init__(self, document: Any, page: Any) -> None:
        self.document = document
        self.page = page
        self.height = page.get_height()

    def put(self, bitmap: Any, width: float, height: float) -> None:
        """Put a picture into the top left corner."""
        image = pdfium.PdfImage.new(self.document)
        image.set_bitmap(bitmap)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height).translate(0, self.height - height))
        self.page.insert_obj(image)

    def rectangle(self, box: Box, colour: Colour, opacity: int) -> None:
        """Draw a box, faintly filled."""
        x0, top, x1, bottom = box
        thing = c.FPDFPageObj_CreateNewRect(x0, self.height - bottom, x1 - x0, bottom - top)
        c.FPDFPageObj_SetFillColor(thing, *colour, opacity)
        c.FPDFPageObj_SetStrokeColor(thing, *colour, STROKE)
        c.FPDFPageObj_SetStrokeWidth(thing, 0.6)
        c.FPDFPath_SetDrawMode(thing, c.FPDF_FILLMODE_ALTERNATE, True)
        c.FPDFPage_InsertObject(self.page.raw, thing)

    def text(self, text: str, x: float, y: float, colour: Colour, size: float = LABEL) -> None:
        """Write a line with its baseline at `y`."""
        encoded = text.encode("utf-16-le") + b"\0\0"
        thing = c.FPDFPageObj_NewTextObj(self.document.raw, b"Helvetica", size)
        letters = (c.FPDF_WCHAR * (len(encoded) // 2)).from_buffer_copy(encoded)
        c.FPDFText_SetText(thing, letters)
        c.FPDFPageObj_SetFillColor(thing, *colour, 255)
        c.FPDFPageObj_Transform(thing, 1, 0, 0, 1, x, self.height - y)
        c.FPDFPage_InsertObject(self.page.raw, thing)


def _png(bitmap: Any) -> bytes:
    """An RGB bitmap as PNG (ISO/IEC 15948): header, one compressed stream of rows without filters, end."""
    pixels, row = bytes(bitmap.buffer), bitmap.width * 3
    rows = b"".join(b"\0" + pixels[y * bitmap.stride : y * bitmap.stride + row] for y in range(bitmap.height))
    header = struct.pack(">2I5B", bitmap.width, bitmap.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
