"""Events a second from each door to tasks in the broker, and messages a second from the outbox to a sink.

Real listeners, Valkey and SQS (moto, a process of its own, which is the brake there), all on the same cores.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import boto3
import httpx
from redis import Redis

from benchmarks.whole_way import PREFIX, STORE
from plenary.domain import cloudevents
from plenary.domain.storage_event import ObjectRef
from plenary.ledger.client import Change, Ledger
from plenary.ledger.outbox import Outbox
from plenary.ledger.types import Outlets
from plenary.parsing.pipeline import parse, source_of
from plenary.services.embedded_valkey import Server, serve
from plenary.settings.connections import for_redis_py
from plenary.sinks.jsonl import JsonlSink
from plenary.sinks.topics import Subscription
from support import floods
from support.made_ledger import lease_on
from support.processes import PLENARY, Started, until

PATIENCE_SECONDS = 600
TOKEN = "a-token-of-this-benchmark"
KEYS: dict[str, Any] = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}


class Place:
    """A broker, a folder and what is started for one door, for the time of a block."""

    def __init__(self, folder: Path, server: Server, stack: ExitStack) -> None:
        self.folder, self.server, self.stack = folder, server, stack
        self.redis = stack.enter_context(Redis.from_url(for_redis_py(server.url), decode_responses=True))

    def started(self, name: str, command: tuple[str, ...], **values: object) -> Started:
        """A process that ends with the block."""
        process = Started(command, {"BROKER__URL": self.server.url} | values, self.folder / f"{name}.log")
        self.stack.callback(process.stop)
        return process

    def rate(self, events: int, *listen: str, send: Callable[[], None] = lambda: None, **values: object) -> float:
        """Events a second that a listener brings in, from a fifth of them to the last: its start is left out."""
        process = self.started(listen[0], (*PLENARY, "listen", *listen), **values)
        sending = threading.Thread(target=send)
        sending.start()
        fifth = events // 5
        until(lambda: self.redis.llen("uploads") >= fifth, PATIENCE_SECONDS, process.text)
        began = time.monotonic()
        until(lambda: self.redis.llen("uploads") >= events, PATIENCE_SECONDS, process.text)
        seconds = time.monotonic() - began
        sending.join()
        return (events - fifth) / seconds


def run(events: int, sample: Path) -> dict[str, Any]:
    """Each door in turn, then as many records of the size of the sample's from the outbox into a file."""
    found: dict[str, Any] = {"events": events}
    for name, measure in {"redis": _redis, "folder": _folder, "webhook": _webhook, "sqs": _sqs}.items():
        with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "valkey") as server, ExitStack() as stack:
            found[f"{name}_events_a_second"] = round(measure(Place(Path(folder), server, stack), events))
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "valkey") as server, ExitStack() as stack:
        found["outbox_messages_a_second"] = round(_outbox(Place(Path(folder), server, stack), events, sample))
    return found


def _redis(place: Place, events: int) -> float:
    floods.push(place.redis, "bucketevents", events)
    return place.rate(events, "redis", "--key", "bucketevents", EVENTS__REDIS__HEALTH_PORT=0)


def _folder(place: Place, events: int) -> float:
    inbox = place.folder / "inbox"
    inbox.mkdir()
    floods.write(inbox, events)
    return place.rate(events, "folder", "--root", str(inbox), EVENTS__WATCH__HEALTH_PORT=0)


def _webhook(place: Place, events: int) -> float:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def send() -> None:
        until(lambda: _answers(port), PATIENCE_SECONDS)
        floods.post(f"http://127.0.0.1:{port}/events", TOKEN, events)

    return place.rate(events, "webhook", "--port", str(port), send=send, EVENTS__WEBHOOK__TOKENS=json.dumps([TOKEN]))


def _answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/health").is_success
    return False


def _sqs(place: Place, events: int) -> float:
    store = place.started("store", (sys.executable, "-c", STORE))
    store.wait_for("port")
    address = f"http://127.0.0.1:{store.text().partition('port ')[2].split()[0]}"
    sqs = boto3.client("sqs", endpoint_url=address, **KEYS)
    url = sqs.create_queue(QueueName="flood")["QueueUrl"]
    return place.rate(
        events,
        *("sqs", "--queue-url", url),
        send=lambda: floods.send(sqs, url, events),
        EVENTS__SQS__ENDPOINT_URL=address,
        EVENTS__SQS__WAIT_SECONDS=1,
        EVENTS__SQS__HEALTH_PORT=0,
        STORES__S3__ACCESS_KEY_ID="a",
        STORES__S3__SECRET_ACCESS_KEY="b",
    )


def _outbox(place: Place, events: int, sample: Path) -> float:
    sink = JsonlSink(place.folder / "records.jsonl")
    ledger = Ledger(place.redis, PREFIX, Outlets(sinks=(sink.name,)))
    ref, data = ObjectRef(store="folder", bucket="files", key=sample.name), sample.read_bytes()
    (record,) = parse(data, source_of(ref, data))
    for number in range(events):
        one = record.model_copy(update={"id": f"{record.id}:{number}"})
        content = cloudevents.content_hash(one)
        lease = lease_on(ledger, f"{number}.pdf")
        sent = cloudevents.published(one, content, revision=1, previous=None)
        ledger.commit(lease, "created", [one.id], [Change(ledger.record(one.id), content, lease.uri, sent)])
    began = time.monotonic()
    drained = Outbox(place.redis, PREFIX).drain(
        sink.name, Subscription().messages, sink.connect, batch=sink.batch, seconds=PATIENCE_SECONDS
    )
    if drained.delivered != events:
        sys.exit(f"{drained.delivered} of {events} messages were delivered")
    return events / (time.monotonic() - began)
