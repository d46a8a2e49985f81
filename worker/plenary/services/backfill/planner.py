"""One step of a run: the next objects onto the queue, as far as marks, budget, uploads and a few seconds allow."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import structlog
from kombu import Producer
from redis.lock import Lock

from plenary.celery_support.prepared_messages import in_ledger, making
from plenary.domain.backfill_run import ReprocessOrder
from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.backfill_runs import BackfillRun, BackfillRuns, Chunk
from plenary.services.backfill import backpressure
from plenary.services.backfill.candidates import Candidate, candidates, counts_of, rereadings
from plenary.services.context import Context
from plenary.settings.celery import BACKFILL
from plenary.tasks.ingest_batch import enqueue_batch

STEP_SECONDS = 2.0  # then the queue's other tasks have their turn
# no bucket: waiting does not help
NEVER = frozenset(
    {ErrorCode.OBJECT_GONE, ErrorCode.UNREADABLE_KEY, ErrorCode.BUCKET_UNREACHABLE, ErrorCode.NOT_ALLOWED}
)

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Room:
    """The number of objects that may be enqueued now."""

    low: int
    high: int
    free: int
    credit: float
    an_hour: int | None

    @classmethod
    def of(cls, run: BackfillRun, context: Context, now: float) -> Room:
        """By the marks and by the budget, which saves up at most a minute."""
        limits, order = context.settings.backfill, run.order
        high = min(limits.high_mark, order.at_once or limits.high_mark)
        low = min(limits.low_mark, max(1, high // 2)) if order.at_once else limits.low_mark
        hour = order.objects_an_hour or limits.objects_an_hour
        credit = math.inf
        if hour:
            saved, since = run.credit or (1.0, now)
            credit = min(saved + (now - since) * hour / 3600, max(1.0, hour / 60))
        return cls(low, high, high - run.open if run.open < low else 0, credit, hour)

    @property
    def objects(self) -> int:
        """The number of objects that are in flight."""
        return max(0, math.floor(min(self.credit, self.free)))

    def use(self, count: int) -> None:
        """So many went."""
        self.free -= count
        self.credit -= count


def step(run: BackfillRun, lock: Lock, context: Context) -> bool:
    """Bring a run on. True if there is more to do at once. Errors: `redis.RedisError`, those of the broker."""
    _send_lost(run, context)
    runs = context.ledger.runs
    if run.state != "running" or run.listed:
        return False
    why = backpressure.lag(context)
    if why:
        runs.wait(run.id, why)
        return False
    try:
        return _feed(run, lock, context)
    except (IngestError, ValueError) as error:
        _log.warning("backfill.failed", run=run.id, error=str(error))
        if isinstance(error, IngestError) and error.reason not in NEVER:
            runs.wait(run.id, f"the listing does not come: {error}")
        else:
            runs.turn(run.id, "failed", str(error))
        return False


def _feed(run: BackfillRun, lock: Lock, context: Context) -> bool:
    runs = context.ledger.runs
    deadline, now = time.monotonic() + STEP_SECONDS, runs.now()
    room = Room.of(run, context, now)
    if not room.objects:
        _say_budget(run, runs, room)
        return False
    for page in _coming(run, context):
        taken = _as_many(page, room.objects)
        chunk = _chunk(taken, run, context)
        room.use(len(chunk.objects))
        if room.an_hour:
            chunk = replace(chunk, credit=(room.credit, now))
        if not runs.feed(run, chunk, lock, low=room.low):
            return False
        if not in_ledger(context.settings):
            _enqueue_stored(run, [event for _, event, *_ in chunk.objects], context)
        run = replace(run, cursor=chunk.cursor)
        if not room.objects:
            return False
        if time.monotonic() > deadline:
            return True
    runs.feed(run, Chunk(run.cursor, last=True), lock, low=room.low)
    return False


def _coming(run: BackfillRun, context: Context) -> Iterator[Sequence[Candidate]]:
    """The objects behind the run's cursor."""
    order = run.order
    if isinstance(order, ReprocessOrder):
        return rereadings(run.id, order.choice, run.cursor, context.ledger.scan)
    return candidates(order, run.cursor, context.store(order.store), context.ledger, context.fingerprint)


def _as_many(page: Sequence[Candidate], room: int) -> Sequence[Candidate]:
    """Up to the candidate that fills the room."""
    for at, candidate in enumerate(page, start=1):
        room -= candidate.wanted
        if not room:
            return page[:at]
    return page


def _chunk(taken: Sequence[Candidate], run: BackfillRun, context: Context) -> Chunk:
    counts = counts_of(taken) + Counter(bytes=sum(candidate.event.size or 0 for candidate in taken))
    wanted = {candidate.event.object.uri: candidate.event for candidate in taken if candidate.wanted}
    batches = _batches([*wanted.values()], run, context)
    messages = [("", "")] * len(batches)
    if in_ledger(context.settings):
        with making() as (producer, messages):
            _enqueue(run, batches, producer)
    objects = [
        (event.object.uri, event.model_dump_json(exclude_none=True), *(message if event is events[0] else ("", "")))
        for events, message in zip(batches, messages, strict=True)
        for event in events
    ]
    return Chunk(cursor=taken[-1].cursor, counts=counts, objects=objects)


def _batches(events: Sequence[StorageEvent], run: BackfillRun, context: Context) -> list[Sequence[StorageEvent]]:
    """The objects of each message: at most a tenth of what may be in flight, so that several workers share a run."""
    limits = context.settings.backfill
    size = max(1, min(limits.batch, (run.order.at_once or limits.high_mark) // 10))
    return [events[start : start + size] for start in range(0, len(events), size)]


def _enqueue(run: BackfillRun, batches: Sequence[Sequence[StorageEvent]], producer: Producer | None = None) -> None:
    for events in batches:
        enqueue_batch(events, run.id, replay=run.order.again, producer=producer)


def _enqueue_stored(run: BackfillRun, stored: Iterable[str], context: Context) -> None:
    _enqueue(run, _batches([*map(StorageEvent.model_validate_json, stored)], run, context))


def _send_lost(run: BackfillRun, context: Context) -> None:
    """Send again what is open although nothing of the run has moved for long and its queue is empty.

    That is what a kill between the ledger and another broker leaves, or a broker that lost its memory.
    """
    runs = context.ledger.runs
    silent = runs.now() - run.at
    if (
        not run.open
        or silent < context.settings.broker.visibility_timeout_seconds
        or backpressure.depth_of(BACKFILL).messages
    ):
        return
    _log.warning("backfill.lost", run=run.id, objects=run.open, silent_seconds=round(silent))
    runs.touch(run.id)
    _enqueue_stored(run, runs.open_objects(run.id).values(), context)


def _say_budget(run: BackfillRun, runs: BackfillRuns, room: Room) -> None:
    if room.free and room.an_hour:
        runs.wait(run.id, f"the budget of {room.an_hour} objects an hour is used up")
