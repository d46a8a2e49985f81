"""What a worker tells monitors of its tasks: all of it, in few messages."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from celery import Celery
from redis import Redis

from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from support.processes import WORKER, Started, until

pytestmark = pytest.mark.integration

TASKS = 60
STEPS = ("task-received", "task-started", "task-failed")


def test_events_of_tasks_go_out_together_and_none_is_lost_at_the_end(
    valkey: str, redis: Redis, start: Callable[..., Started], tmp_path: Path
) -> None:
    app, told = Celery(broker=valkey), Counter[str]()
    (tmp_path / "inbox").mkdir()
    worker = start(*WORKER, "-E", "-Q", "uploads", "-c", "1", BROKER__URL=valkey, STORES__FOLDER__ROOT=tmp_path)
    worker.wait_for("ready.")
    watching = Thread(target=watch, args=(app, told), daemon=True)
    watching.start()
    until(lambda: told["worker-heartbeat"], 30, worker.text)
    before = publishes(redis)
    for number in range(TASKS):
        ref = ObjectRef(store="folder", bucket="inbox", key=f"gone-{number}.pdf")
        event = StorageEvent(object=ref, action=Action.CREATED)
        app.send_task("plenary.ingest", (event.model_dump(mode="json"),), queue="uploads", ignore_result=True)
    until(lambda: worker.text().count("file.done") == TASKS and not active(app), 60, worker.text)
    worker.signal(signal.SIGTERM)
    assert worker.process.wait(60) == 0
    watching.join(30)
    assert [told[step] for step in STEPS] == [TASKS] * len(STEPS)
    assert publishes(redis) - before < TASKS


def active(app: Celery) -> list[object]:
    """The tasks that the worker has not had the results of: their events are on their way, or wait to be sent."""
    answers: Any = app.control.broadcast("active", reply=True, limit=1, timeout=10)
    (tasks,) = answers[0].values()
    return list(tasks)


def watch(app: Celery, told: Counter[str]) -> None:
    """Count the events by their types, until the worker says that it goes."""

    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(connection)

        def count(event: dict[str, Any]) -> None:
            told[event["type"]] += 1
            receiver.should_stop = bool(told["worker-offline"])

        receiver.handlers["*"] = count
        receiver.capture(limit=None, timeout=60)


def publishes(redis: Redis) -> int:
    return int(redis.info("commandstats").get("cmdstat_publish", {"calls": 0})["calls"])
