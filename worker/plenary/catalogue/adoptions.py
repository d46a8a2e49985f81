"""Drafts and the resolutions that they were adopted as. Most documents do not say it: two records that agree do."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from plenary.catalogue import tables
from plenary.catalogue.results import StoredRecord
from plenary.domain.record import Link, Record
from plenary.domain.symbols import is_draft, squash
from plenary.meaning.links import ADOPTED, drafts_and_resolutions, title_key

GROUPS = 32  # sessions by organ and language whose titles are kept
_KINDS = ("draft", *sorted(ADOPTED))
_RELS = frozenset({"draft_of", "adopted_as"})
_r = tables.records.c


class Adoptions:
    """Finds the links between drafts and resolutions of a catalogue, and keeps the titles of the last sessions."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._titles: dict[tuple[str, str | None, str], dict[str, list[int]]] = {}

    def links(self, records: Iterable[Record]) -> list[Link]:
        """The links of a document in its languages: those of its own records, and those that other records give.

        If the others name several documents, theirs are left out.
        """
        own = {record.id: record for record in records if record.symbol and record.kind in _KINDS}
        said = [link for record in own.values() for link in record.links if link.rel in _RELS]
        keys = {key for record in own.values() for key in (*self._alike(record), *self._named(record))}
        others = {record.id: record for record in _records(self._connection, keys)}
        by_record = drafts_and_resolutions((others | own).values())
        given = [link for record_id in own for link in by_record.get(record_id, ())]
        if len({link.target for link in given}) > 1:
            given = []
        return list({(link.rel, link.target): link for link in (*given, *said)}.values())

    def _alike(self, record: Record) -> list[int]:
        """The keys of records of the same organ, session and language that have the title."""
        group = (record.organ_code, record.session, record.language)
        if not record.title:
            return []
        if group not in self._titles:
            if len(self._titles) >= GROUPS:
                self._titles.pop(next(iter(self._titles)))
            self._titles[group] = self._titles_of(*group)
        return self._titles[group].get(title_key(record.title), [])

    def _titles_of(self, organ: str, session: str | None, language: str) -> dict[str, list[int]]:
        same = (_r.organ_code == organ, _r.language == language, _r.kind.in_(_KINDS), _r.session == session)
        titles: dict[str, list[int]] = defaultdict(list)
        asked = sa.select(_r.key, _r.title).where(*same, _r.title.is_not(None))
        for key, title in self._connection.execute(asked):
            titles[title_key(title)].append(key)
        return titles

    def _named(self, record: Record) -> Sequence[int]:
        """The keys of the drafts that a resolution's own line names."""
        symbols = [squash(report.symbol) for report in record.reports if is_draft(report.symbol)]
        if not symbols:
            return []
        asked = sa.select(_r.key).where(_r.symbol_key.in_(symbols), _r.language == record.language)
        return self._connection.execute(asked).scalars().all()


def adoptions_of(connection: sa.Connection, symbol: str) -> list[Link]:
    """The links of the document with this symbol."""
    named = sa.select(tables.names.c.record_key).where(tables.names.c.name == squash(symbol)).distinct()
    keys = connection.execute(named).scalars().all()
    return Adoptions(connection).links(_records(connection, keys))


def with_adoptions(connection: sa.Connection, records: Iterable[StoredRecord]) -> Iterator[StoredRecord]:
    """The records, with the links that others of their language give them."""
    adoptions = Adoptions(connection)
    for stored in records:
        record = _record(stored.data)
        own = {(link.rel, link.target) for link in record.links}
        added = [link for link in adoptions.links([record]) if (link.rel, link.target) not in own]
        links = [link.model_dump(mode="json") for link in (*record.links, *added)]
        yield replace(stored, data={**stored.data, "links": links}) if added else stored


def _records(connection: sa.Connection, keys: Collection[int]) -> list[Record]:
    bodies = connection.execute(sa.select(_r.body).where(_r.key.in_(keys)).order_by(_r.key)).scalars()
    return [_record(json.loads(body)["data"]) for body in bodies]


def _record(data: Mapping[str, Any]) -> Record:
    return Record.model_validate(data, extra="ignore")  # a newer version may have added fields
