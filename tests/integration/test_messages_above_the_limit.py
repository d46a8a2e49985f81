"""A record above the limit of a queue is set aside with its size; the others arrive."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.domain.storage_event import StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Change, Ledger, Outlets, Request
from plenary.observability.metrics.counters import Tally
from plenary.services.context import Context
from plenary.services.ingest import Outcome, process
from plenary.settings.model import Broker, Settings, Stores
from plenary.sinks.amqp import AmqpSink
from plenary.sinks.base import Sink, Topic
from plenary.sinks.celery_task import CeleryTaskSink
from plenary.sinks.claim_check import ClaimCheck
from plenary.sinks.rejected import setting_aside
from plenary.sinks.sqs import SqsSink
from plenary.sinks.topics import Subscription
from plenary.storage.local import Folder, FolderStore
from support.made_ledger import lease_on
from support.processes import PROJECT
from support.rabbitmq import MOST_BYTES, Rabbit
from support.s3_servers import S3Server
from support.sink_messages import created, record

pytest_plugins = ("support.rabbitmq", "support.s3_servers")
pytestmark = pytest.mark.integration

LARGE = 2  # the number of the record whose title alone is above the limit
SMALL = (1, 3, 4)


@pytest.fixture
def drained(redis: Redis) -> Callable[[Sink], list[dict[str, str]]]:
    """Commit four records for a sink, one of them above every limit; deliver, and return the messages set aside."""

    def drain(sink: Sink) -> list[dict[str, str]]:
        ledger = Ledger(redis, "test", Outlets(sinks=(sink.name,)))
        for number in sorted((*SMALL, LARGE)):
            made = record(number, title="é" * (MOST_BYTES if number == LARGE else 10))
            sent, lease = created(made), lease_on(ledger, f"{number}.pdf")
            ledger.commit(lease, "created", [made.id], [Change(ledger.record(made.id), sent.id, lease.uri, sent)])
        ledger.outbox.drain(
            sink.name,
            Subscription(topics=frozenset({Topic.RECORDS})).messages,
            lambda: setting_aside(sink, ledger.outbox, Tally(redis, "test")),
            batch=sink.batch,
            seconds=60,
        )
        return [fields for _, fields in ledger.outbox.set_aside_of(sink.name)]

    return drain


def numbers(bodies: list[Any]) -> list[int]:
    return [int(json.loads(body)["subject"].partition(":")[0].rpartition("/")[2]) for body in bodies]


def alone(aside: list[dict[str, str]]) -> None:
    (message,) = aside
    assert numbers([message["event"]]) == [LARGE]
    size = int(message["error"].partition(" ")[0])
    assert MOST_BYTES < size < 3 * MOST_BYTES


def test_an_exchange_refuses_it_alone(rabbitmq: Rabbit, drained: Callable[[Sink], list[dict[str, str]]]) -> None:
    name = f"plenary-{uuid.uuid4().hex[:8]}"
    rabbitmq.bind(name, name, "#")
    alone(drained(AmqpSink("amqp.main", rabbitmq.url, name, mandatory=True)))
    taken = numbers([message.body for message in rabbitmq.take(name)])
    assert sorted(set(taken)) == list(SMALL)  # those that went out with it come twice, with the same id


def test_an_exchange_with_a_bucket_has_a_claim_check(
    rabbitmq: Rabbit, moto_server: S3Server, drained: Callable[[Sink], list[dict[str, str]]]
) -> None:
    name, bucket, s3 = f"plenary-{uuid.uuid4().hex[:8]}", moto_server.new_bucket(), moto_server.client("s3")
    rabbitmq.bind(name, name, "#")
    claim_check = ClaimCheck("amqp.main", MOST_BYTES, bucket, lambda: s3)
    assert drained(AmqpSink("amqp.main", rabbitmq.url, name, mandatory=True, claim_check=claim_check)) == []
    bodies = [json.loads(message.body) for message in rabbitmq.take(name)]
    assert [event.get("dataref") is not None for event in bodies] == [False, True, False, False]
    key = bodies[1]["dataref"].rpartition("/")[2]
    assert json.load(s3.get_object(Bucket=bucket, Key=key)["Body"])["title"].startswith("é")


def test_a_task_of_celery_is_refused_alone(rabbitmq: Rabbit, drained: Callable[[Sink], list[dict[str, str]]]) -> None:
    queue = f"plenary-{uuid.uuid4().hex[:8]}"
    alone(drained(CeleryTaskSink("celery.main", rabbitmq.url, "theirs.take", queue)))
    bodies = [json.dumps(json.loads(message.body)[0][0]) for message in rabbitmq.take(queue)]
    assert sorted(set(numbers(bodies))) == list(SMALL)


@pytest.mark.parametrize("limit_bytes", [256 << 10, 100 << 20], ids=["as set", "more than the queue has"])
def test_an_sqs_queue_refuses_it_alone(
    moto_server: S3Server, drained: Callable[[Sink], list[dict[str, str]]], limit_bytes: int
) -> None:
    sqs = moto_server.client("sqs")
    url = sqs.create_queue(QueueName=f"plenary-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    alone(drained(SqsSink("sqs.main", url, lambda: sqs, lambda: None, limit_bytes=limit_bytes, overflow_bucket=None)))  # type: ignore[arg-type,return-value]
    taken = [message["Body"] for _ in range(3) for message in receive(sqs, url)]
    assert sorted(set(numbers(taken))) == list(SMALL)


def receive(sqs: Any, url: str) -> list[dict[str, str]]:
    messages: list[dict[str, str]] = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return messages


def test_a_record_above_what_the_ledgers_server_takes_is_a_dead_letter(
    redis: Redis, valkey: str, tmp_path: Path
) -> None:
    root = tmp_path / "inbox"
    root.mkdir()
    text = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
    more = "\n\n\n".join(f"{n}.\nRequests hive number {n} to be kept in good order;" for n in range(6, 9000))
    (root / "A_RES_85_903-EN.txt").write_text(f"{text}\n\n\n{more}", encoding="utf-8")
    (root / "A_RES_85_904-EN.txt").write_text(text, encoding="utf-8")
    redis.config_set("proto-max-bulk-len", 1 << 20)
    try:
        context = Context.of(Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=root))))
        outcomes = [
            process(Request(StorageEvent(object=obj.ref, etag=obj.etag)), context, owner=obj.ref.key, fingerprint="f")
            for obj in FolderStore(root).list(root.name)
        ]
    finally:
        redis.config_set("proto-max-bulk-len", 512 << 20)
    assert outcomes[0] == Outcome("failed", reason="too_large")
    assert outcomes[1].result == "created"
    entries: Any = redis.xrange(keys.failures("plenary"))
    ((_, letter),) = entries
    assert json.loads(letter["event"])["data"]["details"]["size"] > 1 << 20
