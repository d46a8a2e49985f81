"""One trace from the event to the sink, received by a collector over real HTTP: across broker, worker and outbox."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from support.processes import PROJECT, WORKER, Started, plenary, until
from support.serving import running

pytestmark = pytest.mark.integration

NAME = "A_RES_85_903-EN.txt"


class Collector(ThreadingHTTPServer):
    """Takes spans as OTLP's protobuf and keeps them by trace."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tokens: set[str | None] = set()
        self.traces: dict[str, list[Any]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/traces"

    def names(self) -> list[set[str]]:
        return [{span.name for span in spans} for spans in dict(self.traces).values()]


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        self.server.tokens.add(self.headers["x-token"])
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.server.traces.setdefault(span.trace_id.hex(), []).append(span)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with running(Collector()) as server:
        yield server


def test_one_trace_leads_from_the_event_over_the_broker_and_the_outbox_to_the_sink(
    collector: Collector, valkey: str, tmp_path: Path, start: Callable[..., Started]
) -> None:
    inbox, written = tmp_path / "inbox", tmp_path / "records.jsonl"
    inbox.mkdir()
    shutil.copy(PROJECT / "tests" / "samples" / "files" / NAME, inbox)
    values: dict[str, Any] = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "SINKS__JSONL__PATH": written,
        "TRACES__ENDPOINT": collector.url,
        "TRACES__HEADERS": "x-token=sesame",
        "LOG__FORMAT": "json",
    }
    worker = start(*WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    assert plenary("ingest", str(inbox / NAME), **values).returncode == 0
    reading = {"extract", "normalize", "structure"}
    stages = {"fetch", "read", "commit"}
    whole = {"apply_async/plenary.ingest", "run/plenary.ingest", "deliver"} | stages | reading
    until(lambda: any(whole <= names for names in collector.names()), 60, lambda: str(collector.names()))

    (trace,) = [trace for trace, spans in collector.traces.items() if whole <= {span.name for span in spans}]
    ids = {span.span_id: span.name for span in collector.traces[trace]}
    parents = {span.name: ids.get(span.parent_span_id) for span in collector.traces[trace]}
    assert parents["run/plenary.ingest"] == "apply_async/plenary.ingest"
    assert {parents[stage] for stage in stages} == {"run/plenary.ingest"}
    assert {parents[stage] for stage in reading} == {"read"}
    assert parents["deliver"] == "commit"
    assert json.loads(written.read_text())["traceparent"].split("-")[1] == trace
    lines = [json.loads(line) for line in worker.text().splitlines() if line.startswith("{")]
    (done,) = [line for line in lines if line.get("event") == "file.done"]
    assert (done["trace_id"], done["object"], done["record"]) == (trace, f"folder://inbox/{NAME}", "A/RES/85/903:en")
    assert collector.tokens == {"sesame"}
    assert "sesame" not in worker.text()
