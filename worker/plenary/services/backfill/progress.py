"""Progress of a backfill run, reported by the tasks of its objects. The planner is called when the queue runs low."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.services.context import Context

LOOK = "plenary.backfill.look"

_log = structlog.get_logger(__name__)


def unwanted(run: str, uri: str, context: Context) -> bool:
    """True if the run was cancelled; the object then has that outcome."""
    if not context.ledger.runs.cancelled(run):
        return False
    object_ended(run, uri, "cancelled", context)
    return True


def object_ended(run: str, uri: str, outcome: str, context: Context) -> None:
    """Record the outcome of an object of a run."""
    objects_ended(run, {uri: outcome}, context)


def objects_ended(run: str, outcomes: Mapping[str, str], context: Context) -> None:
    """Record the outcomes of objects of a run, by their URIs."""
    if context.ledger.runs.end_all(run, outcomes):
        look(run)


def look(run: str) -> None:
    """Call the planner of a run. If the broker is unreachable, the schedule calls it later."""
    try:
        app.send_task(LOOK, (run,), ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("backfill.unsent", run=run, error=type(error).__name__)
