"""Many events at once for each door, from senders that behave as stores do: for the test and for the benchmark."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

SENDERS = 8
WAITING = 50


def keys(events: int) -> set[str]:
    """The keys of a flood."""
    return {f"{number}.pdf" for number in range(events)}


def body(number: int, source: str = "minio:s3") -> str:
    """A notification of about 1 KiB."""
    return json.dumps({"Records": [_record(number, source)]})


def push(redis: Redis, key: str, events: int) -> None:
    """Into a list, as MinIO does."""
    for number in range(events):
        entry = [{"Event": [_record(number, "minio:s3")], "EventTime": "2026-03-01T10:20:30.456Z"}]
        redis.rpush(key, json.dumps(entry))


def send(sqs: Any, url: str, events: int) -> None:
    """Into a queue, in batches; never are many in it, for moto's time grows with their square."""
    name = "ApproximateNumberOfMessages"
    for start in range(0, events, 10):
        while int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]) > WAITING:
            time.sleep(0.1)
        numbers = range(start, min(start + 10, events))
        entries = [{"Id": str(number), "MessageBody": body(number, "aws:s3")} for number in numbers]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)


def post(url: str, token: str, events: int) -> None:
    """To a webhook, as a store with a queue of its own does: what is not taken comes again later."""
    numbers = deque(range(events))

    async def sender(client: httpx.AsyncClient) -> None:
        while numbers:
            number = numbers.popleft()
            if not (await client.post(url, content=body(number))).is_success:
                numbers.append(number)
                await asyncio.sleep(0.2)

    async def senders() -> None:
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            await asyncio.gather(*(sender(client) for _ in range(SENDERS)))

    asyncio.run(senders())


def write(folder: Path, events: int) -> None:
    """Into a folder."""
    for number in range(events):
        (folder / f"{number}.pdf").write_bytes(b"x")


def _record(number: int, source: str) -> dict[str, object]:
    return {
        "eventSource": source,
        "eventName": "s3:ObjectCreated:Put",
        "eventTime": "2026-03-01T10:20:30.456Z",
        "responseElements": {"padding": "x" * 500},
        "s3": {"bucket": {"name": "uploads"}, "object": {"key": f"{number}.pdf", "size": 1}},
    }
