"""The webhook on a real HTTP server: signed, no redirect followed, private addresses only where allowed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.sinks.webhook import WebhookSink, is_public
from support.serving import running
from support.sink_messages import created, deliver, record, told
from support.webhook_endpoint import KEYS, SECRETS, Endpoint

pytestmark = pytest.mark.integration


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running(Endpoint()) as server:
        yield server


def sink(url: str, *, allow_private: bool = True, answer_seconds: float = 5) -> WebhookSink:
    return WebhookSink("webhook.search", url, SECRETS, answer_seconds=answer_seconds, allow_private=allow_private)


def test_each_secret_signs_what_is_posted(endpoint: Endpoint) -> None:
    event = created(record())
    deliver(sink(endpoint.url), told(event))
    ((path, headers, body),) = endpoint.posts
    assert path == "/in?queue=1"
    assert body.decode() == event.body
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert headers["webhook-id"] == event.id
    signed = f"{event.id}.{headers['webhook-timestamp']}.".encode() + body
    wanted = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in KEYS]
    assert headers["webhook-signature"] == " ".join(f"v1,{signature}" for signature in wanted)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, ErrorCode.SINK_REFUSED),
        (413, ErrorCode.SINK_REFUSED),
        (422, ErrorCode.SINK_REFUSED),
        (401, ErrorCode.SINK_UNREACHABLE),
        (404, ErrorCode.SINK_UNREACHABLE),
        (410, ErrorCode.SINK_UNREACHABLE),
        (429, ErrorCode.SINK_UNREACHABLE),
        (503, ErrorCode.SINK_UNREACHABLE),
    ],
)
def test_an_answer_tells_whether_the_event_or_the_endpoint_is_at_fault(
    endpoint: Endpoint, status: int, reason: ErrorCode
) -> None:
    endpoint.status = status
    with pytest.raises(IngestError, match=str(status)) as raised:
        deliver(sink(endpoint.url), told(created(record())))
    assert raised.value.reason is reason


@pytest.mark.parametrize(
    ("retry_after", "wait_seconds"),
    [("40", 40), ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("soon", None), ("-5", None), ("9" * 400, 21600), (None, None)],
)
def test_an_endpoint_says_how_long_it_wants_to_be_left_alone(
    endpoint: Endpoint, retry_after: str | None, wait_seconds: int | None
) -> None:
    endpoint.status, endpoint.retry_after = 503, retry_after
    with pytest.raises(IngestError) as raised:
        deliver(sink(endpoint.url), told(created(record())))
    assert raised.value.details.get("wait_seconds") == wait_seconds


def test_a_redirect_is_not_followed(endpoint: Endpoint) -> None:
    with running(Endpoint()) as elsewhere:
        endpoint.status, endpoint.location = 307, elsewhere.url
        with pytest.raises(IngestError, match="307"):
            deliver(sink(endpoint.url), told(created(record())))
        assert elsewhere.posts == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_private_address_is_not_spoken_to_unless_allowed(endpoint: Endpoint, scheme: str) -> None:
    with pytest.raises(IngestError, match="private"):
        deliver(sink(endpoint.url.replace("http", scheme, 1), allow_private=False), told(created(record())))
    assert endpoint.posts == []


def test_an_endpoint_without_a_certificate_that_is_trusted_gets_nothing(endpoint: Endpoint) -> None:
    with pytest.raises(IngestError) as raised:
        deliver(sink(endpoint.url.replace("http", "https", 1)), told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
    assert endpoint.posts == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.timeout(60)
def test_an_endpoint_that_drips_its_answer_is_given_up(endpoint: Endpoint) -> None:
    endpoint.drips = True
    with pytest.raises(IngestError) as failed:
        deliver(sink(endpoint.url, answer_seconds=0.5), told(created(record())))
    assert failed.value.reason is ErrorCode.SINK_UNREACHABLE
    assert str(failed.value.details["error"]).startswith("no answer within")


def test_an_endpoint_that_is_away_is_unreachable(endpoint: Endpoint) -> None:
    away: Any = sink("http://127.0.0.1:1/")
    with pytest.raises(IngestError) as raised:
        deliver(away, told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
