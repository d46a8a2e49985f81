"""What a task tells the backfill that its object belongs to. The planner is called when the queue runs low."""

from __future__ import annotations

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.ledger.backfill_runs import Runs
from plenary.services.context import Context

LOOK = "plenary.backfill.look"

_log = structlog.get_logger(__name__)


def unwanted(run: str, uri: str, here: Context) -> bool:
    """Whether the run was cancelled; then the object has that outcome."""
    runs = Runs(here.ledger.redis, here.ledger.prefix)
    if not runs.cancelled(run):
        return False
    runs.end(run, uri, "cancelled")
    return True


def ended(run: str, uri: str, outcome: str, here: Context) -> None:
    """Tell a run what became of one of its objects."""
    runs = Runs(here.ledger.redis, here.ledger.prefix)
    if runs.end(run, uri, outcome):
        look(run)


def look(run: str) -> None:
    """Have the planner of a run called. If the broker does not take it, the schedule will."""
    try:
        app.send_task(LOOK, (run,), ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("backfill.unsent", run=run, error=type(error).__name__)
