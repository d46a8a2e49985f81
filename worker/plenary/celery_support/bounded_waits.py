"""Tasks that wait for their time: no longer than a retry may, whatever clock wrote that time.

Celery writes the time at which a task is to run by the clock of the process that sends it. One that is two hours ahead,
or a reader of it that is two hours behind, would hold a file back for two hours.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from celery.worker.request import Request

from plenary.settings.model import settings


class BoundedRequest(Request):
    """A task that a worker has received. It waits for `PLENARY_LIMITS__RETRY_SECONDS` at most."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if due := self.eta:
            self._eta = min(due, datetime.now(UTC) + timedelta(seconds=settings().limits.retry_seconds))
