"""Current records in the catalogue. They come with the deliveries of its sink, a moment behind the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

import sqlalchemy as sa

from plenary.catalogue.database import open_catalogue, reading
from plenary.catalogue.queries import events_of
from plenary.domain.record import Record
from plenary.ledger.record_store import CODES


class CatalogueRecords:
    """The records in the catalogue at a URL. Errors: `CatalogueError`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def get(self, record_id: str) -> Record | None:
        """See `RecordStore.get`."""
        return next(iter(self._read([record_id])), None)

    def by_symbol(self, symbol: str) -> list[Record]:
        """See `RecordStore.by_symbol`."""
        return self._read([f"{symbol}:{code}" for code in CODES])

    def _read(self, ids: Sequence[str]) -> list[Record]:
        with reading(_engine(self._url)) as connection:
            events = events_of(connection, ids)
        return [Record.model_validate(json.loads(events[name])["data"]) for name in ids if name in events]


@lru_cache(maxsize=2)
def _engine(url: str) -> sa.Engine:
    return open_catalogue(url)
