"""A worker that stops or dies with several objects of a backfill in hand: each of them is read and sent once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.backfill_runs import BackfillRun, BackfillRuns
from plenary.services.ingest_batch import GROUP
from support.processes import PLENARY, PROJECT, WORKER, Started, children, until

pytestmark = pytest.mark.integration

TEXT = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
OBJECTS = 40
READER = (*WORKER, "--concurrency=1", "--queues=backfill", "--hostname=reader")
PLANNER = (*WORKER, "--concurrency=1", "--queues=maintenance", "--hostname=planner")


class Stage:
    """A run whose objects lie in one message, and the worker that took it, whose reader of files stands still."""

    def __init__(self, redis: Redis, inbox: Path, values: dict[str, Any], start: Callable[..., Started]) -> None:
        for number in range(OBJECTS):
            text = TEXT.replace("85/903", f"86/{number}")
            (inbox / f"A_RES_86_{number}-EN.txt").write_text(text, encoding="utf-8")
        self.redis, self.start = redis, start
        self.values = values | {"BACKFILL__BATCH": OBJECTS, "BACKFILL__HIGH_MARK": 10 * OBJECTS}
        self.runs = BackfillRuns(redis, "plenary")
        self.worker = start(*READER, **self.values)
        self.worker.wait_for("ready.")
        (pool,) = children(self.worker.process.pid)
        until(lambda: children(pool), 60)
        (self.reader,) = children(pool)
        os.kill(self.reader, signal.SIGSTOP)
        self.planner = start(*PLANNER, **self.values)
        start(*PLENARY, "backfill", "run", "folder://inbox/", "--no-wait", **self.values).process.wait(60)
        until(lambda: redis.zcard(keys.leases("plenary")) == GROUP, 60, self.worker.text)

    @property
    def run(self) -> BackfillRun:
        (run,) = self.runs.all()
        return run

    def finish(self) -> None:
        self.start(*READER, **self.values)
        until(lambda: self.run.state == "done", 240, self.worker.text)


@pytest.fixture
def stage(redis: Redis, inbox: Path, quick: dict[str, Any], start: Callable[..., Started]) -> Stage:
    patient = {
        "LIMITS__PARSE_SECONDS": 120,
        "LIMITS__SILENCE_SECONDS": 120,
        "LIMITS__TASK_GRACE_SECONDS": 60,
        "BROKER__VISIBILITY_TIMEOUT_SECONDS": 900,
    }
    return Stage(redis, inbox, quick | patient, start)


def all_once(events: list[dict[str, Any]]) -> bool:
    return sorted(event["subject"] for event in events) == sorted(f"A/RES/86/{number}:en" for number in range(OBJECTS))


def test_a_worker_that_is_told_to_stop_hands_back_what_it_has_not_begun(
    stage: Stage, redis: Redis, sent: Callable[[], list[dict[str, Any]]]
) -> None:
    stage.worker.process.terminate()
    stage.worker.wait_for("Warm shutdown")
    os.kill(stage.reader, signal.SIGCONT)
    until(lambda: stage.worker.process.poll() is not None, 60, stage.worker.text)
    assert len(sent()) == 1, "the object at hand"
    assert redis.llen("backfill") >= 4, "in several messages, so that others can share them"
    assert redis.zcard(keys.leases("plenary")) == 0
    assert stage.run.outcomes == {"created": 1}
    stage.finish()
    assert stage.run.outcomes == {"created": OBJECTS}
    assert all_once(sent())


def test_what_a_killed_process_had_in_hand_is_read_by_another(
    stage: Stage, sent: Callable[[], list[dict[str, Any]]], failures: Callable[[], list[dict[str, Any]]]
) -> None:
    (pool,) = children(stage.worker.process.pid)
    os.kill(pool, signal.SIGKILL)
    os.kill(stage.reader, signal.SIGKILL)
    until(lambda: stage.run.state == "done", 240, stage.worker.text)
    assert stage.run.outcomes == {"created": OBJECTS}
    assert all_once(sent())
    assert failures() == []


def test_a_cancelled_run_ends_with_the_objects_at_hand(stage: Stage, sent: Callable[[], list[dict[str, Any]]]) -> None:
    stage.runs.turn(stage.run.id, "cancelled")
    os.kill(stage.reader, signal.SIGCONT)
    until(lambda: not stage.run.open, 60, stage.worker.text)
    created = len(sent())
    assert 1 <= created <= GROUP
    assert stage.run.outcomes == {"created": created, "cancelled": OBJECTS - created}
