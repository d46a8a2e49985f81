"""The listeners' decision on each of the last events: written now and then, read where an event seems lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys

KEPT = 50_000  # events; the memory that they take is measured in tests/ledger/test_memory.py
PAGE = 1000


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """A listener's decision on an event, and its time (seconds since 1970)."""

    what: str
    at: float


def add_notes(redis: Redis, prefix: str, notes: Iterable[tuple[str, str]]) -> None:
    """Add pairs of a place, an object's URI or a bare key, and what was done. Errors: `redis.RedisError`."""
    with redis.pipeline(transaction=False) as pipeline:
        for place, what in notes:
            pipeline.xadd(keys.trace(prefix), {"place": place, "what": what}, maxlen=KEPT, approximate=True)
        pipeline.execute()


def read_notes(redis: Redis, prefix: str) -> dict[str, EventOutcome]:
    """The last that is known of each place. Errors: `redis.RedisError`."""
    latest: dict[str, EventOutcome] = {}
    first = "-"
    while page := cast("list[tuple[str, dict[str, str]]]", redis.xrange(keys.trace(prefix), min=first, count=PAGE)):
        for position, fields in page:
            latest[fields["place"]] = EventOutcome(fields["what"], int(position.partition("-")[0]) / 1000)
        first = f"({page[-1][0]}"
    return latest
