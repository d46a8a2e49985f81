"""Whether uploads wait for workers: then backfills do not add to what the workers and the stores have to do."""

from __future__ import annotations

from plenary.app import app
from plenary.observability import queue_depth
from plenary.observability.queue_depth import Waiting
from plenary.services.context import Context
from plenary.settings.celery import UPLOADS


def lag(here: Context) -> str | None:
    """Why backfills wait for uploads, as a sentence; None if they need not. Errors: those of the broker."""
    limits = here.settings.backfill
    found = waiting(UPLOADS)
    if found.messages > limits.uploads_waiting:
        return f"uploads come first: {found.messages} wait for a worker"
    if found.oldest_seconds is not None and found.oldest_seconds > limits.uploads_lag_seconds:
        return f"uploads come first: the oldest has waited {found.oldest_seconds:.0f} s for a worker"
    return None


def waiting(queue: str) -> Waiting:
    """How a queue of the broker stands, whichever it is."""
    with app.connection_for_write() as connection:
        return queue_depth.waiting(connection, queue)
