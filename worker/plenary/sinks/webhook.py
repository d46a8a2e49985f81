"""An HTTP endpoint: one POST a message, signed as Standard Webhooks has it.

No redirect is followed, and requests go only to the address that was checked. `Retry-After` is passed on to the retry.
Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from plenary.bounded_http import Deadline
from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Subscribed
from plenary.sinks.base import (
    CLOUDEVENTS,
    CONNECT_SECONDS,
    Message,
    SinkContext,
    SinkPlugin,
    Write,
    told_as_failures,
)

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

    from plenary.domain.cloudevents import Envelope

SECRET_PREFIX = "whsec_"  # noqa: S105 - what secrets begin with
REFUSALS = frozenset({400, 413, 415, 422})  # this event is not wanted; any other answer is of the endpoint
OK = range(200, 300)


def _signing(secret: SecretStr) -> SecretStr:
    key = base64.b64decode(secret.get_secret_value().removeprefix(SECRET_PREFIX), validate=True)
    if not 24 <= len(key) <= 64:  # noqa: PLR2004 - Standard Webhooks, "Signature scheme"
        raise ValueError("a signing secret is whsec_ and 24 to 64 bytes in base64")
    return secret


class WebhookSettings(Subscribed):
    """An HTTP endpoint. `secrets` is a JSON list of `whsec_<base64>`: more than one while a secret is changed.

    `allow_private` lets it be at a private address, and then over plain HTTP too.
    """

    url: SecretStr
    secrets: tuple[Annotated[SecretStr, AfterValidator(_signing)], ...] = Field(min_length=1)
    answer_seconds: float = Field(default=15.0, gt=0, le=30)
    allow_private: bool = False
    ca_file: Path | None = None


class WebhookSink:
    """Posts events. With several secrets each signs, so that a secret can be changed without a gap.

    An address that is private, of this machine or otherwise not of the public Internet is refused unless
    `allow_private` is set; so is plain HTTP. `answer_seconds` is how long an endpoint may take for its whole answer.
    """

    batch = 1

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        url: str,
        secrets: Sequence[str],
        *,
        answer_seconds: float,
        allow_private: bool,
        ca_file: Path | None = None,
    ) -> None:
        self.name = name
        self._url = urlsplit(url)
        self._keys = [base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True) for secret in secrets]
        self._answer_seconds = answer_seconds
        self._allow_private = allow_private
        self._ca_file = ca_file

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`."""
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        host = self._url.hostname or ""
        port = self._url.port or (443 if self._url.scheme == "https" else 80)
        with told_as_failures(self.name, OSError):
            address = self._address(host, port)

        def write(messages: Sequence[Message]) -> None:
            for message in messages:
                with told_as_failures(self.name, HTTPError, HTTPException, OSError):
                    status, retry_after = self._post(self._connection(host, address, port), message.envelope)
                if status in REFUSALS:
                    raise self._failure(f"it answered {status}", ErrorCode.SINK_REFUSED)
                if status not in OK:
                    error = f"it answered {status}"
                    raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=self.name, error=error, **_wait(retry_after))

        yield write

    def _post(self, connection: HTTPConnection, envelope: Envelope) -> tuple[int, str | None]:
        """Post one event and return the status of the answer and its `Retry-After`. The answer's body is not read.

        Errors: `IngestError` SINK_UNREACHABLE when the whole exchange takes too long, one byte at a time included.
        """
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        body = envelope.body.encode()
        with closing(connection), Deadline(connection, CONNECT_SECONDS + self._answer_seconds) as deadline:
            try:
                connection.connect()
                if connection.sock:
                    connection.sock.settimeout(self._answer_seconds)
                connection.request("POST", target, body=body, headers=self._headers(envelope, body))
                answer = connection.getresponse()
            except Exception:
                if not deadline.passed:
                    raise
            if deadline.passed:  # half an answer can look like a whole one
                raise self._failure(f"no answer within {deadline.seconds:g} s")
            return answer.status, answer.headers.get("Retry-After")

    def _headers(self, sent: Envelope, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        return {
            "Host": self._url.netloc.rpartition("@")[2],
            "Content-Type": CLOUDEVENTS,
            "User-Agent": "plenary",
            "webhook-id": sent.id,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(_signature(key, sent.id, stamp, body) for key in self._keys),
        }

    def _address(self, host: str, port: int) -> str:
        if self._url.scheme != "https" and not self._allow_private:
            raise self._failure("plain HTTP is for private addresses, which are not allowed")
        addresses = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise self._failure("its address is private, which is not allowed")
        return addresses[0]

    def _connection(self, host: str, address: str, port: int) -> HTTPConnection:
        from urllib3.connection import HTTPConnection, HTTPSConnection

        # the connection goes to the address that was looked at: a second look-up might give another
        if self._url.scheme != "https":
            return HTTPConnection(address, port, timeout=CONNECT_SECONDS)
        trusted: dict[str, Any] = {"ca_certs": str(self._ca_file)} if self._ca_file else {}
        return HTTPSConnection(
            address,
            port,
            timeout=CONNECT_SECONDS,
            cert_reqs="CERT_REQUIRED",
            server_hostname=host,
            assert_hostname=host,
            **trusted,
        )

    def _failure(self, error: str, reason: ErrorCode = ErrorCode.SINK_UNREACHABLE) -> IngestError:
        return IngestError(reason, sink=self.name, error=error)


def _wait(retry_after: str | None) -> dict[str, float]:
    """The delay of an answer's `Retry-After`, in seconds or by a date (RFC 9110, 10.2.3); else nothing."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    try:
        return {"wait_seconds": Retry().parse_retry_after(retry_after)} if retry_after else {}
    except (InvalidHeader, ValueError, OverflowError):
        return {}


def is_public(address: str) -> bool:
    """True for an IP address of the public Internet, also where another is wrapped in it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)


def _signature(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    signed = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def _make(name: str, branch: WebhookSettings, _context: SinkContext) -> WebhookSink:
    return WebhookSink(
        name,
        branch.url.get_secret_value(),
        [secret.get_secret_value() for secret in branch.secrets],
        answer_seconds=branch.answer_seconds,
        allow_private=branch.allow_private,
        ca_file=branch.ca_file,
    )


def _problems(branch: WebhookSettings, beginning: str, _settings: object) -> Iterator[str]:
    if not branch.url.get_secret_value().startswith("https://") and not branch.allow_private:
        allowed = f"{beginning}ALLOW_PRIVATE=true"
        yield f"{beginning}URL must start with https://, unless {allowed}: it is on your own network."


plugin = SinkPlugin(
    settings=WebhookSettings,
    several=True,
    problems=_problems,
    make=_make,
    title="webhook",
    example="`PLENARY_SINKS__WEBHOOK__MAIN__URL`, `__SECRETS`",
    delivers="a POST, signed as Standard Webhooks has it; `Retry-After` is kept to, up to "
    "`PLENARY_LIMITS__RETRY_SECONDS`",
)
