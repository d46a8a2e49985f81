"""Pages that hide words, and what is read of them: the parts that several tests of hidden text share."""

from __future__ import annotations

from plenary.parsing.document import Document
from plenary.parsing.options import Options
from plenary.parsing.readers.pdf import read_pdf

SECRET = b"BT /F 10 Tf 72 300 Td (secret words) Tj ET "
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F 5 0 R >> >> "


def read(made: bytes, engine: str = "pdfminer") -> Document:
    """A PDF as one of the engines reads it."""
    return read_pdf(made, Options(engine))  # type: ignore[arg-type]


def words(document: Document) -> str:
    """The text of all pages."""
    return "\n".join(page.text for page in document.pages)
