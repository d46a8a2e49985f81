"""When the readers of a worker come and go: warm before its first task, ended with it. Celery's signals, no task.

And what a worker must be to take the queue `ocr`: have Tesseract at hand, and take no task ahead of its turn, since one
may last for minutes that the next would spend on its visibility clock. One that does nothing else gives way to the
other processes of its machine.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

from celery import signals

from plenary.app import refuse_start
from plenary.services.context import context
from plenary.settings.celery import OCR

THREADS = "celery.concurrency.thread"
NICENESS = 10  # man 2 nice


@signals.celeryd_init.connect
def _ready_to_recognize(conf: Any, options: dict[str, Any], **_: Any) -> None:
    chosen, queues = context().settings.ocr, options.get("queues")
    if not chosen.enabled or (queues and OCR not in queues):
        return
    if shutil.which("tesseract") is None:
        refuse_start(
            "PLENARY_OCR__ENABLED is true and this worker takes the queue ocr, but there is no program tesseract: "
            "install it (Debian: tesseract-ocr, tesseract-ocr-fra, -spa, -rus, -ara, -chi-sim), or name other queues "
            "with -Q."
        )
    conf.worker_disable_prefetch = True
    if list(queues or ()) == [OCR]:
        os.nice(NICENESS)


@signals.worker_process_init.connect
def _warm_in_child(**_: Any) -> None:
    """A child of the prefork pool works on one task at a time."""
    context().readers().warm(1)


@signals.worker_ready.connect
def _warm_for_threads(sender: Any, **_: Any) -> None:
    if type(sender.pool).__module__ == THREADS:
        context().readers().warm(sender.pool.limit)


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _end(**_: Any) -> None:
    for recognizing in (False, True):
        context().readers(recognizing=recognizing).close()
