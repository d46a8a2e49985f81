"""Two deployments on one broker: each has its queues, its control and its schedule, by the prefix of its ledger."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Exchange, Producer, Queue
from redis import Redis

from plenary.ledger import keys
from plenary.observability.queue_depth import SENDER
from plenary.settings.celery import QUEUES
from support.moto_process import start_moto
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
    beat = start(*BEAT, **deployments[first], LOG__LEVEL="DEBUG")
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


def test_on_sqs(
    valkey: str, quick: dict[str, Any], redis: Redis, tmp_path: Path, start: Callable[..., Started]
) -> None:
    host = start_moto(start).removeprefix("http://")
    more = {"BROKER__URL": f"sqs://test:test@{host}//", "BROKER__SQS__TLS": "false", "REDIS__URL": valkey}
    each_reads_its_own(redis, {p: deployment(p, quick, tmp_path, **more) for p in ("north", "south")}, start)


@pytest.mark.parametrize("broker", ["redis", "rabbitmq"])
def test_check_and_doctor_refuse_a_prefix_whose_queue_holds_tasks_of_another(
    broker: str, valkey: str, quick: dict[str, Any], redis: Redis, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    more = {"REDIS__URL": valkey}
    if broker == "rabbitmq":
        rabbitmq: Rabbit = request.getfixturevalue("rabbitmq")
        rabbitmq.delete(*(f"{prefix}-{name}" for prefix in ("north", "south") for name in QUEUES))
        more |= {"BROKER__URL": rabbitmq.url}
    north = deployment("north", quick, tmp_path, **more)
    assert plenary("ingest", "--no-wait", str(north["STORES__FOLDER__ROOT"]), **north).returncode == 0
    assert plenary("check", **north).returncode == 0
    south = deployment("south", quick, tmp_path, **more)
    if broker == "redis":
        redis.rename("north-uploads", "south-uploads")
    else:
        _move("north-uploads", "south-uploads", south["BROKER__URL"])
    refused = plenary("check", **south)
    assert refused.returncode == 2
    assert "south-uploads holds a task of the deployment north" in refused.stderr
    assert "ill   prefix: The queue south-uploads holds a task" in plenary("doctor", **south).stdout


def _move(source: str, target: str, url: str) -> None:
    """Move the first message from one queue to another, headers and all."""
    with Connection(url) as link, link.channel() as channel:
        message: Any = Queue(source, channel=channel).get()
        assert message
        producer = Producer(channel, auto_declare=False)
        Queue(target, Exchange(target, type="direct"), routing_key=target, channel=channel).declare()
        known = {
            name: message.properties[name] for name in ("correlation_id", "reply_to") if name in message.properties
        }
        producer.publish(
            message.body,
            exchange=target,
            routing_key=target,
            headers=message.headers,
            content_type=message.content_type,
            content_encoding=message.content_encoding,
            **known,
        )
        message.ack()


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
