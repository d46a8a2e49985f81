"""Draw a page of a PDF file, in a child process of the sandbox: the file is hostile, and pdfium is native code."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pypdfium2 as pdfium
from pydantic import BaseModel, ConfigDict, Field

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.wrappings import unwrap

WIDEST = 1600  # pixels
TALLEST = 4000
LARGEST_POINTS = 14_400  # of a side: the limit of PDF 1.7, annex C
PAGES = 2000
UNPACKED_BYTES = 256 << 20
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB = 2  # colour type


class PageOrder(BaseModel):
    """The page to draw, from 1, and its width in pixels. Without a page the sizes of all are asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: int | None = Field(default=None, ge=1)
    width: int = Field(default=1000, ge=50, le=WIDEST)


def draw(order: bytes, data: bytes) -> bytes:
    """Draw the page as PNG, or list the sizes of all pages as JSON: `[[width, height], ...]` in points.

    Raises:
        IngestError: DAMAGED, also where there is no such page; ENCRYPTED.

    """
    asked = PageOrder.model_validate_json(order)
    try:
        document = pdfium.PdfDocument(unwrap(data, UNPACKED_BYTES)[0])
    except pdfium.PdfiumError as error:
        reason = ErrorCode.ENCRYPTED if "password" in str(error).lower() else ErrorCode.DAMAGED
        raise IngestError(reason, **({"found": str(error)[:100]} if reason is ErrorCode.DAMAGED else {})) from error
    try:
        if asked.page is None:
            sizes = [document.get_page_size(number) for number in range(min(len(document), PAGES))]
            return json.dumps([[round(width, 2), round(height, 2)] for width, height in sizes]).encode()
        if asked.page > len(document):
            raise IngestError(ErrorCode.DAMAGED, found="no such page", page=asked.page)
        return _drawn(document[asked.page - 1], asked)
    except pdfium.PdfiumError as error:
        raise IngestError(ErrorCode.DAMAGED, found=str(error)[:100], page=asked.page or 0) from error
    finally:
        document.close()


def _drawn(page: Any, asked: PageOrder) -> bytes:
    width, height = page.get_size()
    if not (0 < width <= LARGEST_POINTS and 0 < height <= LARGEST_POINTS):
        raise IngestError(ErrorCode.DAMAGED, found="a page of no size", page=asked.page or 0)
    scale = min(asked.width / width, TALLEST / height)
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False, prefer_bgrx=False)
    rows, wide = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
    lines = (rows[line * bitmap.stride : line * bitmap.stride + wide] for line in range(bitmap.height))
    return png(bitmap.width, bitmap.height, b"".join(b"\0" + bytes(line) for line in lines))


def png(width: int, height: int, rows: bytes) -> bytes:
    """Make a PNG file of rows in RGB, each behind its filter's number (https://www.w3.org/TR/png-3/)."""
    header = struct.pack(">IIBBBBB", width, height, 8, _RGB, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
