"""What a reader does with an order: parse. Importing this loads the libraries of every file type."""

from __future__ import annotations

import worker.extract.doc
import worker.extract.docx
import worker.extract.html
import worker.extract.pdf.miner
import worker.extract.pdf.pdfium
import worker.extract.text
import worker.normalize.pages  # noqa: F401
from worker.isolation.order import Order
from worker.parse import parse, source_of


def read(order: bytes, data: bytes) -> bytes:
    """Records as JSON, one a line. Errors: as `worker.parse.parse`."""
    asked = Order.model_validate_json(order)
    source = source_of(asked.object, data, version_id=asked.version_id, etag=asked.etag, sequencer=asked.sequencer)
    records = parse(data, source, asked.options)
    return "\n".join(record.model_dump_json() for record in records).encode()
