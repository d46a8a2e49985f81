"""What a document costs beside its parse, counted and not timed: round trips to Redis, requests to S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger.types import Request
from plenary.parsing.structure.assembler import fingerprint
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import Broker, Settings, Stores
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

FILES = Path(__file__).parent.parent / "samples" / "files"
MOST_ROUND_TRIPS = 6
MOST_REQUESTS = 2


def test_a_document_costs_few_round_trips_and_requests(redis: Redis, valkey: str, moto_server: S3Server) -> None:
    bucket, client = moto_server.new_bucket(), moto_server.client("s3")
    context = Context.of(Settings(broker=Broker(url=valkey), stores=Stores(s3=moto_server.settings)))
    store: Any = context.store("s3")
    requests: list[str] = []
    store._client.meta.events.register("before-send.s3", lambda request, **_: requests.append(request.url))
    names = ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf")
    for name in names:
        client.put_object(Bucket=bucket, Key=name, Body=(FILES / name).read_bytes())
    events = [StorageEvent(object=ObjectRef(store="s3", bucket=bucket, key=name)) for name in names]
    process(Request(events[0]), context, owner="first", fingerprint=fingerprint())  # scripts are loaded, lines opened
    requests.clear()
    with redis.monitor() as monitor:  # type: ignore[no-untyped-call]
        outcome = process(Request(events[1]), context, owner="second", fingerprint=fingerprint())
        context.ledger.redis.echo("the end")
        told = [command for command in _until_the_end(monitor) if command["client_type"] != "lua"]
    assert outcome.result == "created"
    assert len(told) <= MOST_ROUND_TRIPS, [command["command"] for command in told]
    assert len(requests) <= MOST_REQUESTS, requests


def _until_the_end(monitor: Any) -> list[dict[str, Any]]:
    commands = []
    for command in monitor.listen():
        if command["command"].startswith("ECHO"):
            break
        commands.append(command)
    return commands
