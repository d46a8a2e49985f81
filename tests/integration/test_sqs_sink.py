"""The SQS queue over HTTP: everything arrives, what is too large by claim check, and a FIFO queue drops repeats."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from plenary.domain.record import Block
from plenary.errors import ErrorCode, IngestError
from plenary.sinks.sqs import SqsSink
from support.s3_servers import S3Server
from support.sink_messages import created, deliver, record, told

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration


def large(number: int, kib: int) -> Any:
    block = Block(id="op.1", part="body", kind="paragraph", text="ü" * (kib << 9))
    return record(number, blocks=[block])


class Queue:
    """A queue and the sink on it."""

    def __init__(self, server: S3Server, *, fifo: bool = False, overflow: str | None = None) -> None:
        self.sqs, self.s3 = server.client("sqs"), server.client("s3")
        name = f"sink-{uuid.uuid4().hex[:8]}" + (".fifo" if fifo else "")
        self.url = self.sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"} if fifo else {})["QueueUrl"]
        self.sink = SqsSink(
            "sqs.main", self.url, lambda: self.sqs, lambda: self.s3, limit_bytes=256 << 10, overflow_bucket=overflow
        )

    def take(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while batch := self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                found.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return found


def test_batches_by_number_and_by_size_bring_everything(moto_server: S3Server) -> None:
    queue = Queue(moto_server)
    events = [created(large(number, 100)) for number in range(5)] + [created(record(number)) for number in range(9, 30)]
    deliver(queue.sink, told(*events))
    assert [event["id"] for event in queue.take()] == [event.id for event in events]


def test_what_is_too_large_leaves_as_a_claim_check_and_its_repeat_too(moto_server: S3Server) -> None:
    queue = Queue(moto_server, overflow=moto_server.new_bucket())
    event = created(large(1, 300))
    deliver(queue.sink, told(event))
    deliver(queue.sink, told(event))
    first, again = queue.take()
    assert first == again
    assert "data" not in first
    assert first["id"] == event.id
    bucket, _, key = first["dataref"].removeprefix("s3://").partition("/")
    stored = json.loads(queue.s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    assert stored == json.loads(event.body)["data"]


def test_what_is_too_large_is_refused_where_no_bucket_is_set(moto_server: S3Server) -> None:
    queue = Queue(moto_server)
    with pytest.raises(IngestError) as raised:
        deliver(queue.sink, told(created(large(1, 300))))
    assert raised.value.reason is ErrorCode.SINK_REFUSED
    assert queue.take() == []


def test_a_fifo_queue_keeps_order_and_drops_what_comes_again(moto_server: S3Server) -> None:
    queue = Queue(moto_server, fifo=True)
    messages = told(*(created(record(number)) for number in range(12)))
    deliver(queue.sink, messages)
    deliver(queue.sink, messages)
    assert [event["id"] for event in queue.take()] == [message.envelope.id for message in messages]


def test_a_queue_that_is_gone_is_unreachable(moto_server: S3Server) -> None:
    queue = Queue(moto_server)
    queue.sqs.delete_queue(QueueUrl=queue.url)
    with pytest.raises(IngestError, match="NonExistentQueue") as raised:
        deliver(queue.sink, told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
