"""Access control of the webhook: tokens, signatures, size and rate limits."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from plenary.listeners.webhook.problem_details import HttpProblemError

if TYPE_CHECKING:
    from starlette.requests import Request

BODY_SECONDS = 15.0
CHALLENGE = 'Bearer realm="plenary"'
SIGNATURE, B2_SIGNATURE = "X-Hub-Signature-256", "X-Bz-Event-Notification-Signature"
BURST_SECONDS = 2.0


class Rate:
    """A token bucket: a rate per second, with bursts of `BURST_SECONDS`. None sets no limit."""

    def __init__(self, per_second: float | None) -> None:
        self._per_second = per_second
        self._left = max(1.0, (per_second or 0) * BURST_SECONDS)
        self._most = self._left
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def wait_seconds(self) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        if self._per_second is None:
            return 0.0
        with self._lock:
            now = time.monotonic()
            self._left = min(self._most, self._left + (now - self._at) * self._per_second)
            self._at = now
            if self._left < 1:
                return (1 - self._left) / self._per_second
            self._left -= 1
            return 0.0

    def take(self) -> None:
        """Take a token, or raise `HttpProblemError` 429."""
        wait = self.wait_seconds()
        if wait:
            raise HttpProblemError(429, "Too many requests: repeat later.", Retry_After=str(int(wait) + 1))


def authorize(request: Request, secrets: Sequence[bytes]) -> None:
    """Compare the credentials with each secret in constant time, or raise `HttpProblemError` 401."""
    given = _credential(request.headers.get("authorization", ""))
    matches = [hmac.compare_digest(given, secret) for secret in secrets]
    if not any(matches):
        raise HttpProblemError(401, "A valid token is needed: Authorization: Bearer TOKEN.", WWW_Authenticate=CHALLENGE)


def check_signature(request: Request, body: bytes, secret: bytes) -> None:
    """`X-Hub-Signature-256: sha256=HEX`, HMAC-SHA-256 of the body (https://www.w3.org/TR/websub/#signing-content).

    Backblaze B2 writes the same as `X-Bz-Event-Notification-Signature: v1=HEX`. Raises `HttpProblemError` 401.
    """
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    signatures = {SIGNATURE: f"sha256={digest}", B2_SIGNATURE: f"v1={digest}"}
    matches = [
        hmac.compare_digest(request.headers.get(header, "").lower().encode("latin-1"), expected.encode())
        for header, expected in signatures.items()
    ]
    if not any(matches):
        raise HttpProblemError(401, f"A valid signature of the body is needed: {SIGNATURE}: sha256=HEX.")


async def body_of(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes within `BODY_SECONDS`, or raise `HttpProblemError` 400, 408 or 413."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _too_large(limit)
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                received += chunk
                if len(received) > limit:
                    raise _too_large(limit)
    except TimeoutError as error:
        raise HttpProblemError(
            408, f"The body did not come within {BODY_SECONDS:.0f} s.", Connection="close"
        ) from error
    except ClientDisconnect as error:
        raise HttpProblemError(400, "The body broke off.") from error
    return bytes(received)


def _too_large(limit: int) -> HttpProblemError:
    return HttpProblemError(413, f"The body is larger than {limit} bytes.", Connection="close")


def _credential(header: str) -> bytes:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode("latin-1")  # the received bytes: Starlette decodes headers like this
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""
