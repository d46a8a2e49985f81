"""Parse the file of an order, in the reader's process. Importing this loads the libraries of every file type."""
# ruff: noqa: F401 - imported to be warm

from __future__ import annotations

import plenary.parsing.layout.paragraphs
import plenary.parsing.readers.docx
import plenary.parsing.readers.html
import plenary.parsing.readers.libreoffice
import plenary.parsing.readers.pdf.pdfium_engine
import plenary.parsing.readers.pdf.pdfminer_engine
import plenary.parsing.readers.text
from plenary.meaning import understood
from plenary.parsing.pipeline import parse, source_of
from plenary.sandbox.request import ParseRequest


def read(order: bytes, data: bytes) -> bytes:
    """Records as JSON, one a line. Errors: as `plenary.parsing.pipeline.parse`."""
    asked = ParseRequest.model_validate_json(order)
    source = source_of(asked.object, data, version_id=asked.version_id, etag=asked.etag, sequencer=asked.sequencer)
    records = understood(parse(data, source, asked.options, asked.hints), asked.options)
    return "\n".join(record.model_dump_json() for record in records).encode()
