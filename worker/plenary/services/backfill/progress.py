"""Progress of a backfill run, reported by the tasks of its objects. The planner is called when the queue runs low."""

from __future__ import annotations

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.services.context import Context

LOOK = "plenary.backfill.look"

_log = structlog.get_logger(__name__)


def unwanted(run: str, uri: str, context: Context) -> bool:
    """True if the run was cancelled; the object then has that outcome."""
    runs = context.ledger.runs
    if not runs.cancelled(run):
        return False
    runs.end(run, uri, "cancelled")
    return True


def object_ended(run: str, uri: str, outcome: str, context: Context) -> None:
    """Record the outcome of an object of a run."""
    if context.ledger.runs.end(run, uri, outcome):
        look(run)


def look(run: str) -> None:
    """Call the planner of a run. If the broker is unreachable, the schedule calls it later."""
    try:
        app.send_task(LOOK, (run,), ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("backfill.unsent", run=run, error=type(error).__name__)
