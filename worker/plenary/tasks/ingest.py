"""The ingest task, and `enqueue`, the one way to it.

Consumes StorageEvents from `uploads` and `backfill`; emits by the ledger's commit. A file whose pages have to be
recognized goes on to the queue `ocr`, to the task `plenary.recognize`. Task ids are Celery's own: the ledger detects
an event that arrives twice, by any route, and with an id made from the event, a second run (a replay, a restored
object) would have the result of the first.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

import structlog
from amqp.exceptions import MessageNacked
from celery.exceptions import Reject
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.celery_support import signals
from plenary.celery_support.task_base import DescribedTask
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.client import Request
from plenary.services.backfill import progress
from plenary.services.context import Context, context
from plenary.services.fairness import Turn, WorkMeter, file_shares
from plenary.services.ingest import FileFailedError, Outcome, RetryLaterError, process
from plenary.settings.celery import BACKFILL, UPLOADS, ocr_limit_seconds, on_broker
from plenary.settings.connections import why as reason
from plenary.settings.model import settings
from plenary.tasks import alignment, deliver

if TYPE_CHECKING:
    from celery import Task
    from celery.result import AsyncResult
    from kombu import Producer

TOLD = frozenset({"created", "updated", "withdrawn", "failed"})  # the outcomes that send an event
LEDGER_WAIT_SECONDS = 5.0
BROKER_WAIT_SECONDS = 1.0

_log = structlog.get_logger(__name__)


def enqueue(  # noqa: PLR0913 - the ways in differ in these
    events: Sequence[StorageEvent],
    *,
    queue: str | None = None,
    replay: bool = False,
    probe: bool = False,
    run: str | None = None,
    keep_results: bool = False,
    producer: Producer | None = None,
) -> list[AsyncResult[dict[str, str | None]]]:
    """Enqueue events in their order: the one way to the ingest task.

    Several events are sent in one pipeline where the broker's transport has them (Redis). A batch that fails may have
    arrived in part, so all are sent again, one by one and with retries: the ledger recognizes duplicates.

    Args:
        events: The events.
        queue: The queue. By default that for uploads, or that for backfills where the source is above its share.
        replay: Retry objects that failed before.
        probe: Ask for the object although its store is unreachable, to see if it is back.
        run: The backfill run that the objects belong to.
        keep_results: Keep the results of the tasks, which needs the result backend. Otherwise the broker is enough.
        producer: The producer to send by.

    Returns:
        The results to come, one an event, once the broker has the messages.

    Raises:
        IngestError: BROKER_UNREACHABLE.

    """
    values: dict[str, Any] = {"replay": replay, "probe": probe} | ({"run": run} if run else {})
    calls = [
        {
            "args": (event.model_dump(mode="json"),),
            "kwargs": values,
            "ignore_result": not keep_results,
            **(Turn(queue) if queue else file_shares().turn_of(event))._asdict(),
        }
        for event in events
    ]
    if len(calls) > 1 and producer is None and not keep_results and (results := _pipelined(calls)):
        return results
    return [send_call(ingest, **call, producer=producer) for call in calls]


def _pipelined(calls: Sequence[dict[str, Any]]) -> list[AsyncResult[Any]]:
    """Send all calls in one pipeline; empty where that is not possible, or failed."""
    try:
        with app.producer_pool.acquire(block=True) as pooled:
            producer: Any = pooled  # the published types know of no batches
            if not producer.supports_batch_publish:
                return []
            with producer.batch():
                return [ingest.apply_async(**call, producer=producer, retry=False) for call in calls]
    except (KombuError, RedisError, OSError) as error:
        _log.warning("broker.batch_failed", events=len(calls), error=type(error).__name__)
        return []


def enqueue_retry(request: Request, run: str, wait_seconds: float) -> None:
    """Enqueue an object of a run once more, in a message of its own. Errors: as `enqueue`."""
    values = {"replay": request.replay, "probe": False, "run": run}
    send_call(
        ingest,
        args=(request.event.model_dump(mode="json"),),
        kwargs=values,
        queue=BACKFILL,
        ignore_result=True,
        countdown=_delay_seconds(wait_seconds),
    )


def enqueue_recognition(request: Request) -> None:
    """Enqueue a file whose pages have to be recognized. Errors: as `enqueue`."""
    event = request.event.model_dump(mode="json")
    send_call(recognize, args=(event,), kwargs={"replay": request.replay}, ignore_result=True)


def send_call(task: Task[..., Any], **call: Any) -> AsyncResult[Any]:
    """Call `apply_async` of a task. Errors: as `enqueue`."""
    try:
        return task.apply_async(**call)
    except (OperationalError, MessageNacked, RedisError, OSError, RuntimeError) as error:
        # RuntimeError: an unreachable result backend
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=reason(error)) from error


@app.task(name="plenary.ingest", base=DescribedTask, bind=True, max_retries=None, throws=(FileFailedError,))
def ingest(
    self: Task[..., Any], event: dict[str, object], *, replay: bool = False, probe: bool = False, run: str | None = None
) -> dict[str, str | None]:
    """One event: a short dict of outcome, record and reason. Delivered again until it has one.

    A file that is `deferred` is on the queue `ocr` before its message here is acknowledged. `run` is the backfill that
    the object belongs to; the outcome is counted in it.
    """
    request = Request(StorageEvent.model_validate(event), replay=replay)
    if not probe:
        _give_way(self, request.event.object)
    outcome = _process(self, request, probe=probe, run=run)
    if outcome.result == "deferred":
        try:
            enqueue_recognition(request)
        except IngestError as failure:
            _again(self, BROKER_WAIT_SECONDS, str(failure))
    return _result(outcome)


@app.task(
    name="plenary.recognize",
    bind=True,
    max_retries=None,
    time_limit=ocr_limit_seconds(settings()),
    throws=(FileFailedError,),
)
def recognize(self: Task[..., Any], event: dict[str, object], *, replay: bool = False) -> dict[str, str | None]:
    """As `ingest`, for a file with pages that have to be recognized."""
    return _result(_process(self, Request(StorageEvent.model_validate(event), replay=replay), recognizing=True))


def _result(outcome: Outcome) -> dict[str, str | None]:
    if outcome.result == "failed":
        raise FileFailedError(outcome.reason)
    return outcome.as_dict()


def _process(
    task: Task[..., Any],
    request: Request,
    *,
    probe: bool = False,
    recognizing: bool = False,
    run: str | None = None,
) -> Outcome:
    worker_context, began = context(), time.monotonic()
    with structlog.contextvars.bound_contextvars(object=request.event.object.uri, task=task.request.id):
        try:
            if run and progress.unwanted(run, request.event.object.uri, worker_context):
                return Outcome("cancelled")
            outcome = process(
                request,
                worker_context,
                owner=uuid.uuid4().hex,
                fingerprint=worker_context.fingerprint,
                probe=probe,
                recognizing=recognizing,
            )
            if run:
                progress.object_ended(run, request.event.object.uri, outcome.result, worker_context)
        except RetryLaterError as again:
            _again(task, again.wait_seconds, again.why)
        except RedisError as error:
            _again(task, LEDGER_WAIT_SECONDS, f"the ledger does not answer: {reason(error)}")
        count_ended(request, outcome, time.monotonic() - began, worker_context)
    enqueue_followers([outcome], worker_context)
    return outcome


def count_ended(request: Request, outcome: Outcome, seconds: float, current: Context) -> None:
    """Count and log an outcome that took a worker so long."""
    if current.settings.fairness.enabled:
        with suppress(RedisError):
            work_meter().charge(request.event.object, seconds)
    _log.info("file.done", **outcome.as_dict())
    signals.ended(outcome, current.tally)


def enqueue_followers(outcomes: Sequence[Outcome], current: Context) -> None:
    """Enqueue what follows on outcomes: alignments of changed records, deliveries of events."""
    if current.settings.alignment.enabled:
        alignment.send_records([name for outcome in outcomes for name in outcome.records])
    results = {outcome.result for outcome in outcomes} & TOLD
    if results:
        send = deliver.send_failures if results == {"failed"} else deliver.send_delivery
        for sink in current.subscribers:
            send(sink)


def _give_way(task: Task[..., Any], ref: ObjectRef) -> None:
    """Move the message to the queue for backfills where its source is above its share of the workers' time."""
    if not context().settings.fairness.enabled or not _on_uploads(task):
        return
    try:
        if not work_meter().above(ref):
            return
    except RedisError:
        return  # the claim says that the ledger does not answer
    _log.info("file.gives_way", object=ref.uri, queue=BACKFILL)
    _again(task, 0, "its source is above its share", queue=BACKFILL)


def _on_uploads(task: Task[..., Any]) -> bool:
    return (task.request.delivery_info or {}).get("routing_key") == on_broker(UPLOADS, settings())


@lru_cache(maxsize=1)
def work_meter() -> WorkMeter:
    """The meter of this process."""
    current = context()
    return WorkMeter(current.settings.fairness, current.ledger.work_shares)


def _delay_seconds(wait_seconds: float) -> float:
    jitter = random.uniform(0.1, 1)  # noqa: S311
    return min(wait_seconds + jitter, context().settings.limits.retry_seconds)


def _again(task: Task[..., Any], wait_seconds: float, why: str, queue: str | None = None) -> NoReturn:
    countdown = 0 if queue else _delay_seconds(wait_seconds)
    options = Turn(queue)._asdict() if queue else {}
    _log.info("file.again", why=why, countdown_seconds=round(countdown, 1))
    try:
        raise task.retry(countdown=countdown, **options)
    except Reject as rejected:
        # Celery drops a message whose retry the broker does not take (`requeue=False`): this one goes back instead
        time.sleep(BROKER_WAIT_SECONDS)
        raise Reject(why, requeue=True) from rejected
