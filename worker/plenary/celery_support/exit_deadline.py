"""A bound on the end of a worker: a broker or ledger that is frozen answers no farewell.

Celery and the clients say goodbye over the network when a worker stops. A supervisor kills a process that takes longer
than its grace; this one ends before that, by itself. Nothing is lost by it: the broker returns unacknowledged tasks.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import structlog
from celery import signals

from plenary.settings.celery import hard_limit_seconds
from plenary.settings.checks import ENDING_SECONDS
from plenary.settings.model import settings

EXIT_OVERDUE = 1
_log = structlog.get_logger(__name__)


@signals.worker_shutting_down.connect
def _end_in_time(how: str = "", **_: Any) -> None:
    # a warm stop waits for running tasks, however long they may take; the soft one of containers does not
    tasks = hard_limit_seconds(settings()) if how.lower() == "warm" else settings().limits.shutdown_seconds
    threading.Thread(target=_end_after, args=(tasks + ENDING_SECONDS,), daemon=True).start()


def _end_after(seconds: float) -> None:
    time.sleep(seconds)
    _log.warning("worker.overdue", seconds=seconds, hint="a server that does not answer held up its end")
    os._exit(EXIT_OVERDUE)
