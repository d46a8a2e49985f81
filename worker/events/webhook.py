"""Listens over HTTP: stores post their notifications, and get 2xx only once the broker has every event in them.

An ASGI application. It ends no TLS and keeps no state; a reverse proxy does the one, the ledger the other.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from typing import TYPE_CHECKING, Any

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from worker.events.reading import read_events
from worker.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from worker.contracts.event import StorageEvent
    from worker.events import Submit

BODY_SECONDS = 15.0
RETRY_AFTER_SECONDS = 5
CHALLENGE = 'Bearer realm="plenary"'

_log = structlog.get_logger(__name__)


class _Refused(Exception):  # noqa: N818 - an answer, not an accident
    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.response = JSONResponse({"error": sentence}, status, {k.replace("_", "-"): v for k, v in headers.items()})


def application(submit: Submit, tokens: Sequence[str], *, max_body_bytes: int, store: str = "s3") -> Starlette:
    """`POST /events` for the stores, `GET /health` for whoever watches over the process.

    A store names one of `tokens` as `Authorization: Bearer TOKEN`, or as the password of Basic authentication, which is
    all that a Ceph topic can send. Answers of `POST /events`, all JSON: 200 `{accepted, ignored, rejected}`, also when
    some records were bad, lest the store repeat them for ever; 400 nothing could be read; 401; 408; 413; 503 the broker
    is away: repeat. `submit` may block: it runs in a thread. Errors: `ValueError` without a token.
    """
    if not tokens or not all(token.strip() for token in tokens):
        message = "The webhook needs a token: set PLENARY_EVENTS__WEBHOOK__TOKENS to a JSON list, such as '[\"...\"]'."
        raise ValueError(message)
    secrets = [token.encode() for token in tokens]

    async def receive(request: Request) -> Response:
        try:
            _authorize(request, secrets)
            body = await _body(request, max_body_bytes)
            return await _handle(body, submit, max_body_bytes, store)
        except _Refused as refused:
            return refused.response

    # stores look whether somebody is there before they post: RustFS with HEAD on the root, MinIO on the endpoint
    return Starlette(
        routes=[
            Route("/events", receive, methods=["POST"]),
            Route("/events", _present, methods=["GET"]),
            Route("/", _present, methods=["GET"]),
            Route("/health", _present, methods=["GET"]),
        ]
    )


async def _present(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _authorize(request: Request, secrets: Sequence[bytes]) -> None:
    given = _credential(request.headers.get("authorization", ""))
    matches = [hmac.compare_digest(given, secret) for secret in secrets]
    if not any(matches):
        raise _Refused(401, "A valid token is needed: Authorization: Bearer TOKEN.", WWW_Authenticate=CHALLENGE)


def _credential(header: str) -> bytes:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode("latin-1")  # as Starlette decodes headers: the bytes that came
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""


async def _body(request: Request, limit: int) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _Refused(413, f"The body is larger than {limit} bytes.", Connection="close")
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                received += chunk
                if len(received) > limit:
                    raise _Refused(413, f"The body is larger than {limit} bytes.", Connection="close")
    except TimeoutError as error:
        raise _Refused(408, f"The body did not come within {BODY_SECONDS:.0f} s.", Connection="close") from error
    except ClientDisconnect as error:
        raise _Refused(400, "The body broke off.") from error
    return bytes(received)


async def _handle(body: bytes, submit: Submit, max_bytes: int, store: str) -> Response:
    reading = await run_in_threadpool(read_events, body, max_bytes=max_bytes, store=store)
    for rejected in reading.rejected:
        _log.error("event.rejected", error=str(rejected.failure), raw=rejected.raw, outcome="dropped")
    try:
        await run_in_threadpool(_submit_all, submit, reading.events)
    except Failure as failure:
        _log.warning("broker.unreachable", error=str(failure), events=len(reading.events))
        sentence = "The broker cannot take the events now: repeat."
        raise _Refused(503, sentence, Retry_After=str(RETRY_AFTER_SECONDS)) from failure
    answer: dict[str, Any] = {
        "accepted": len(reading.events),
        "ignored": reading.ignored,
        "rejected": [rejected.failure.as_dict() for rejected in reading.rejected],
    }
    return JSONResponse(answer, 400 if reading.unreadable else 200)


def _submit_all(submit: Callable[[StorageEvent], None], events: Sequence[StorageEvent]) -> None:
    for event in events:
        submit(event)
