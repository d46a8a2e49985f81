"""Mentions, subjects, obligations and links of a record, from its own fields. No file, no clock."""

from __future__ import annotations

from collections.abc import Iterable

from plenary.domain.record import Record
from plenary.meaning.changes import read_changes
from plenary.meaning.links import read_links
from plenary.meaning.mentions import read_mentions
from plenary.meaning.obligations import read_obligations
from plenary.meaning.subjects import read_subjects
from plenary.parsing.options import Options
from plenary.parsing.stage_timing import stage

_OPTIONS = Options()


def understood(records: Iterable[Record], options: Options = _OPTIONS) -> tuple[Record, ...]:
    """The records with what they say; as they are where the options turn it off."""
    if not options.meaning:
        return tuple(records)
    with stage("meaning"):
        return tuple(_understood(record, options.subjects) for record in records)


def _understood(record: Record, vocabulary: str | None) -> Record:
    year = next((int(day[:4]) for day in (record.adoption_date, record.date_issued) if day), None)
    links = read_links(record)
    return record.model_copy(
        update={
            "mentions": read_mentions(record.blocks, record.language, record.title, year, record.footnotes),
            "subjects": read_subjects(record.blocks, record.language, record.title, vocabulary),
            "obligations": read_obligations(record.blocks, record.language, record.organ, year),
            "links": links,
            "changes": read_changes(record, links),
        }
    )
