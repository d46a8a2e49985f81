"""What a reader does with an order: parse. Importing this loads the libraries of every file type."""

from __future__ import annotations

import plenary.extract.doc
import plenary.extract.docx
import plenary.extract.html
import plenary.extract.pdf.miner
import plenary.extract.pdf.pdfium
import plenary.extract.text
import plenary.normalize.pages  # noqa: F401
from plenary.isolation.order import Order
from plenary.parse import parse, source_of


def read(order: bytes, data: bytes) -> bytes:
    """Records as JSON, one a line. Errors: as `plenary.parse.parse`."""
    asked = Order.model_validate_json(order)
    source = source_of(asked.object, data, version_id=asked.version_id, etag=asked.etag, sequencer=asked.sequencer)
    records = parse(data, source, asked.options)
    return "\n".join(record.model_dump_json() for record in records).encode()
