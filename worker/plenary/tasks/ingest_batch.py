"""The task of a backfill's message, which carries several objects. Each is counted by itself, as those of `ingest` are.

What was not begun goes back to the queue: in smaller messages, so that other workers can share it. An object that has
to come again does so in a message of its own.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import structlog
from celery.exceptions import Reject
from redis.exceptions import RedisError

from plenary.app import app
from plenary.celery_support.shutdown_flag import is_stopping
from plenary.celery_support.task_base import DescribedTask
from plenary.domain.storage_event import StorageEvent
from plenary.errors import IngestError
from plenary.ledger.client import Request
from plenary.services.backfill import progress
from plenary.services.context import Context, context
from plenary.services.ingest import Outcome, RetryLaterError
from plenary.services.ingest_batch import Batch, EndedRequest, batch_seconds
from plenary.settings.celery import BACKFILL
from plenary.settings.connections import why as reason
from plenary.tasks import ingest

if TYPE_CHECKING:
    from celery import Task
    from kombu import Producer

SHARES = 4  # messages that what was not begun goes back in

_log = structlog.get_logger(__name__)


def enqueue_batch(
    events: Sequence[StorageEvent], run: str, *, replay: bool, producer: Producer | None = None, **options: Any
) -> None:
    """Enqueue objects of a run in one message.

    `replay` tries objects again that failed before. Errors: `IngestError` BROKER_UNREACHABLE.
    """
    if len(events) == 1 and not options:
        ingest.enqueue(events, queue=BACKFILL, replay=replay, run=run, producer=producer)
        return
    ingest.send_call(
        ingest_batch,
        args=([event.model_dump(mode="json", exclude_none=True) for event in events],),
        kwargs={"run": run, "replay": replay},
        queue=BACKFILL,
        ignore_result=True,
        producer=producer,
        **options,
    )


@app.task(
    name="plenary.ingest_batch",
    base=DescribedTask,
    bind=True,
    ignore_result=True,
)
def ingest_batch(
    self: Task[..., Any], events: list[dict[str, object]], *, run: str, replay: bool = False
) -> dict[str, int]:
    """Objects of the backfill `run`: how many had each outcome. What had none is on the queue again by then."""
    current = context()
    requests = [Request(StorageEvent.model_validate(event), replay=replay) for event in events]
    left = {id(request): request for request in requests}
    counts: Counter[str] = Counter()
    wait_seconds = 0.0
    until = time.monotonic() + batch_seconds(current.settings)

    def is_over() -> bool:
        return is_stopping() or time.monotonic() > until

    with structlog.contextvars.bound_contextvars(task=self.request.id):
        groups = Batch(requests, current, fingerprint=current.fingerprint, is_over=is_over).run()
        try:
            while not (cancelled := current.ledger.runs.cancelled(run)) and (group := next(groups, None)):
                counts.update(_report(group, run, current))
                for ended in group:
                    del left[id(ended.request)]
            if cancelled:
                progress.objects_ended(
                    run, {request.event.object.uri: "cancelled" for request in left.values()}, current
                )
                left.clear()
        except RedisError as error:
            _log.warning("batch.stopped", error=f"the ledger does not answer: {reason(error)}")
            wait_seconds = ingest.LEDGER_WAIT_SECONDS
        except (
            IngestError
        ) as failure:  # a message could not be sent: this one stays, and its objects that are done are known
            _stay(str(failure))
        finally:
            groups.close()
        _send_left([request.event for request in left.values()], run, replay=replay, wait_seconds=wait_seconds)
    return dict(counts)


def _report(group: Sequence[EndedRequest], run: str, current: Context) -> Iterator[str]:
    """Report each object to run, log and counters: the names of their outcomes. Errors: `IngestError`, `RedisError`."""
    ended: list[tuple[EndedRequest, Outcome]] = []
    for each in group:
        outcome = each.outcome
        if isinstance(outcome, RetryLaterError):
            _log.info("file.again", object=each.request.event.object.uri, why=outcome.why)
            ingest.enqueue_retry(each.request, run, outcome.wait_seconds)
            yield "again"
            continue
        if outcome.result == "deferred":
            ingest.enqueue_recognition(each.request)
        ended.append((each, outcome))
    progress.objects_ended(run, {each.request.event.object.uri: outcome.result for each, outcome in ended}, current)
    for each, outcome in ended:
        with structlog.contextvars.bound_contextvars(object=each.request.event.object.uri):
            ingest.count_ended(each.request, outcome, each.seconds, current)
        yield outcome.result
    ingest.enqueue_followers([outcome for _, outcome in ended], current)


def _send_left(events: Sequence[StorageEvent], run: str, *, replay: bool, wait_seconds: float) -> None:
    options: dict[str, Any] = {"countdown": wait_seconds} if wait_seconds else {}
    size = math.ceil(len(events) / SHARES)
    try:
        for start in range(0, len(events), max(1, size)):
            enqueue_batch(events[start : start + size], run, replay=replay, **options)
    except IngestError as failure:
        _stay(str(failure))


def _stay(why: str) -> NoReturn:
    time.sleep(ingest.BROKER_WAIT_SECONDS)
    raise Reject(why, requeue=True)
