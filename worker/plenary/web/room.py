"""Shared by the endpoints: the catalogue, files, pictures of pages, and the ledger for what changes anything."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from redis.exceptions import RedisError

from plenary.catalogue import tables
from plenary.catalogue.database import reading
from plenary.catalogue.queries import get_record
from plenary.catalogue.results import StoredRecord
from plenary.domain.record import Record
from plenary.errors import IngestError
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.services.context import Context
from plenary.settings.model import Settings
from plenary.web.auth import Visitors
from plenary.web.originals import Originals
from plenary.web.page_images import PageImages

NEWEST = 30


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record that came to the catalogue. `position` grows with each."""

    position: int
    id: str
    symbol: str | None
    title: str | None
    organ_code: str
    language: str
    kind: str
    ingested_at: str


@dataclass(slots=True)
class ReadingRoom:
    """All that the endpoints need. The ledger is connected to by the first request that needs it."""

    settings: Settings
    engine: sa.Engine
    visitors: Visitors
    originals: Originals
    images: PageImages
    _context: Context | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def catalogue(self) -> Iterator[sa.Connection]:
        """Open the catalogue. Errors: `CatalogueError`."""
        with reading(self.engine) as connection:
            yield connection

    def context(self) -> Context:
        """The ledger, the stores and the broker, as the workers have them."""
        with self._lock:
            if self._context is None:
                self._context = Context.of(self.settings)
            return self._context

    def stored(self, record_id: str) -> StoredRecord:
        """Find a record. `HttpProblemError` 404."""
        with self.catalogue() as connection:
            stored = get_record(connection, record_id)
        if stored is None:
            raise HttpProblemError(404, "There is no such record.")
        return stored


@contextmanager
def ledger_needed() -> Iterator[None]:
    """Answer 503 if the ledger or the broker does not respond."""
    try:
        yield
    except (RedisError, OperationalError, OSError, IngestError) as error:
        sentence = "The ledger or the broker does not respond; what is in the catalogue can be read."
        raise HttpProblemError(503, sentence, Retry_After="5") from error


def record_of(stored: StoredRecord) -> Record:
    """Read a stored record without fields that a newer version added. `HttpProblemError` 503 if it cannot be read."""
    try:
        return Record.model_validate(stored.data, extra="ignore")
    except ValidationError as error:
        raise HttpProblemError(
            503, "This record was written by another version: replay it into the catalogue."
        ) from error


def arrivals(connection: sa.Connection, after: int | None, limit: int = NEWEST) -> list[Arrival]:
    """List records that came after a position, the newest first; the newest of all without one."""
    row = tables.records.c
    names = (row.id, row.symbol, row.title, row.organ_code, row.language, row.kind, row.ingested_at)
    asked = sa.select(row.key, *names).order_by(row.key.desc()).limit(limit)
    if after is not None:
        asked = asked.where(row.key > after)
    return [Arrival(*stored) for stored in connection.execute(asked)]


def newest_position(connection: sa.Connection) -> int:
    """Position of the newest arrival."""
    stored: Any = connection.execute(sa.select(sa.func.max(tables.records.c.key))).scalar()
    return int(stored or 0)


Endpoint = Callable[..., Any]
