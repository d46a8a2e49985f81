"""From a file in a bucket to a record on the stream, with every part real: S3, its notification, listener, Celery, Valkey."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.processes import PLENARY, WORKER, free_port, told, until
from support.s3_servers import S3Server
from support.serving import running

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

FILES = Path(__file__).parent.parent / "samples" / "files"
GOOD, DAMAGED = FILES / "A_RES_85_901-EN.pdf", FILES / "A_RES_85_905-EN.pdf"
TOKEN = "a token of the test alone"


@contextmanager
def proxy(target: str) -> Iterator[str]:
    """A reverse proxy that adds the token: Ceph itself sends none unless it is spoken to over HTTPS."""

    class Forward(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = httpx.post(target, content=body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
            self.send_response(answer.status_code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Forward)) as server:
        yield f"http://127.0.0.1:{server.server_port}/events"


def test_a_file_in_s3_becomes_a_record_by_way_of_sqs(
    moto_server: S3Server,
    valkey: str,
    tmp_path: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    bucket, s3 = moto_server.new_bucket(), moto_server.client("s3")
    values: dict[str, Any] = {
        **moto_server.environment(),
        "BROKER__URL": valkey,
        "EVENTS__SQS__ENDPOINT_URL": moto_server.url,
        "EVENTS__SQS__WAIT_SECONDS": 1,
        "SINKS__JSONL__PATH": tmp_path / "records.jsonl",
    }
    made = told("bucket", "init", bucket, "--queue", f"{bucket}-events", **values)
    queue = made.partition("PLENARY_EVENTS__SQS__QUEUE_URL=")[2].split()[0]
    start(*PLENARY, "listen", "sqs", **values, EVENTS__SQS__QUEUE_URL=queue)
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")

    s3.upload_file(str(GOOD), bucket, f"2031/a file+{GOOD.name}")
    s3.upload_file(str(DAMAGED), bucket, DAMAGED.name)
    until(lambda: sent() and failures(), 60)
    s3.upload_file(str(GOOD), bucket, f"2031/a file+{GOOD.name}")
    idle()

    (event,) = sent()
    assert event["type"] == "org.plenary.record.created.v1"
    assert event["subject"] == event["data"]["id"] == "A/RES/85/901:en"
    assert event["data"]["source"]["key"] == f"2031/a file+{GOOD.name}"
    assert event["data"]["source"]["size"] == GOOD.stat().st_size
    assert len(event["data"]["blocks"]) > 20
    (letter,) = failures()
    assert letter["data"]["reason"] == "damaged"
    assert letter["data"]["replay"] == f"plenary failures retry s3://{bucket}/{DAMAGED.name}"
    until((tmp_path / "records.jsonl").exists, 60)
    assert [json.loads(line)["id"] for line in (tmp_path / "records.jsonl").read_text().splitlines()] == [event["id"]]


@pytest.mark.ceph
@pytest.mark.timeout(1800)  # its packages are fetched the first time
def test_a_file_in_ceph_becomes_a_record_by_way_of_the_webhook(
    ceph: S3Server, valkey: str, start: Callable[..., Any], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    bucket, port = ceph.new_bucket(), free_port()
    values: dict[str, Any] = {
        **ceph.environment(),
        "BROKER__URL": valkey,
        "EVENTS__WEBHOOK__TOKENS": json.dumps([TOKEN]),
        "EVENTS__WEBHOOK__PORT": port,
    }
    start(*PLENARY, "listen", "webhook", **values)
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    with proxy(f"http://127.0.0.1:{port}/events") as url:
        told("bucket", "init", bucket, "--webhook", url, **values)
        ceph.client("s3").upload_file(str(GOOD), bucket, f"2031/a file+{GOOD.name}")
        until(sent, 60)

    (event,) = sent()
    assert event["subject"] == "A/RES/85/901:en"
    assert event["data"]["source"]["key"] == f"2031/a file+{GOOD.name}"
    assert event["data"]["source"]["sequencer"]
