"""Current records, one for each id: kept compressed in the ledger's Redis by the commit that makes them current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast, get_args
from zlib import decompressobj

from redis import Redis
from redis.client import NEVER_DECODE

from plenary.domain.languages import LanguageCode
from plenary.domain.record import Record
from plenary.ledger import keys

LARGEST_BYTES = 256 << 20  # of one record as JSON
CODES: tuple[str, ...] = tuple(sorted(get_args(LanguageCode)))


class RecordStore(Protocol):
    """A place that holds the current record of each id."""

    def get(self, record_id: str) -> Record | None:
        """The current record; None where there is none, or none is kept."""

    def by_symbol(self, symbol: str) -> list[Record]:
        """The current records of a symbol, in the order of their languages."""


class LedgerRecords:
    """The records behind one Redis client. Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    def get(self, record_id: str) -> Record | None:
        """See `RecordStore.get`."""
        return self._read([record_id])[0]

    def by_symbol(self, symbol: str) -> list[Record]:
        """See `RecordStore.by_symbol`: the languages are a closed set, so that no index is needed."""
        return [record for record in self._read([f"{symbol}:{code}" for code in CODES]) if record]

    def _read(self, ids: Sequence[str]) -> list[Record | None]:
        places = [keys.current_record(self._prefix, record_id) for record_id in ids]
        # the client decodes answers to text, which these are not
        answer = self._redis.execute_command(  # type: ignore[no-untyped-call]
            "MGET", *places, **{NEVER_DECODE: True}
        )
        return [_record(body) for body in cast("list[bytes | None]", answer)]


def _record(body: bytes | None) -> Record | None:
    return Record.model_validate_json(decompressobj().decompress(body, LARGEST_BYTES)) if body else None
