"""A consumer of webhooks: an HTTP server that keeps what was posted and answers as it was told."""

from __future__ import annotations

import base64
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEYS = (b"k" * 32, b"n" * 24)
SECRETS = ["whsec_" + base64.b64encode(key).decode() for key in KEYS]


class Endpoint(ThreadingHTTPServer):
    """Answers as told and keeps what came."""

    status = 200
    location: str | None = None
    retry_after: str | None = None
    drips = False  # it sends one byte of an endless header at a time

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.posts: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in?queue=1"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.drips:
            self._drip()
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self._drip()

    def _drip(self) -> None:
        with suppress(OSError):  # until the other side has had enough
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while True:
                self.wfile.write(b"x")
                time.sleep(0.05)

    def log_message(self, *_: object) -> None: ...
