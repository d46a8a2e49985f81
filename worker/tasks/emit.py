"""Delivers to one sink. Sent after each commit that told something, and by the schedule for what was missed.

A sink that fails is left alone for a while, so that its time limits cost the others nothing. Nothing is parsed here.
"""

from __future__ import annotations

import structlog
from redis.exceptions import RedisError

from worker.app import app
from worker.failures import Failure
from worker.ledger.outbox import LOCK_SECONDS, Outbox
from worker.tasks.context import context

TURN_SECONDS = 30  # then the other sinks have theirs

_log = structlog.get_logger(__name__)


@app.task(
    name="plenary.emit",
    ignore_result=True,
    soft_time_limit=TURN_SECONDS + LOCK_SECONDS,
    time_limit=TURN_SECONDS + 2 * LOCK_SECONDS,
)
def emit(sink: str) -> int:
    """Deliver what waits for the sink of that name: how many messages. What cannot be delivered stays."""
    here = context()
    known, outbox = here.subscribers.get(sink), Outbox(here.ledger.redis, here.ledger.prefix)
    if known is None:
        _log.warning("sink.unknown", sink=sink)
        return 0
    try:
        if outbox.resting(sink):
            return 0
        drained = outbox.drain(
            sink, known.subscription.messages, known.sink.connect, batch=known.sink.batch, seconds=TURN_SECONDS
        )
        if drained.delivered:
            outbox.recovered(sink)
    except Failure as failure:
        seconds = outbox.rest(sink, str(failure.details.get("error", failure)))
        _log.warning("sink.unreachable", sink=sink, error=str(failure), rests_seconds=seconds)
        return 0
    except RedisError as error:
        _log.warning("ledger.unreachable", sink=sink, error=str(error))
        return 0
    if drained.more:
        emit.apply_async(args=(sink,))
    return drained.delivered
