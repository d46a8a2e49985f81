"""An S3 server that fails: a proxy that answers some requests with 500 or 503 or late, or all of them for a while."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from support.processes import until
from support.refusing_s3 import EXPIRED, SKEWED
from support.serving import running

LATE_SECONDS = 1.0
SKEW = timedelta(minutes=15)  # S3 takes no request that is dated further away
REFUSALS = {"expired": EXPIRED, "skewed": SKEWED}


class Faults:
    """What the proxy does wrong: to one request in `one_in`, and to all while an outage lasts. It counts what it did."""

    def __init__(self, one_in: int, seed: int) -> None:
        self.one_in, self.outage, self.random = one_in, "", random.Random(seed)
        self.counts = {"passed": 0, "500": 0, "503": 0, "late": 0, "unanswered": 0, "expired": 0, "skewed": 0}

    def begin(self, outage: str, answers: int) -> None:
        """Let all requests be `unanswered`, or refused with `expired` credentials, until `end`; wait for some."""
        self.outage = outage
        until(lambda: self.counts[outage] >= answers, 120)

    def end(self) -> None:
        self.outage = ""

    def next(self, dated: str | None) -> str:
        """What becomes of a request, which the clock of its sender dated."""
        kind = self.outage or "passed"
        if dated and abs(datetime.now(UTC) - datetime.fromisoformat(dated)) > SKEW:
            kind = "skewed"
        elif not self.outage and self.random.randrange(self.one_in) == 0:
            kind = self.random.choice(("500", "503", "late"))
        self.counts[kind] += 1
        return kind


@contextmanager
def faulty(target: str, faults: Faults) -> Iterator[str]:
    """The URL of a proxy before `target`, for reading only."""

    class Forward(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind = faults.next(self.headers.get("X-Amz-Date"))
            if kind == "unanswered":
                self.close_connection = True
                return
            if refusal := REFUSALS.get(kind):
                self.send_response(refusal.status)
                self.send_header("Content-Length", str(len(refusal.body)))
                self.end_headers()
                self.wfile.write(refusal.body)
                return
            if kind in {"500", "503"}:
                self.send_response(int(kind))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if kind == "late":
                time.sleep(LATE_SECONDS)
            answer = httpx.get(target + self.path, headers=dict(self.headers), timeout=30)
            self.send_response(answer.status_code)
            for name in ("ETag", "Last-Modified", "Content-Type", "x-amz-version-id"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked was killed meanwhile
                self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None: ...

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Forward)) as server:
        yield f"http://127.0.0.1:{server.server_port}"
