"""The schedule as real beats run it: what the environment sets, and one tick however many beats there are."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.settings.schedule import BUILT_IN
from support.processes import Started, until

pytestmark = pytest.mark.integration

BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")
# Plenary's own schedules are taken away, so that what is on the queue is what a test set
OTHERS = {f"SCHEDULES__{name.upper()}__ENABLED": "false" for name in BUILT_IN if name != "sweep"}


def waiting(redis: Redis) -> list[dict[str, Any]]:
    """The headers of the tasks that wait for the maintenance of things, the newest first."""
    found: Any = redis.lrange("maintenance", 0, -1)
    return [json.loads(message)["headers"] for message in found]


def test_a_schedule_from_the_environment_fires_and_a_removed_one_does_not(
    valkey: str, redis: Redis, start: Callable[..., Started]
) -> None:
    start(*BEAT, BROKER__URL=valkey, **OTHERS, SCHEDULES__SWEEP__EVERY_SECONDS=1)
    until(lambda: redis.llen("maintenance") >= 3, 60)
    assert {task["task"] for task in waiting(redis)} == {"plenary.maintenance.sweep"}
    assert all(task["expires"] for task in waiting(redis))


def test_of_two_beats_one_fires_each_tick_and_the_other_goes_on_alone(
    valkey: str, redis: Redis, start: Callable[..., Started]
) -> None:
    values = {**OTHERS, "SCHEDULES__SWEEP__EVERY_SECONDS": 1, "LOG__LEVEL": "DEBUG"}
    beats = [start(*BEAT, BROKER__URL=valkey, **values) for _ in range(2)]
    for beat in beats:
        beat.wait_for("beat: Starting")
    until(lambda: redis.hexists(keys.ticks("plenary"), "sweep"), 60)
    time.sleep(3)  # both look at the clock all the while
    redis.delete("maintenance")
    began = time.monotonic()
    until(lambda: redis.llen("maintenance") >= 5, 60)
    ticks, seconds = redis.llen("maintenance"), time.monotonic() - began
    assert ticks <= seconds + 1

    beats[0].signal(signal.SIGKILL)
    redis.delete("maintenance")
    until(lambda: redis.llen("maintenance") >= 2, 60)


def test_a_tick_that_nobody_ran_for_a_day_comes_once(valkey: str, redis: Redis, start: Callable[..., Started]) -> None:
    redis.hset(keys.ticks("plenary"), "sweep", "2026-01-01T00:00:00+00:00")
    start(*BEAT, BROKER__URL=valkey, **OTHERS, SCHEDULES__SWEEP__CRON="0 0 * * *")
    until(lambda: redis.llen("maintenance"), 60)
    time.sleep(2)
    (task,) = waiting(redis)
    assert task["task"] == "plenary.maintenance.sweep"
