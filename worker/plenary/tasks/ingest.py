"""The ingest task and its doors: `submit`, `submit_all` and `send`.

Consumes StorageEvents from `uploads` and `backfill`; emits by the ledger's commit. A file whose pages have to be
recognized goes on to the queue `ocr`, to the task `plenary.recognize`. Task ids are Celery's own: the
ledger tells an event that comes twice, on whatever way it comes, and with an id made from the event the result of one
that is to run again (a replay, a restored object) would be the old one's.
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
from plenary.celery_support.task_base import Titled
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.client import Request
from plenary.services.backfill import progress
from plenary.services.context import context
from plenary.services.fairness import WorkMeter, file_shares
from plenary.services.ingest import Again, FileFailedError, Outcome, process
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


def submit(event: StorageEvent) -> None:
    """Put an event on the queue for uploads, or that for backfills where its source is above its share.

    Errors: `IngestError` BROKER_UNREACHABLE. Nobody waits for its result, so none is kept, and who submits needs the
    broker alone.
    """
    _publish(Request(event), file_shares().queue_for(event), probe=False, ignore_result=True)


def submit_all(events: Sequence[StorageEvent]) -> None:
    """Enqueue events as `submit` does, in their order: the function that every listener is given.

    They go in one pipeline where the broker's transport can (Redis). A batch that fails may have arrived in part, so
    all are sent again, one by one and with retries: the ledger tells repeats. Errors: `IngestError` BROKER_UNREACHABLE.
    """
    if len(events) < 2 or not _sent_together(events):  # noqa: PLR2004
        for event in events:
            submit(event)


def _sent_together(events: Sequence[StorageEvent]) -> bool:
    try:
        with app.producer_pool.acquire(block=True) as pooled:
            producer: Any = pooled  # the published types know of no batches
            if not producer.supports_batch_publish:
                return False
            with producer.batch():
                for event in events:
                    call = _call(Request(event), {"probe": False})
                    queue = file_shares().queue_for(event)
                    ingest.apply_async(**call, queue=queue, ignore_result=True, producer=producer, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _log.warning("broker.batch_failed", events=len(events), error=type(error).__name__)
        return False
    return True


def again(request: Request, *, probe: bool = False) -> None:
    """Enqueue a request for uploads. `probe`: its store is unreachable and is asked whether it is back.

    Errors: `IngestError` BROKER_UNREACHABLE.
    """
    _publish(request, UPLOADS, probe=probe, ignore_result=True)


def enter(event: StorageEvent) -> None:
    """Put an event that ought to have come on the queue for backfills. Errors: `IngestError` BROKER_UNREACHABLE."""
    _publish(Request(event), BACKFILL, probe=False, ignore_result=True)


def send_event(event: StorageEvent, queue: str, *, replay: bool) -> AsyncResult[dict[str, str | None]]:
    """Put an event on a queue and return its result to come, once the broker has the message.

    `replay` tries an object again that failed before. Errors: `IngestError` BROKER_UNREACHABLE.
    """
    return _publish(Request(event, replay=replay), queue, probe=False, ignore_result=False)


def send_backfill(event: StorageEvent, run: str, *, replay: bool, producer: Producer | None = None) -> None:
    """Put an object of a run on the queue for backfills, or where the producer puts it. Errors: as `submit`.

    `replay` tries an object again that failed before.
    """
    known = {"probe": False, "run": run}
    _sent(ingest, Request(event, replay=replay), known, queue=BACKFILL, ignore_result=True, producer=producer)


def _publish(request: Request, queue: str, *, probe: bool, ignore_result: bool) -> AsyncResult[Any]:
    return _sent(ingest, request, {"probe": probe}, queue=queue, ignore_result=ignore_result)


def _sent(task: Task[..., Any], request: Request, values: dict[str, object], **options: Any) -> AsyncResult[Any]:
    try:
        return task.apply_async(**_call(request, values), **options)
    except (OperationalError, MessageNacked, RedisError, OSError, RuntimeError) as error:
        # RuntimeError: an unreachable result backend
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=reason(error)) from error


def _call(request: Request, values: dict[str, object]) -> dict[str, Any]:
    return {"args": (request.event.model_dump(mode="json"),), "kwargs": {"replay": request.replay, **values}}


@app.task(name="plenary.ingest", base=Titled, bind=True, max_retries=None, throws=(FileFailedError,))
def ingest(
    self: Task[..., Any], event: dict[str, object], *, replay: bool = False, probe: bool = False, run: str | None = None
) -> dict[str, str | None]:
    """One event: a short dict of outcome, record and reason. Delivered again until it has one.

    A file that is `deferred` is on the queue `ocr` by then: its message here is acknowledged only behind that. `run` is
    the backfill that the object belongs to, which is told what became of it.
    """
    request = Request(StorageEvent.model_validate(event), replay=replay)
    if not probe:
        _give_way(self, request.event.object)
    outcome = _process(self, request, probe=probe, run=run)
    if outcome.result == "deferred":
        try:
            _sent(recognize, request, {}, ignore_result=True)
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
    here, began = context(), time.monotonic()
    with structlog.contextvars.bound_contextvars(object=request.event.object.uri, task=task.request.id):
        try:
            if run and progress.unwanted(run, request.event.object.uri, here):
                return Outcome("cancelled")
            outcome = process(
                request,
                here,
                owner=uuid.uuid4().hex,
                fingerprint=here.fingerprint,
                probe=probe,
                recognizing=recognizing,
            )
            if run:
                progress.object_ended(run, request.event.object.uri, outcome.result, here)
        except Again as again:
            _again(task, again.wait_seconds, again.why)
        except RedisError as error:
            _again(task, LEDGER_WAIT_SECONDS, f"the ledger does not answer: {reason(error)}")
        if here.settings.fairness.enabled:
            with suppress(RedisError):
                work_meter().charge(request.event.object, time.monotonic() - began)
        _log.info("file.done", **outcome.as_dict())
        signals.ended(outcome, here.tally)
    if here.settings.alignment.enabled and outcome.record:
        alignment.send_records(outcome.record.split("\n"))
    if outcome.result in TOLD:
        for sink in here.subscribers:
            deliver.send_delivery(sink)
    return outcome


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


def _again(task: Task[..., Any], wait_seconds: float, why: str, queue: str | None = None) -> NoReturn:
    jitter = 0 if queue else random.uniform(0.1, 1)  # noqa: S311
    countdown = min(wait_seconds + jitter, context().settings.limits.retry_seconds)
    options: dict[str, Any] = {"queue": queue} if queue else {}
    _log.info("file.again", why=why, countdown_seconds=round(countdown, 1))
    try:
        raise task.retry(countdown=countdown, **options)
    except Reject as rejected:
        # Celery drops a message whose retry the broker does not take (`requeue=False`): this one goes back instead
        time.sleep(BROKER_WAIT_SECONDS)
        raise Reject(why, requeue=True) from rejected
