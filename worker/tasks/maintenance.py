"""What the schedule runs so that nothing is stuck: full outboxes, and leases that nobody came back for."""

from __future__ import annotations

from worker.app import app
from worker.tasks.context import context
from worker.tasks.emit import emit
from worker.tasks.ingest import submit


@app.task(name="plenary.maintenance.drain", ignore_result=True)
def drain() -> None:
    """Have every outbox drained."""
    for sink in context().subscribers:
        emit.apply_async(args=(sink,))


@app.task(name="plenary.maintenance.sweep", ignore_result=True)
def sweep() -> int:
    """Send again the events whose lease ran out a visibility timeout ago: their message is lost. How many that were.

    Had the broker still had the message, it would have delivered it by then; if both come, one finds the other's lease.
    """
    here = context()
    events = here.ledger.abandoned(here.settings.broker.visibility_timeout_seconds)
    for event in events:
        submit(event)
    return len(events)
