"""The example of each queue, run as a user runs it on a real server: it ends with the newest record, whatever came when."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pyarrow.dataset as ds
import pytest
from kombu import Exchange, Queue
from redis import Redis

from plenary.domain.cloudevents import Envelope
from plenary.domain.record import Block
from plenary.settings.connections import for_redis_py
from plenary.sinks.amqp import AmqpSink
from plenary.sinks.base import Sink
from plenary.sinks.celery_task import CeleryTaskSink
from plenary.sinks.jsonl import JsonlSink
from plenary.sinks.s3_objects import FileForm, S3ObjectsSink
from plenary.sinks.sqs import SqsSink
from plenary.sinks.webhook import WebhookSink
from support.processes import PROJECT, Started, until
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.sink_messages import created, deliver, record, told, updated, withdrawn
from support.webhook_endpoint import SECRETS

pytest_plugins = ("support.rabbitmq", "support.s3_servers")
pytestmark = pytest.mark.integration

CONSUMERS = PROJECT / "examples" / "consumers"
PATIENCE = 60
FIRST, SECOND = record(901), record(902)
LARGE = [Block(id="op.1", part="body", kind="paragraph", text="ü" * (200 << 10))]  # for SQS by claim check only
CHANGED = updated(record(901, title="Lamps", blocks=LARGE), revision=2)
EARLY = [created(FIRST), created(SECOND)]
LATE = [CHANGED, created(FIRST), withdrawn(SECOND), created(SECOND)]  # repeats come after what is newer
NEWEST = [("A/RES/85/901:en", 2, "Lamps", 0), ("A/RES/85/902:en", 3, None, 1)]


def run(script: str, *arguments: str, **variables: str) -> str:
    command = [sys.executable, str(CONSUMERS / script), *arguments]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(database: Path) -> list[tuple[str, int, str | None, int]]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT id, revision, title, withdrawn FROM record ORDER BY id").fetchall()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "newest.db"


def send(sink: Sink, events: list[Envelope]) -> None:
    deliver(sink, told(*events))


def test_a_queue_of_rabbitmq(rabbitmq: Rabbit, database: Path) -> None:
    with rabbitmq.connect() as link:
        Queue("newest", Exchange("plenary", "topic"), routing_key="ga.#", durable=True)(link.channel()).declare()
    sink = AmqpSink("amqp.main", rabbitmq.url, "plenary", mandatory=True)
    for events in (EARLY, LATE):
        send(sink, events)
        run("amqp_queue.py", rabbitmq.url, str(database), "ga.#")
    assert kept(database) == NEWEST
    assert rabbitmq.take("newest") == []


def aws(server: S3Server) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    return {"AWS_ENDPOINT_URL": server.url, **keys}


def test_a_queue_of_sqs_with_a_claim_check(moto_server: S3Server, database: Path) -> None:
    sqs, s3 = moto_server.client("sqs"), moto_server.client("s3")
    url, bucket = sqs.create_queue(QueueName="newest")["QueueUrl"], moto_server.new_bucket()
    sink = SqsSink("sqs.main", url, lambda: sqs, lambda: s3, limit_bytes=256 << 10, overflow_bucket=bucket)
    for events in (EARLY, LATE):
        send(sink, events)
        run("sqs_queue.py", url, str(database), **aws(moto_server))
    assert kept(database) == NEWEST
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1, "one event was too large"
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    assert set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()) == {"0"}


def test_a_task_of_celery(
    valkey: str, redis: Redis, database: Path, start: Callable[..., Started], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER_URL", valkey)
    monkeypatch.setenv("DATABASE", str(database))
    celery = (
        sys.executable,
        "-m",
        "celery",
        "--workdir",
        str(CONSUMERS),
        "-A",
        "celery_task",
        "worker",
        "--loglevel=INFO",
    )
    worker = start(*celery, "-Q", "newest", "--pool=solo", "--without-gossip", "--without-mingle")
    send(CeleryTaskSink("celery.main", valkey, "newest.keep", "newest"), EARLY + LATE)
    until(lambda: worker.text().count("succeeded") == len(EARLY + LATE), PATIENCE, worker.text)
    assert kept(database) == NEWEST


def test_objects_in_s3(moto_server: S3Server, database: Path) -> None:
    s3, bucket = moto_server.client("s3"), moto_server.new_bucket()
    forms = {"json": FileForm("application/json", lambda known: known.model_dump_json())}
    sink = S3ObjectsSink("s3.main", lambda: s3, forms, bucket=bucket, prefix="records/")
    for events in (EARLY, LATE[:-1]):
        send(sink, events)
        run("s3_objects.py", bucket, "records/", str(database), **aws(moto_server))
    assert [(*row[:1], *row[2:]) for row in kept(database)] == [(*row[:1], *row[2:]) for row in NEWEST]


def test_json_lines_of_which_one_is_still_being_written(tmp_path: Path, database: Path) -> None:
    lines = tmp_path / "records.jsonl"
    sink = JsonlSink(lines)
    send(sink, EARLY)
    whole = lines.read_bytes()
    lines.write_bytes(whole[:-100])
    run("json_lines.py", str(lines), str(database))
    assert len(kept(database)) == 1
    lines.write_bytes(whole)
    send(sink, LATE)
    run("json_lines.py", str(lines), str(database))
    assert kept(database) == NEWEST


@pytest.fixture
def receiver(start: Callable[..., Started], database: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("SECRET", SECRETS[0])
    process = start(sys.executable, str(CONSUMERS / "webhook_receiver.py"), str(port), str(database))

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(answers, PATIENCE, process.text)
    return f"http://127.0.0.1:{port}/"


def test_a_receiver_of_webhooks_takes_what_was_signed_with_its_secret(receiver: str, database: Path) -> None:
    forged = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    assert httpx.post(receiver, content=CHANGED.body, headers=forged).status_code == 401
    assert httpx.post(receiver, content=CHANGED.body).status_code == 401
    send(WebhookSink("webhook.main", receiver, SECRETS, answer_seconds=5, allow_private=True), EARLY + LATE)
    assert kept(database) == NEWEST


def test_parquet_from_the_stream(valkey: str, redis: Redis, tmp_path: Path) -> None:
    out = tmp_path / "blocks"
    for events in (EARLY, LATE):
        for event in events:
            redis.xadd("{plenary}:records", {"event": event.body})
        assert run("parquet.py", for_redis_py(valkey), str(out)) == f"{len(events)} events\n"
    rows: list[dict[str, Any]] = ds.dataset(out).to_table().to_pylist()
    assert len(list(out.iterdir())) == 2
    newest = {row["record"]: row for row in sorted(rows, key=lambda row: row["revision"])}
    assert [(row["revision"], row["block"], row["text"]) for row in newest.values()] == [
        (2, "op.1", LARGE[0].text),
        (3, None, None),
    ]
    assert rows[0] == {
        "record": "A/RES/85/901:en",
        "revision": 1,
        "symbol": "A/RES/85/901",
        "language": "en",
        "position": 0,
        "block": "op.1",
        "number": "1.",
        "text": json.loads(created(FIRST).body)["data"]["blocks"][0]["text"],
    }
