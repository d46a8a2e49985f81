"""Two deployments on one broker: each has its queues, its control and its schedule, by the prefix of its ledger."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.observability.queue_depth import SENDER
from plenary.settings.celery import QUEUES
from support.processes import PROJECT, WORKER, Started, plenary, until
from support.rabbitmq import Rabbit

pytestmark = pytest.mark.integration
pytest_plugins = ("support.rabbitmq",)

SAMPLES = PROJECT / "tests" / "samples" / "files"
FILES = {"north": "A_RES_85_901-EN.docx", "south": "A_RES_85_903-EN.txt", "plenary": "S_RES_9001_2031-EN.pdf"}
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


def deployment(prefix: str, quick: dict[str, Any], folder: Path, **values: object) -> dict[str, Any]:
    root = folder / prefix
    root.mkdir()
    shutil.copy(SAMPLES / FILES[prefix], root)
    return quick | {"REDIS__PREFIX": prefix, "STORES__FOLDER__ROOT": root, **values}


def records(redis: Redis, prefix: str) -> int:
    return redis.xlen(keys.records(prefix))


def each_reads_its_own(redis: Redis, deployments: dict[str, dict[str, Any]], start: Callable[..., Started]) -> None:
    first, second = deployments
    for values in deployments.values():
        completed = plenary("ingest", "--no-wait", str(values["STORES__FOLDER__ROOT"]), **values)
        assert completed.returncode == 0, completed.stderr
    one = start(*WORKER, "--concurrency=1", "-Q", "uploads,maintenance", "-n", "one@here", **deployments[first])
    beat = start(*BEAT, **deployments[first])
    until(lambda: records(redis, first) == 1, 90, one.text)
    beat.says("unpark")
    assert records(redis, second) == 0
    assert '"messages": 1' in plenary("status", "--json", **deployments[second]).stdout
    other = start(*WORKER, "--concurrency=1", "-n", "two@here", **deployments[second])
    until(lambda: records(redis, second) == 1, 90, other.text)
    assert records(redis, first) == 1
    assert "task.foreign" not in one.text() + other.text()


@pytest.mark.parametrize("prefixes", [("north", "south"), ("plenary", "north")], ids="-and-".join)
def test_on_redis(
    prefixes: tuple[str, str], quick: dict[str, Any], redis: Redis, tmp_path: Path, start: Callable[..., Started]
) -> None:
    each_reads_its_own(redis, {prefix: deployment(prefix, quick, tmp_path) for prefix in prefixes}, start)
    assert (
        not {key for key in redis.keys("*") if "north" not in key} & {"unacked", "unacked_index"}
        or "plenary" in prefixes
    )


@pytest.mark.parametrize("quorum", ["true", "false"], ids=["quorum queues", "classic queues"])
def test_on_rabbitmq(
    quorum: str,
    rabbitmq: Rabbit,
    valkey: str,
    quick: dict[str, Any],
    redis: Redis,
    tmp_path: Path,
    start: Callable[..., Started],
) -> None:
    queues = [f"{prefix}-{name}" for prefix in ("north", "south") for name in QUEUES]
    rabbitmq.delete(*queues)
    more = {"BROKER__URL": rabbitmq.url, "REDIS__URL": valkey, "BROKER__QUORUM_QUEUES": quorum}
    each_reads_its_own(redis, {p: deployment(p, quick, tmp_path, **more) for p in ("north", "south")}, start)


def test_a_task_of_another_deployment_is_given_back(
    quick: dict[str, Any], redis: Redis, tmp_path: Path, start: Callable[..., Started]
) -> None:
    north = deployment("north", quick, tmp_path)
    assert plenary("ingest", "--no-wait", str(north["STORES__FOLDER__ROOT"]), **north).returncode == 0
    (message,) = redis.lrange("north-uploads", 0, -1)
    assert SENDER in message
    redis.rename("north-uploads", "south-uploads")
    south = deployment("south", quick, tmp_path)
    worker = start(*WORKER, "--concurrency=1", "-Q", "uploads", **south)
    worker.says("task.foreign")
    assert records(redis, "south") == 0
    worker.kill()
    until(lambda: redis.llen("south-uploads") or redis.hlen("south-unacked"), 30)
