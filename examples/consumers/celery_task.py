"""A Celery application that the Celery sink calls: one task, acknowledged after the write.

    cd examples/consumers
    BROKER_URL=redis://127.0.0.1:6379/1 DATABASE=newest.db celery -A celery_task worker -Q newest

with PLENARY_SINKS__CELERY__MAIN__TASK=newest.keep, __QUEUE=newest and __BROKER_URL the same.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from newest import keep, opened

app = Celery("newest", broker=os.environ["BROKER_URL"])
app.conf.update(task_ignore_result=True, task_acks_late=True, task_reject_on_worker_lost=True)


@app.task(name="newest.keep")
def kept(event: dict[str, Any]) -> None:
    """One event."""
    with opened(os.environ["DATABASE"]) as records:
        keep(records, event)
