"""`plenary doctor`: what is not well is named with its cure, on real servers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis

from support.processes import WORKER, Started, plenary, until

pytestmark = pytest.mark.integration

BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


def test_all_is_well_with_a_worker_and_a_beat(quick: dict[str, Any], start: Callable[..., Started]) -> None:
    alone = plenary("doctor", **quick)
    assert alone.returncode == 1
    assert "ill   workers: no worker responds" in alone.stdout
    assert "ill   beats: no beat is alive" in alone.stdout
    assert alone.stdout.count("cure: ") == 2
    start(*WORKER, "--concurrency=1", **quick).says("ready")
    start(*BEAT, **quick)
    until(lambda: plenary("doctor", **quick).returncode == 0, 90)
    assert plenary("doctor", "--quiet", **quick).stdout == ""


def test_full_memory_and_a_server_that_evicts_are_named(quick: dict[str, Any], redis: Redis) -> None:
    redis.config_set("maxmemory", 1)
    redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        told = plenary("doctor", **quick).stdout
    finally:
        redis.config_set("maxmemory", 0)
        redis.config_set("maxmemory-policy", "noeviction")
    assert "ill   server: " in told
    assert "noeviction" in told
    assert "ill   memory: " in told
    assert "PLENARY_SINKS__STREAM__MAX_LENGTH" in told


def test_a_broker_and_ledger_that_are_away_are_named_without_the_password() -> None:
    completed = plenary("doctor", BROKER__URL="redis://:hunter2@127.0.0.1:1/0")
    assert completed.returncode == 1
    assert "ill   broker: " in completed.stdout
    assert "ill   ledger: " in completed.stdout
    assert "hunter2" not in completed.stdout + completed.stderr
