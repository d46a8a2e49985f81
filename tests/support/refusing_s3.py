"""A proxy before an S3 server, for reading only, that answers some requests with the errors that real stores give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import httpx

from support.serving import running

KEPT = ("etag", "last-modified", "content-type")


@dataclass(frozen=True)
class Refusal:
    """An error of S3: status, code, and the sentence that the store adds."""

    status: int
    code: str
    message: str = ""

    @property
    def body(self) -> bytes:
        return f"<Error><Code>{self.code}</Code><Message>{self.message}</Message></Error>".encode()


SSE_C = Refusal(
    400,
    "InvalidRequest",
    "The object was stored using a form of Server Side Encryption. "
    "The correct parameters must be provided to retrieve the object.",
)
EXPIRED = Refusal(400, "ExpiredToken", "The provided token has expired.")
SKEWED = Refusal(
    403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
)


@dataclass
class Refusals:
    """`by_key`: what each key is answered with; `all`: what every request is answered with. None passes it on."""

    by_key: dict[str, Refusal] = field(default_factory=dict)
    all: Refusal | None = None
    asked: int = 0


@contextmanager
def refusing(target: str, refusals: Refusals, change: Callable[[bytes], bytes] = bytes) -> Iterator[str]:
    """The URL of the proxy. `change` is done to each body that is passed on, its headers stay."""

    class Forward(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            refusals.asked += 1
            key = unquote(urlsplit(self.path).path).rpartition("/")[2]
            if refusal := refusals.all or refusals.by_key.get(key):
                self.answer(refusal.status, {"x-amz-request-id": f"REQ{refusals.asked}"}, refusal.body)
                return
            answer = httpx.get(target + self.path, headers=dict(self.headers), timeout=30)
            kept = {
                name: value for name, value in answer.headers.items() if name.lower() in KEPT or "x-amz" in name.lower()
            }
            self.answer(answer.status_code, kept, change(answer.content))

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Forward)) as server:
        yield f"http://127.0.0.1:{server.server_port}"
