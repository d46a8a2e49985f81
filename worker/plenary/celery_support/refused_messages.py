"""Messages that a worker refuses are kept for a person: unsigned, unreadable, or of no task that it knows.

Celery logs and drops them.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from celery.worker.consumer import Consumer
from redis import RedisError

from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.notifications.decode import RAW_CHARACTERS, UnreadableEvent
from plenary.services.context import context

NAME = "worker"  # beside the listeners, which keep what they refuse in the same place
UNKEPT_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class KeepingConsumer(Consumer):
    """Celery's consumer. What it refuses is kept before it is dropped, or goes back to its queue."""

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """A body that cannot be decoded, or whose signature does not hold."""
        if _kept(message, exc):
            super().on_decode_error(message, exc)

    def on_invalid_task(self, body: Any, message: Any, exc: Exception) -> None:
        """A body of a kind that is not accepted: where tasks are signed, one that is not."""
        if _kept(message, exc):
            super().on_invalid_task(body, message, exc)

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:
        """A task that this worker does not have."""
        if _kept(message, exc):
            super().on_unknown_task(body, message, exc)

    def on_unknown_message(self, body: Any, message: Any) -> None:
        """A message that is no task."""
        if _kept(message, None):
            super().on_unknown_message(body, message)


def _kept(message: Any, error: Exception | None) -> bool:
    from plenary.listeners.service import keep_rejected  # noqa: PLC0415 - it needs the tasks, which need the application

    raw = message.body if isinstance(message.body, str) else bytes(message.body or b"").decode(errors="replace")
    title = f"task {str((message.headers or {}).get('task', '?'))[:100]}: {type(error).__name__}"
    refused = UnreadableEvent(
        IngestError(ErrorCode.BAD_EVENT, found=title, hint="a task that this worker knows, signed if tasks are"),
        raw[:RAW_CHARACTERS],
    )
    ledger = context().ledger
    try:
        keep_rejected(ledger.redis, ledger.prefix, NAME, refused)
        ledger.redis.hincrby(keys.event_counts(ledger.prefix), f"{NAME}.rejected", 1)
    except (IngestError, RedisError) as failure:
        _log.warning("message.unkept", error=type(failure).__name__)
        time.sleep(UNKEPT_SECONDS)
        message.requeue()
        return False
    _log.error("message.refused", message=title, outcome="kept")
    return True
