"""Whether uploads wait for workers: then backfills do not add to what the workers and the stores have to do."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, cast

from config.celery import UPLOADS
from worker.app import app
from worker.tasks.ingest import SENT_AT
from worker.tasks.messages import in_ledger

if TYPE_CHECKING:
    from redis import Redis

    from worker.tasks.context import Context


def lag(here: Context) -> str | None:
    """Why backfills wait for uploads, as a sentence; None if they need not. Errors: those of the broker."""
    limits, count = here.settings.backfill, waiting(UPLOADS)
    if count > limits.uploads_waiting:
        return f"uploads come first: {count} wait for a worker"
    if count and in_ledger(here.settings):
        seconds = _oldest_seconds(here.ledger.redis)
        if seconds is not None and seconds > limits.uploads_lag_seconds:
            return f"uploads come first: the oldest has waited {seconds:.0f} s for a worker"
    return None


def waiting(queue: str) -> int:
    """How many messages wait on a queue of the broker, whichever it is."""
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        try:
            return int(channel.queue_declare(queue=queue, passive=True).message_count)
        except connection.channel_errors:  # no such queue: in Redis that is an empty one
            return 0


def _oldest_seconds(redis: Redis) -> float | None:
    # the Redis transport puts messages on the left of a list called after the queue and takes them from the right
    oldest = cast("str | None", redis.lindex(UPLOADS, -1))
    sent_at = json.loads(oldest)["headers"].get(SENT_AT) if oldest else None
    return time.time() - float(sent_at) if sent_at is not None else None
