"""The parts behind every listener: the ingest task, the filter of the settings, counts and traces in the ledger."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from redis import Redis
from redis.exceptions import RedisError

from plenary.errors import ErrorCode, IngestError
from plenary.ledger import event_log, keys
from plenary.listeners import Intake, UnreadableEvent, Vitals
from plenary.listeners.event_log import Trace
from plenary.listeners.filter import configured_filter
from plenary.notifications.base import decoders
from plenary.settings.connections import connect, why
from plenary.settings.model import Settings
from plenary.tasks.ingest import enqueue

SAVE_SECONDS = 5.0
REJECTED_KEPT = 10_000

_log = structlog.get_logger(__name__)


@contextmanager
def opened_intake(name: str, settings: Settings) -> Iterator[Intake]:
    """The door of the listener `name`; what it counts and notes goes to the ledger's Redis until the block ends."""
    with connect(settings) as redis:
        intake = Intake(
            submit=enqueue,
            keep=lambda rejected: keep_rejected(redis, settings.redis.prefix, name, rejected),
            accepts=configured_filter(settings),
            sources=decoders(settings),
            store_of=settings.stores.s3.of_bucket,
        )
        over = threading.Event()

        def save() -> None:
            last = False
            while not last:
                last = over.wait(SAVE_SECONDS)
                _save_counts(redis, settings.redis.prefix, name, intake.vitals)
                _save_notes(redis, settings.redis.prefix, intake.trace)

        thread = threading.Thread(target=save, daemon=True)
        thread.start()
        try:
            yield intake
        finally:
            over.set()
            thread.join()


def keep_rejected(redis: Redis, prefix: str, name: str, rejected: UnreadableEvent) -> None:
    """Keep what could not be read for a person; the oldest give way. Errors: `IngestError` BROKER_UNREACHABLE."""
    failure = json.dumps(rejected.failure.as_dict())
    try:
        redis.xadd(
            keys.rejected(prefix),
            {"listener": name, "failure": failure, "raw": rejected.raw},
            maxlen=REJECTED_KEPT,
            approximate=True,
        )
    except RedisError as error:
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=why(error)) from error


def _save_counts(redis: Redis, prefix: str, name: str, vitals: Vitals) -> None:
    counts = vitals.take_unsaved()
    try:
        with redis.pipeline() as pipeline:
            for what, number in counts.items():
                pipeline.hincrby(keys.event_counts(prefix), f"{name}.{what}", number)
            for bucket in vitals.served if counts else ():
                pipeline.hsetnx(keys.served(prefix), bucket, int(time.time()))
            pipeline.execute()
    except RedisError as error:
        vitals.give_back(counts)
        _log.warning("counts.unsaved", error=type(error).__name__)


def _save_notes(redis: Redis, prefix: str, noted: Trace) -> None:
    notes = noted.take_unsaved()
    try:
        for page in range(0, len(notes), event_log.PAGE):
            event_log.add_notes(
                redis, prefix, ((note.place, note.what) for note in notes[page : page + event_log.PAGE])
            )
    except RedisError as error:
        noted.give_back(notes)
        _log.warning("trace.unsaved", error=type(error).__name__)
