"""The title of a record, where it says more than the number."""

from __future__ import annotations

from plenary.domain.record import Record


def title_of(record: Record) -> str | None:
    """The title; None where there is none or only the number."""
    title = (record.title or "").strip(" .")
    return record.title if title and title not in {record.number, record.symbol} else None
