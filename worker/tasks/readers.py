"""When the readers of a worker come and go: warm before its first task, ended with it. Celery's signals, no task."""

from __future__ import annotations

from typing import Any

from celery import signals

from worker.tasks.context import context

THREADS = "celery.concurrency.thread"


@signals.worker_process_init.connect
def _warm_in_child(**_: Any) -> None:
    """A child of the prefork pool works on one task at a time."""
    context().readers.warm(1)


@signals.worker_ready.connect
def _warm_for_threads(sender: Any, **_: Any) -> None:
    if type(sender.pool).__module__ == THREADS:
        context().readers.warm(sender.pool.limit)


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _end(**_: Any) -> None:
    context().readers.close()
