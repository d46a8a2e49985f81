"""The application of a worker that dies with all its processes once it has sent a record and not yet told the broker."""

from __future__ import annotations

import os
import signal
from typing import Any

from celery import signals

from plenary.app import app

__all__ = ["app"]


@signals.task_postrun.connect
def die(sender: Any = None, **_: Any) -> None:
    """Celery calls it after the task's last line and before its message is acknowledged."""
    if sender is not None and sender.name == "plenary.ingest":
        os.killpg(os.getpgrp(), signal.SIGKILL)
