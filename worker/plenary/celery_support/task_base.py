"""Titles of tasks in Flower and logs: `A/RES/78/241 en \u00b7 try 2 \u00b7 uploads`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from celery import Task

from plenary.domain.symbols import from_key

if TYPE_CHECKING:
    from celery.result import AsyncResult

LONGEST = 120  # characters of a key
_UNSEEN = re.compile(r"[^\w !-/:-@\[-`{-~]")  # not a letter or digit, and not ASCII


class Titled(Task[Any, Any]):
    """A task that is called with an event; its messages carry a title in place of the event."""

    def apply_async(  # type: ignore[override]
        self, args: tuple[Any, ...] | None = None, kwargs: dict[str, Any] | None = None, **options: Any
    ) -> AsyncResult[Any]:
        """See `Task.apply_async`."""
        words = [name for name, value in (kwargs or {}).items() if value is True]
        options |= {"argsrepr": title(args or (), **options), "kwargsrepr": ", ".join(words)}
        return super().apply_async(args, kwargs, **options)


def title(args: Sequence[Any], *, queue: Any = None, routing_key: str = "", retries: int = 0, **_: Any) -> str:
    """Title of a task: the document by its file name, the attempt, and the queue."""
    event = args[0] if args and isinstance(args[0], dict) else {}
    key = str(event.get("object", {}).get("key", "?"))
    name = from_key(key)
    shown = f"{name.symbol} {name.language or ''}".strip() if name.symbol else _UNSEEN.sub("\ufffd", key[-LONGEST:])
    where = getattr(queue, "name", queue) or routing_key
    return " \u00b7 ".join(filter(None, (shown, f"try {retries + 1}" if retries else "", where)))
