"""The ingest task and its doors, `submit` and `send`.

Consumes StorageEvents from `uploads` and `backfill`; emits by the ledger's commit. Task ids are Celery's own: the
ledger tells an event that comes twice, on whatever way it comes, and with an id made from the event the result of one
that is to run again (a replay, a restored object) would be the old one's.
"""

from __future__ import annotations

import random
import time
import uuid
from typing import TYPE_CHECKING, Any

import structlog
from celery.exceptions import Reject
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from config.celery import UPLOADS
from worker.app import app
from worker.contracts.event import StorageEvent
from worker.failures import Failure, Reason
from worker.ledger import Request
from worker.structure import fingerprint
from worker.tasks import emit
from worker.tasks.context import context
from worker.tasks.pipeline import Again, process

if TYPE_CHECKING:
    from celery import Task
    from celery.result import AsyncResult

TOLD = frozenset({"created", "updated", "withdrawn", "failed"})  # the outcomes that send an event
LEDGER_WAIT_SECONDS = 5.0
BROKER_WAIT_SECONDS = 1.0

_log = structlog.get_logger(__name__)


def submit(event: StorageEvent) -> None:
    """Put an event on the queue for uploads: what every listener is given. Errors: `Failure` BROKER_UNREACHABLE.

    Nobody waits for its result, so none is kept, and the listener needs the broker alone.
    """
    again(Request(event))


def again(request: Request, *, probe: bool = False) -> None:
    """Put a request on the queue for uploads. `probe`: its store is away and is asked whether it is back.

    Errors: `Failure` BROKER_UNREACHABLE.
    """
    _publish(request, UPLOADS, probe=probe, ignore_result=True)


def send(event: StorageEvent, queue: str, *, replay: bool) -> AsyncResult[dict[str, str | None]]:
    """Put an event on a queue and return its result to come, once the broker has the message.

    `replay` tries an object again that failed before. Errors: `Failure` BROKER_UNREACHABLE.
    """
    return _publish(Request(event, replay=replay), queue, probe=False, ignore_result=False)


def _publish(request: Request, queue: str, *, probe: bool, ignore_result: bool) -> AsyncResult[Any]:
    try:
        return ingest.apply_async(
            args=(request.event.model_dump(mode="json"),),
            kwargs={"replay": request.replay, "probe": probe},
            queue=queue,
            ignore_result=ignore_result,
        )
    except (OperationalError, RedisError, OSError, RuntimeError) as error:  # the last: a result backend that is away
        raise Failure(Reason.BROKER_UNREACHABLE, error=type(error).__name__) from error


@app.task(name="plenary.ingest", bind=True, max_retries=None)
def ingest(
    self: Task[..., Any], event: dict[str, object], *, replay: bool = False, probe: bool = False
) -> dict[str, str | None]:
    """One event: a short dict of outcome, record and reason. Delivered again until it has one."""
    known = StorageEvent.model_validate(event)
    here = context()
    mark = fingerprint(here.options.engine, here.options.minimum_quality)
    with structlog.contextvars.bound_contextvars(object=known.object.uri, task=self.request.id):
        try:
            outcome = process(
                Request(known, replay=replay),
                here,
                owner=uuid.uuid4().hex,
                fingerprint=mark,
                probe=probe,
            )
        except Again as again:
            _again(self, again.wait_seconds, again.why)
        except RedisError as error:
            _again(self, LEDGER_WAIT_SECONDS, f"the ledger does not answer: {type(error).__name__}")
        _log.info("file.done", **outcome.as_dict())
    if outcome.result in TOLD:
        for sink in here.subscribers:
            emit.send(sink)
    return outcome.as_dict()


def _again(task: Task[..., Any], wait_seconds: float, why: str) -> None:
    countdown = min(wait_seconds + random.uniform(0.1, 1), context().settings.limits.retry_seconds)  # noqa: S311 - jitter
    _log.info("file.again", why=why, countdown_seconds=round(countdown, 1))
    try:
        task.retry(countdown=countdown)
    except Reject as rejected:
        # Celery drops a message whose retry the broker does not take (`requeue=False`): this one goes back instead
        time.sleep(BROKER_WAIT_SECONDS)
        raise Reject(why, requeue=True) from rejected
