"""Delivery to one sink. Sent after each commit with an event, and by the schedule for what was missed.

A sink that fails is left alone for a while, so that its time limits cost the others nothing. Nothing is parsed here.
"""

from __future__ import annotations

from contextlib import suppress

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.errors import IngestError
from plenary.ledger.outbox import LOCK_SECONDS
from plenary.services.context import context
from plenary.sinks.rejected import setting_aside

TURN_SECONDS = 30  # then the other sinks have theirs
FAILURES_SECONDS = 1.0

_log = structlog.get_logger(__name__)


@app.task(
    name="plenary.emit",
    ignore_result=True,
    send_events=False,
    soft_time_limit=TURN_SECONDS + LOCK_SECONDS,
    time_limit=TURN_SECONDS + 2 * LOCK_SECONDS,
)
def emit(sink: str) -> int:
    """Deliver what waits for the sink of that name: how many messages. What cannot be delivered stays."""
    worker_context = context()
    subscriber, outbox = worker_context.subscribers.get(sink), worker_context.ledger.outbox
    if subscriber is None:
        _log.warning("sink.unknown", sink=sink)
        return 0
    try:
        if outbox.resting(sink):
            return 0
        drained = outbox.drain(
            sink,
            subscriber.subscription.messages,
            lambda: setting_aside(subscriber.sink, outbox, worker_context.tally),
            batch=subscriber.sink.batch,
            seconds=TURN_SECONDS,
        )
        if drained.delivered:
            outbox.recovered(sink)
    except (IngestError, SoftTimeLimitExceeded) as error:
        why = str(error.details.get("error", error)) if isinstance(error, IngestError) else "it takes too long"
        longest = worker_context.settings.limits.retry_seconds
        seconds = outbox.rest(sink, why, at_least_seconds=min(_asked_seconds(error), longest))
        _log.warning("sink.failed", sink=sink, error=why, rests_seconds=seconds)
        send_delivery(sink, min(seconds + 0.1, longest))
        return 0
    except RedisError as error:
        _log.warning("ledger.unreachable", sink=sink, error=str(error))
        return 0
    if drained.more:
        send_delivery(sink)
    return drained.delivered


def _asked_seconds(error: IngestError | SoftTimeLimitExceeded) -> float:
    """The delay that the sink itself asked for."""
    return float(error.details.get("wait_seconds", 0)) if isinstance(error, IngestError) else 0.0


def send_delivery(sink: str, countdown_seconds: float = 0) -> None:
    """Have a sink delivered to. If the broker does not take it, the schedule will."""
    try:
        task = emit.signature((sink,))
        if countdown_seconds:
            task.set(countdown=countdown_seconds)
        task.apply_async()
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("emit.unsent", sink=sink, error=type(error).__name__)


def send_failures(sink: str) -> None:
    """Enqueue a delivery of failures, at most once in `FAILURES_SECONDS`: a flood of bad files costs no task each."""
    with suppress(RedisError):  # the schedule will
        if context().ledger.outbox.announces_failures(sink, FAILURES_SECONDS):
            send_delivery(sink, FAILURES_SECONDS + 0.1)
