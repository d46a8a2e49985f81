"""A record in each form that it is asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

from plenary.domain.record import Record
from plenary.export import FORMS
from plenary.export.plain_text import plain_text
from plenary.web.negotiation import JSON

COLUMNS = ("record", "block", "part", "kind", "number", "level", "lead", "text", "page")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def blocks_as_csv(record: Record) -> str:
    """Write the blocks as rows. A cell that a spreadsheet would take for a formula starts with an apostrophe."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for block in record.blocks:
        text = block.text or "\n".join(" | ".join(row) for row in block.rows or ())
        cells = (record.id, block.id, block.part, block.kind, block.number, block.level, block.lead, text, block.page)
        writer.writerow([_harmless(cell) for cell in cells])
    return table.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


WRITERS: dict[str, Callable[[Record], str]] = {
    JSON: lambda record: record.model_dump_json(),
    "application/akn+xml": FORMS["akn"].write,
    "text/markdown": FORMS["markdown"].write,
    "text/plain": plain_text,
    "text/csv": blocks_as_csv,
}
