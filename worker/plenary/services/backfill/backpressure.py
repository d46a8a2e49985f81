"""Backpressure: backfills wait while uploads wait for workers."""

from __future__ import annotations

from plenary.app import app
from plenary.observability import queue_depth
from plenary.observability.queue_depth import QueueDepth
from plenary.services.context import Context
from plenary.settings.celery import UPLOADS


def lag(context: Context) -> str | None:
    """Sentence that says why backfills wait for uploads; None if they do not. Errors of the broker propagate."""
    limits = context.settings.backfill
    uploads = depth_of(UPLOADS)
    if uploads.messages > limits.uploads_waiting:
        return f"uploads come first: {uploads.messages} wait for a worker"
    if uploads.oldest_seconds is not None and uploads.oldest_seconds > limits.uploads_lag_seconds:
        return f"uploads come first: the oldest has waited {uploads.oldest_seconds:.0f} s for a worker"
    return None


def depth_of(queue: str) -> QueueDepth:
    """Depth of a queue on the broker."""
    with app.connection_for_write() as connection:
        return queue_depth.waiting(connection, app.amqp.queues[queue].name)
