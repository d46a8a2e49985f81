"""The text that pdfium, which had no part in making them, finds inside the boxes of a record."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

FINE = 64  # pdfium takes places as whole numbers: so many of them make a point


@dataclass(frozen=True)
class Boxed:
    """A block or note of a record, and what stands in its boxes."""

    name: str
    said: str
    found: str
    marks: str
    language: str
    is_table: bool

    @property
    def agrees(self) -> bool:
        """Whether both are one text, but for the marks of notes that stand in it.

        Order is not compared where it is each engine's own: of the cells of a table, of numbers in Arabic.
        """
        said, found = folded(self.said, self.language), folded(self.found, self.language)
        more = Counter(found)
        more.subtract(said)
        if +more != Counter(folded(self.marks, self.language)) or -more:
            return False
        return self.is_table or self.language == "ar" or _is_within(said, found)


def folded(text: str, language: str) -> str:
    """Letters and digits alone: engines part words and lines as they like, and name hyphens in ways of their own.

    pdfium reads the strokes that stretch Arabic words as Latin letters.
    """
    letters = re.findall(r"[^\W_]", unicodedata.normalize("NFKC", text).casefold())
    stretching = r"[a-z\u0640]" if language == "ar" else r"\u0640"
    return re.sub(stretching, "", "".join(letters))


def _is_within(said: str, found: str) -> bool:
    letters = iter(found)
    return all(letter in letters for letter in said)


def boxed(data: bytes, record: dict[str, Any]) -> Iterator[Boxed]:
    """Each block and note of a record with places, and pdfium's text in them."""
    document = pdfium.PdfDocument(data)
    try:
        pages = list(document)
        texts = [page.get_textpage() for page in pages]
        for thing in (*record["blocks"], *record["footnotes"]):
            found = []
            for place in thing["places"]:
                index = place["page"] - 1
                found.append(texts[index].get_text_bounded(*_on_page(pages[index], place["box"])))
            yield Boxed(
                thing.get("id") or f"note {thing['marker']}",
                "".join([_said(thing), *(cell for row in thing.get("rows") or () for cell in row)]),
                "".join(found),
                "".join(thing.get("notes") or ()),
                record["language"],
                is_table=bool(thing.get("rows")),
            )
    finally:
        document.close()


def _on_page(page: Any, box: list[float]) -> tuple[float, float, float, float]:
    """A box on the page as displayed in the page's own coordinates, before rotation and cropping, as pdfium has it."""
    width, height = page.get_size()
    corners = []
    for across, down in (box[:2], box[2:]):
        x, y = ctypes.c_double(), ctypes.c_double()
        size = round(width * FINE), round(height * FINE)
        c.FPDF_DeviceToPage(page.raw, 0, 0, *size, 0, round(across * FINE), round(down * FINE), x, y)
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _said(thing: dict[str, Any]) -> str:
    return f"{thing.get('number') or thing.get('marker') or ''} {thing['text']}"
