"""A record as plain text, without masthead, running heads and page numbers."""

from __future__ import annotations

from plenary.domain.record import Block, Record


def plain_text(record: Record) -> str:
    """Format symbol and title, each block as a paragraph with its number, then notes. Tabs separate table cells."""
    head = record.name + (f"\n{record.title}" if record.title else "")
    notes = [f"{note.marker} {note.text}" for note in record.footnotes]
    return "\n\n".join([head, *map(_paragraph, record.blocks), *notes]) + "\n"


def _paragraph(block: Block) -> str:
    if block.rows:
        return "\n".join("\t".join(row) for row in block.rows)
    return "  " * block.level + (f"{block.number} " if block.number else "") + block.text
