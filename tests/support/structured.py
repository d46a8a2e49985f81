"""A record from a header's symbol, lines in bold and texts, as a reader of PDF gives them to the structure."""

from __future__ import annotations

from plenary.domain.record import Record, Source
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.structure.assembler import structure


def record_of(symbol: str, bold: list[str], *texts: Paragraph | str) -> Record:
    """The one record of a page."""
    (record,) = structure(
        [
            Paragraph((Run(symbol),), Role.HEADER, 1),
            *(Paragraph((Run(line, bold=True),), page=1) for line in bold),
            *(Paragraph((Run(text),), page=1) if isinstance(text, str) else text for text in texts),
        ],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key="file.pdf", sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )
    return record
