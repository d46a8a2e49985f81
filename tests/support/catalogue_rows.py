"""A catalogue is given events, and all that it holds in a form that two catalogues can be compared in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from plenary.catalogue import tables
from plenary.catalogue.database import reading, writing
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import Envelope, failed
from plenary.domain.cloudevents import opened as read_event
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from support.made_record import NOON


def take(engine: sa.Engine, *events: Envelope) -> None:
    with writing(engine) as connection:
        apply(connection, [read_event(event.body) for event in events])


def failure(key: str, time: str = NOON, reason: ErrorCode = ErrorCode.ENCRYPTED) -> Envelope:
    ref = ObjectRef(store="s3", bucket="uploads", key=key)
    told = IngestError(reason).as_dict()
    return failed(ref, told, time=time, version="v1", fingerprint="f1", attempts=1, replay="plenary failures retry")


def rows_of(engine: sa.Engine) -> dict[str, list[str]]:
    """By table, with each record's id in the place of its key."""
    with reading(engine) as connection:
        ids: dict[Any, str] = dict(connection.execute(sa.select(tables.records.c.key, tables.records.c.id)).all())
        rows: dict[str, list[str]] = {}
        for table in tables.metadata.sorted_tables:
            named = connection.execute(sa.select(table)).mappings()
            rows[table.name] = sorted(repr(sorted(_row(dict(row), ids).items())) for row in named)
    return rows


def _row(row: dict[str, Any], ids: dict[Any, str]) -> dict[str, Any]:
    if "record_key" in row:
        row["record_key"] = ids[row["record_key"]]
    row.pop("key", None)
    return row
