"""A backfill from the command line and one of the schedule, with real workers and a real beat."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger.backfill_runs import BackfillRuns
from support.processes import PLENARY, PROJECT, WORKER, Started, until

pytestmark = pytest.mark.integration

SAMPLES = PROJECT / "tests" / "samples" / "files"
NAMES = ("A_RES_85_903-EN.txt", "A_HRC_RES_91_3-EN.html")
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


@pytest.fixture
def values(tmp_path: Path, valkey: str) -> dict[str, Any]:
    root = tmp_path / "inbox"
    root.mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, root)
    return {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": root}


def ended(process: Started, seconds: float = 90) -> str:
    until(lambda: process.process.poll() is not None, seconds, process.text)
    return process.text()


def test_a_bucket_is_planned_read_and_then_held(
    values: dict[str, Any], start: Callable[..., Started], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    plan = ended(start(*PLENARY, "backfill", "plan", "folder://inbox/", "--language", "en", **values))
    assert "would run" in plan
    run = start(*PLENARY, "backfill", "run", "folder://inbox/", "--language", "en", **values)
    assert "done" in ended(run)
    assert run.process.returncode == 0
    assert {event["subject"] for event in sent()} == {"A/RES/85/903:en", "A/HRC/RES/91/3:en"}
    again = ended(start(*PLENARY, "backfill", "plan", "folder://inbox/", "--language", "en", **values))
    assert "already ingested" in again
    assert "new" not in again


def test_a_run_that_is_left_goes_on(
    values: dict[str, Any], redis: Redis, start: Callable[..., Started], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    runs = BackfillRuns(redis, "plenary")
    command = start(*PLENARY, "backfill", "run", "folder://inbox/", **values)
    until(runs.all, 60, command.text)
    command.wait_for("started")
    until(lambda: redis.llen("maintenance"), 60)
    command.signal(signal.SIGINT)
    assert "The run continues" in ended(command)
    assert command.process.returncode == 130
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    until(lambda: runs.all()[0].state == "done", 60)
    assert len(sent()) == len(NAMES)


def test_what_a_cancelled_run_has_on_the_queue_is_passed_over(
    values: dict[str, Any], redis: Redis, start: Callable[..., Started], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    runs = BackfillRuns(redis, "plenary")
    planner = start(*WORKER, "--concurrency=1", "--queues=maintenance", **values)
    ended(start(*PLENARY, "backfill", "run", "folder://inbox/", "--no-wait", **values))
    until(lambda: redis.llen("backfill"), 60, planner.text)
    (run,) = runs.all()
    assert "cancelled" in ended(start(*PLENARY, "backfill", "cancel", run.id, **values))
    start(*WORKER, "--concurrency=1", "--queues=backfill", "--hostname=reader", **values)
    until(lambda: runs.all()[0].outcomes == {"cancelled": len(NAMES)}, 60)
    assert sent() == []


def test_a_backfill_of_the_schedule_runs_by_itself(
    values: dict[str, Any], redis: Redis, start: Callable[..., Started], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    values |= {
        "SCHEDULES__OFTEN__BACKFILL": "folder://inbox/",
        "SCHEDULES__OFTEN__EVERY_SECONDS": 1,
        "SCHEDULES__OFTEN__SUFFIXES": '[".txt"]',
    }
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    start(*BEAT, **values)
    until(sent, 60)
    (event,) = sent()
    assert event["subject"] == "A/RES/85/903:en"
    assert BackfillRuns(redis, "plenary").all()[-1].counts["left_out"] == 1
