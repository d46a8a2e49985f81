"""Titles of tasks in Flower and logs: `A/RES/78/241 en \u00b7 try 2 \u00b7 uploads`."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from celery import Task
from celery.exceptions import Reject

from plenary.domain.symbols import from_key
from plenary.observability.queue_depth import SENDER
from plenary.settings.model import settings

if TYPE_CHECKING:
    from celery.result import AsyncResult

FOREIGN_SECONDS = 1.0
LONGEST = 120  # characters of a key
_log = structlog.get_logger(__name__)
_UNSEEN = re.compile(r"[^\w !-/:-@\[-`{-~]")  # not a letter or digit, and not ASCII


class OwnTask(Task[Any, Any]):
    """A task that gives a message of another deployment back to its queue: it belongs to another ledger."""

    Request = "plenary.celery_support.bounded_waits:BoundedRequest"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task, unless another deployment sent it."""
        sender = self.request.get(SENDER)
        if sender not in {None, settings().redis.prefix}:
            _log.warning("task.foreign", prefix=sender, own=settings().redis.prefix)
            time.sleep(FOREIGN_SECONDS)
            raise Reject(f"sent by the deployment {sender}", requeue=True)
        return super().__call__(*args, **kwargs)


class DescribedTask(OwnTask):
    """A task that is called with an event, or a list of them; its messages carry a title in place of these."""

    def apply_async(  # type: ignore[override]
        self, args: tuple[Any, ...] | None = None, kwargs: dict[str, Any] | None = None, **options: Any
    ) -> AsyncResult[Any]:
        """See `Task.apply_async`."""
        words = [name for name, value in (kwargs or {}).items() if value is True]
        options |= {"argsrepr": title(args or (), **options), "kwargsrepr": ", ".join(words)}
        return super().apply_async(args, kwargs, **options)


def title(args: Sequence[Any], *, queue: Any = None, routing_key: str = "", retries: int = 0, **_: Any) -> str:
    """Title of a task: the document by its file name, or the first of several, the attempt, and the queue."""
    events = args[0] if args and isinstance(args[0], list) else args[:1]
    event = events[0] if events and isinstance(events[0], dict) else {}
    key = str(event.get("object", {}).get("key", "?"))
    name = from_key(key)
    shown = f"{name.symbol} {name.language or ''}".strip() if name.symbol else _UNSEEN.sub("\ufffd", key[-LONGEST:])
    if len(events) > 1:
        shown = f"{shown} and {len(events) - 1} more"
    where = getattr(queue, "name", queue) or routing_key
    return " \u00b7 ".join(filter(None, (shown, f"try {retries + 1}" if retries else "", where)))
