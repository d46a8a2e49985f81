"""A bucket whose versioning is suspended calls every overwrite by one version id, `null`: each is read all the same."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from plenary.domain.backfill_run import BackfillOrder
from plenary.domain.storage_event import StorageEvent
from plenary.ledger.client import Request
from plenary.listeners import read_events
from plenary.services.backfill.candidates import candidates
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import Broker, Settings, Stores
from plenary.tasks.reconcile import of_target
from support.processes import PROJECT
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

KEY = "A_RES_85_903-EN.txt"
SAMPLE = (PROJECT / "tests" / "samples" / "files" / KEY).read_text(encoding="utf-8")


@dataclass
class Place:
    """A bucket whose versioning was enabled once and is suspended now, and a worker's context."""

    s3: Any
    bucket: str
    here: Context
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def overwrite(self) -> StorageEvent:
        """Put another text under the same key: the event as a store that tells versions and an order sends it."""
        number = next(self.numbers)
        text = SAMPLE.replace("roofs", f"{number} roofs")
        assert text != SAMPLE
        put = self.s3.put_object(Bucket=self.bucket, Key=KEY, Body=text.encode())
        (version,) = self.s3.list_object_versions(Bucket=self.bucket, Prefix=KEY)["Versions"]
        assert version["VersionId"] == "null"
        told = {"key": KEY, "size": len(text), "eTag": put["ETag"].strip('"'), "versionId": "null"}
        entity = {"bucket": {"name": self.bucket}, "object": told | {"sequencer": f"{number:016X}"}}
        record = {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": entity}
        (event,) = read_events(json.dumps({"Records": [record]}), max_bytes=10_000).events
        return event

    def read(self, event: StorageEvent) -> str:
        request, mark = Request(event), self.here.fingerprint
        return process(request, self.here, owner=uuid.uuid4().hex, fingerprint=mark).result


@pytest.fixture(params=["moto_server", pytest.param("ceph", marks=[pytest.mark.ceph, pytest.mark.timeout(1800)])])
def place(request: pytest.FixtureRequest, valkey: str) -> Iterator[Place]:
    server: S3Server = request.getfixturevalue(request.param)
    bucket, s3 = server.new_bucket(), server.client("s3")
    for status in ("Enabled", "Suspended"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
    with ExitStack() as stack:
        url = stack.enter_context(telling_null(server.url)) if request.param == "moto_server" else server.url
        stores = Stores(s3=server.settings.model_copy(update={"endpoint_url": url}))
        yield Place(s3, bucket, Context.of(Settings(broker=Broker(url=valkey), stores=stores)))


@contextmanager
def telling_null(target: str) -> Iterator[str]:
    """The URL of a proxy for reading that names the version of an object as AWS does; moto and Ceph leave it out."""

    class Forward(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = httpx.get(target + self.path, headers=dict(self.headers))
            self.send_response(answer.status_code)
            for name in ("ETag", "Last-Modified", "Content-Type"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("x-amz-version-id", "null")
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Forward) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_overwrite_that_is_told_is_read_and_a_repeat_is_not(place: Place) -> None:
    first, second = place.overwrite(), place.overwrite()
    assert place.read(second) == "created"
    assert place.read(first) == "stale"
    third = place.overwrite()
    assert [place.read(third), place.read(third)] == ["updated", "duplicate"]
    without_order = place.overwrite().model_copy(update={"sequencer": None})
    assert place.read(without_order) == "updated"


def test_an_overwrite_that_nobody_told_of_is_found_by_a_backfill(place: Place) -> None:
    order, here = BackfillOrder(store="s3", bucket=place.bucket), place.here

    def held() -> tuple[Any, StorageEvent]:
        pages = candidates(order, "", here.store("s3"), here.ledger, here.fingerprint)
        ((found,),) = pages
        return found.verdict, found.event

    place.read(place.overwrite())
    assert held()[0] == "done"
    place.overwrite()
    verdict, event = held()
    assert verdict == "changed"
    assert place.read(event) == "updated"
    assert held()[0] == "done"


def test_an_overwrite_that_nobody_told_of_is_found_by_a_reconcile(place: Place) -> None:
    def cases() -> list[Any]:
        return list(of_target(f"s3://{place.bucket}/", place.here, grace_seconds=0).cases())

    place.read(place.overwrite())
    assert cases() == []
    place.overwrite()
    (case,) = cases()
    assert case.state == "changed"
    assert place.read(case.event) == "updated"
    assert cases() == []
