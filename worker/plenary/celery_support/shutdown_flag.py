"""A flag for the tasks of a worker that is to stop: a task with many objects can end after the current one.

Celery informs its main process only. The flag is in memory that the children of the prefork pool share.
"""

from __future__ import annotations

import mmap
from typing import Any

from celery import signals

_flag = mmap.mmap(-1, 1)  # made when this is imported, which is before the pool is


@signals.worker_shutting_down.connect
def _stop(**_: Any) -> None:
    _flag[0] = 1


def is_stopping() -> bool:
    """True once the worker is to stop."""
    return _flag[0] == 1
