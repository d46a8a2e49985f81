"""The planner of backfills as tasks: each call is a short step, and whoever finds a run without a planner takes it up.

A run's lock holds off a second planner and runs out when its holder dies; the schedule calls for every run that is not
at its end, so a run goes on after any restart.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from redis.exceptions import LockError

from plenary.app import app
from plenary.domain.backfill_run import BackfillOrder, Selection
from plenary.domain.storage_event import split_place
from plenary.services.backfill import planner, progress
from plenary.services.context import context

_log = structlog.get_logger(__name__)


@app.task(name=progress.LOOK, ignore_result=True, send_events=False)
def look(run: str | None = None) -> None:
    """Bring a run on, or every run that is not at its end."""
    worker_context = context()
    runs = worker_context.ledger.runs
    for name in [run] if run else runs.active():
        lock = runs.lock(name)
        if not lock.acquire():
            continue
        try:
            backfill_run = runs.find(name)
            more = backfill_run is not None and planner.step(backfill_run, lock, worker_context)
        finally:
            with suppress(LockError):
                lock.release()
        if more:
            progress.look(name)


@app.task(name="plenary.backfill.start", ignore_result=True, send_events=False)
def start(name: str) -> str | None:
    """Begin the backfill of a schedule, unless the last one still runs: the id of the run."""
    worker_context = context()
    schedule = worker_context.settings.schedules.get(name)
    if schedule is None or schedule.backfill is None:
        _log.warning("schedule.unknown", schedule=name)
        return None
    since = schedule.since
    if schedule.since_days:
        since = datetime.now(UTC) - timedelta(days=schedule.since_days)
    selection = Selection(**{**{field: getattr(schedule, field) for field in Selection.model_fields}, "since": since})
    begun, new = worker_context.ledger.runs.begin(order_of(schedule.backfill, selection))
    _log.info("backfill.began" if new else "backfill.runs_still", schedule=name, run=begun.id)
    progress.look(begun.id)
    return begun.id


def order_of(target: str, selection: Selection) -> BackfillOrder:
    """The order for a URI such as `s3://bucket/prefix`."""
    store, bucket, prefix = split_place(target)
    return BackfillOrder(store=store, bucket=bucket, prefix=prefix, selection=selection)
