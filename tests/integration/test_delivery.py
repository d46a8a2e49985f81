"""Delivery by a real worker: what was written and not acknowledged comes again, and a sink is asked when it wants it."""

from __future__ import annotations

import base64
import json
import shutil
import signal
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from support.processes import PLENARY, PROJECT, WORKER, until
from support.serving import running

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
SAMPLES = ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf", "E_RES_2031_7-EN.docx", "A_RES_85_903-EN.txt")
CHANGED = "A_RES_85_903-EN.txt"
SECRET = json.dumps(["whsec_" + base64.b64encode(b"k" * 32).decode()])


class Endpoint(ThreadingHTTPServer):
    """Keeps the ids that came, in order; kills the worker before it answers, once for each number in `deadly`.

    While it is `busy` it says for how many seconds.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ids: list[str] = []
        self.deadly: set[int] = set()
        self.busy = ""
        self.worker: Any = None


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        self.server.ids.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["id"])
        if len(self.server.ids) in self.server.deadly:
            self.server.worker.signal(signal.SIGKILL)
            self.server.worker.process.wait()
            return
        self.send_response(429 if self.server.busy else 204)
        if self.server.busy:
            self.send_header("Retry-After", self.server.busy)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running(Endpoint()) as server:
        yield server


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in SAMPLES:
        shutil.copy(FILES / name, folder)
    return folder


def settings(valkey: str, inbox: Path, endpoint: Endpoint) -> dict[str, Any]:
    return {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "SINKS__WEBHOOK__MAIN__URL": f"http://127.0.0.1:{endpoint.server_port}/",
        "SINKS__WEBHOOK__MAIN__SECRETS": SECRET,
        "SINKS__WEBHOOK__MAIN__ALLOW_PRIVATE": "true",
    }


def test_an_endpoint_that_asks_to_be_left_alone_is_for_no_longer_than_the_longest_countdown(
    valkey: str, redis: Redis, inbox: Path, endpoint: Endpoint, start: Callable[..., Any]
) -> None:
    endpoint.busy = "86400"
    values = settings(valkey, inbox, endpoint) | {"LIMITS__RETRY_SECONDS": 50}
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    start(*PLENARY, "ingest", str(inbox / CHANGED), **values).process.wait(120)
    until(lambda: redis.hexists(keys.troubles("plenary"), "webhook.main"), 60)
    trouble = json.loads(str(redis.hget(keys.troubles("plenary"), "webhook.main")))
    left = trouble["until"] - redis.time()[0]
    assert trouble["error"] == "it answered 429"
    assert 20 < left <= 51  # where one second is the first rest of its own
    assert len(endpoint.ids) == 1


def test_what_was_written_and_not_acknowledged_when_the_worker_died_comes_again_with_the_same_id(
    valkey: str,
    redis: Redis,
    inbox: Path,
    endpoint: Endpoint,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
) -> None:
    values = settings(valkey, inbox, endpoint)
    reader = start(*WORKER, "--concurrency=1", "-Q", "uploads", **values)
    reader.wait_for("ready.")
    start(*PLENARY, "ingest", str(inbox), **values).process.wait(120)
    events = [event["id"] for event in sent()]
    assert len(events) == len(SAMPLES)

    endpoint.deadly = {1, 3}
    for _ in range(3):
        redis.delete(keys.outbox_lock("plenary", "webhook.main"))  # as if the minute of the dead one's lock were over
        endpoint.worker = start(*WORKER, "--concurrency=1", "-Q", "emit", "-P", "solo", **values)
        until(lambda: endpoint.worker.process.poll() is not None or not redis.xlen(keys.outbox("plenary")), 60)
    first, second, third, fourth = events
    assert endpoint.ids == [first, first, second, second, third, fourth]
    assert redis.xlen(keys.outbox("plenary")) == 0
