"""What a document costs beside its parse, counted and not timed: round trips to Redis, requests to S3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.connection import AbstractConnection

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger.types import Request
from plenary.observability.metrics import counters
from plenary.parsing.structure.assembler import fingerprint
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.services.ingest_batch import GROUP, Batch
from plenary.settings.model import Broker, Limits, Settings, Stores
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

FILES = Path(__file__).parent.parent / "samples" / "files"
MOST_COMMANDS, MOST_COMMANDS_OF_MANY = 5, 3.25  # to Redis, for a document
MOST_ROUND_TRIPS, MOST_ROUND_TRIPS_OF_MANY = 3, 3  # of one document, of a group that a backfill's message holds
MOST_REQUESTS = 1  # to S3, for a document


class Costs:
    """Counts what goes to Redis and S3."""

    def __init__(self, redis: Redis, valkey: str, s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.redis, self.bucket, self.client = redis, s3.new_bucket(), s3.client("s3")
        self.context = Context.of(
            Settings(broker=Broker(url=valkey), stores=Stores(s3=s3.settings), limits=Limits(lease_seconds=3600))
        )
        self.commands: list[str] = []
        self.requests: list[str] = []
        self.round_trips = 0
        store: Any = self.context.store("s3")
        store._client.meta.events.register("before-send.s3", lambda request, **_: self.requests.append(request.url))
        connections: Any = AbstractConnection
        send = connections.send_packed_command

        def counted(connection: AbstractConnection, *arguments: Any, **options: Any) -> Any:
            self.round_trips += connection in pool._in_use_connections
            return send(connection, *arguments, **options)

        pool: Any = self.context.ledger.redis.connection_pool
        monkeypatch.setattr(counters, "SAVE_SECONDS", 3600)  # what a process sends every few seconds is no document's
        monkeypatch.setattr(connections, "send_packed_command", counted)

    def put(self, name: str, data: bytes) -> Request:
        self.client.put_object(Bucket=self.bucket, Key=name, Body=data)
        return Request(StorageEvent(object=ObjectRef(store="s3", bucket=self.bucket, key=name)))

    @contextmanager
    def counting(self) -> Iterator[None]:
        with self.redis.monitor() as monitor:  # type: ignore[no-untyped-call]
            self.requests.clear()
            self.round_trips = 0
            yield
            round_trips = self.round_trips
            self.context.ledger.redis.echo("the end")
            self.commands = [each["command"] for each in _until_the_end(monitor) if each["client_type"] != "lua"]
            self.round_trips = round_trips


@pytest.fixture
def costs(redis: Redis, valkey: str, moto_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Costs:
    return Costs(redis, valkey, moto_server, monkeypatch)


def test_a_document_costs_few_round_trips_and_requests(costs: Costs) -> None:
    first, second = (
        costs.put(name, (FILES / name).read_bytes()) for name in ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf")
    )
    process(first, costs.context, owner="first", fingerprint=fingerprint())  # scripts are loaded, lines opened
    with costs.counting():
        outcome = process(second, costs.context, owner="second", fingerprint=fingerprint())
    assert outcome.result == "created"
    assert len(costs.commands) <= MOST_COMMANDS, costs.commands
    assert costs.round_trips <= MOST_ROUND_TRIPS
    assert len(costs.requests) <= MOST_REQUESTS, costs.requests


def test_the_documents_of_one_message_share_round_trips(costs: Costs) -> None:
    text = (FILES / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
    requests = [
        costs.put(f"A_RES_86_{number}-EN.txt", text.replace("85/903", f"86/{number}").encode())
        for number in range(GROUP + 1)
    ]
    process(requests.pop(), costs.context, owner="first", fingerprint=fingerprint())
    batch = Batch(requests, costs.context, fingerprint=fingerprint(), is_over=lambda: False)
    with costs.counting():
        (group,) = batch.run()
    assert [getattr(ended.outcome, "result", None) for ended in group] == ["created"] * GROUP
    assert len(costs.commands) / GROUP <= MOST_COMMANDS_OF_MANY, costs.commands
    assert costs.round_trips <= MOST_ROUND_TRIPS_OF_MANY
    assert len(costs.requests) / GROUP <= MOST_REQUESTS, costs.requests


def _until_the_end(monitor: Any) -> list[dict[str, Any]]:
    commands = []
    for command in monitor.listen():
        if command["command"].startswith("ECHO"):
            break
        commands.append(command)
    return commands
