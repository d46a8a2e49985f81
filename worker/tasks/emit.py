"""Drains the outbox of one sink. Sent after each commit that filled it, and by the schedule for what was missed."""

from __future__ import annotations

import structlog
from redis.exceptions import RedisError

from worker.app import app
from worker.failures import Failure
from worker.ledger.outbox import drain
from worker.sinks import outbox_sinks
from worker.tasks.context import context

_log = structlog.get_logger(__name__)


@app.task(name="plenary.emit", ignore_result=True)
def emit(sink: str) -> int:
    """Deliver what waits for the sink of that name: how many events. What cannot be delivered stays."""
    here = context()
    for known in outbox_sinks(here.settings.sinks):
        if known.name == sink:
            try:
                return drain(here.ledger.redis, here.ledger.prefix, sink, known.write)
            except (Failure, RedisError) as error:
                _log.warning("sink.unreachable", sink=sink, error=str(error))
                return 0
    _log.warning("sink.unknown", sink=sink)
    return 0
