"""Lifetime of a worker's child processes: warm before the first task, stopped with the worker.

A worker on the queue `ocr` needs Tesseract and prefetches no task: a task may take minutes, which would count
against the visibility timeout of the next. A worker that takes scans or archives alone runs at a lower priority, and
one that only delivers warms no reader.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

from celery import signals

from plenary.app import app, refuse_start
from plenary.sandbox.limits import lower_session
from plenary.services.context import context
from plenary.settings.celery import BACKFILL, OCR, UPLOADS

THREADS = "celery.concurrency.thread"
NICENESS = 10  # man 2 nice
SESSION_NICENESS = 3  # half the weight of another session, as `cpu_shares` in compose
PATIENT = frozenset({BACKFILL, OCR})
READING = PATIENT | {UPLOADS}


@signals.celeryd_init.connect
def _ready_to_recognize(conf: Any, options: dict[str, Any], **_: Any) -> None:
    ocr, queues = context().settings.ocr, options.get("queues")
    if not ocr.enabled or (queues and OCR not in queues):
        return
    if shutil.which("tesseract") is None:
        refuse_start(
            "PLENARY_OCR__ENABLED is true and this worker takes the queue ocr, but there is no program tesseract: "
            "install it (Debian: tesseract-ocr, tesseract-ocr-fra, -spa, -rus, -ara, -chi-sim), or name other queues "
            "with -Q."
        )
    conf.worker_disable_prefetch = True


@signals.celeryd_init.connect
def _give_way(options: dict[str, Any], **_: Any) -> None:
    """Leave the processors of this machine to uploads first."""
    if (queues := options.get("queues")) and PATIENT.issuperset(queues):
        os.nice(NICENESS)


@signals.worker_ready.connect
def _give_way_to_other_sessions(**_: Any) -> None:
    """Now and not before: a worker has to start beside others."""
    if PATIENT.issuperset(_queues()):
        lower_session(SESSION_NICENESS)


@signals.worker_process_init.connect
def _warm_in_child(**_: Any) -> None:
    """Warm one reader: a child of the prefork pool runs one task at a time."""
    if _reads_files():
        context().readers().warm(1)


@signals.worker_ready.connect
def _warm_for_threads(sender: Any, **_: Any) -> None:
    if type(sender.pool).__module__ == THREADS and _reads_files():
        context().readers().warm(sender.pool.limit)


def _reads_files() -> bool:
    """True if a queue of files is among those of this worker."""
    return not READING.isdisjoint(_queues())


def _queues() -> set[str]:
    """The queues of this worker, by their names in `-Q`."""
    queues: Any = app.amqp.queues.consume_from.values()  # kombu's stubs do not know `alias`
    return {queue.alias for queue in queues}


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _end(**_: Any) -> None:
    for recognizing in (False, True):
        context().readers(recognizing=recognizing).close()
