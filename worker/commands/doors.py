"""What stands behind every listener: the ingest task, the filter of the settings, counts in the ledger's Redis."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from config.connections import connect
from worker.events import Door, Filter, Vitals
from worker.failures import Failure, Reason
from worker.ledger import keys
from worker.structure.symbols import from_key
from worker.tasks.ingest import submit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from config.settings import Settings
    from worker.events import Rejected

SAVE_SECONDS = 5.0
REJECTED_KEPT = 10_000

_log = structlog.get_logger(__name__)


@contextmanager
def opened_door(name: str, settings: Settings) -> Iterator[Door]:
    """The door of the listener `name`; what it counts is added to the ledger's Redis until the block ends."""
    with connect(settings) as redis:
        door = Door(
            submit=submit,
            keep=lambda rejected: keep(redis, settings.redis.prefix, name, rejected),
            accepts=accepted(settings),
        )
        counts, over = keys.event_counts(settings.redis.prefix), threading.Event()
        thread = threading.Thread(target=_save, args=(redis, counts, name, door.vitals, over), daemon=True)
        thread.start()
        try:
            yield door
        finally:
            over.set()
            thread.join()


def accepted(settings: Settings) -> Filter:
    """The filter that the settings tell of."""
    chosen = settings.events.filter
    return Filter(
        prefixes=chosen.prefixes,
        suffixes=chosen.suffixes,
        min_bytes=chosen.min_bytes,
        max_bytes=chosen.max_bytes,
        names=named_after_a_resolution if chosen.names == "resolutions" else None,
    )


def named_after_a_resolution(key: str) -> bool:
    """Whether the last part of a key is a resolution's symbol, such as `A_RES_78_105-EN.pdf`."""
    return from_key(key).symbol is not None


def keep(redis: Redis, prefix: str, name: str, rejected: Rejected) -> None:
    """Put what could not be read where a person finds it; the oldest give way. Errors: `Failure` BROKER_UNREACHABLE."""
    failure = json.dumps(rejected.failure.as_dict())
    try:
        redis.xadd(
            keys.rejected(prefix),
            {"listener": name, "failure": failure, "raw": rejected.raw},
            maxlen=REJECTED_KEPT,
            approximate=True,
        )
    except RedisError as error:
        raise Failure(Reason.BROKER_UNREACHABLE, error=type(error).__name__) from error


def _save(redis: Redis, key: str, name: str, vitals: Vitals, over: threading.Event) -> None:
    last = False
    while not last:
        last = over.wait(SAVE_SECONDS)
        counts = vitals.take_unsaved()
        try:
            with redis.pipeline() as pipeline:
                for what, number in counts.items():
                    pipeline.hincrby(key, f"{name}.{what}", number)
                pipeline.execute()
        except RedisError as error:
            vitals.give_back(counts)
            _log.warning("counts.unsaved", error=type(error).__name__)
