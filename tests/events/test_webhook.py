from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from worker.events.webhook import application
from worker.failures import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.applications import Starlette

    from worker.contracts.event import StorageEvent

LIMIT = 10_000
OLD, NEW = "the-old-token", "the-new-token-é"
BEARER = {"Authorization": f"Bearer {OLD}"}


class Broker:
    """Stands where the broker's door is: takes events, or is away."""

    def __init__(self) -> None:
        self.taken: list[StorageEvent] = []
        self.away = False

    def submit(self, event: StorageEvent) -> None:
        if self.away:
            raise Failure(Reason.BROKER_UNREACHABLE, error="ConnectionError")
        self.taken.append(event)


@pytest.fixture
def broker() -> Broker:
    return Broker()


class Client:
    """Calls the application as a server would."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://plenary") as client:
                return await client.request(method, path, **options)

        return asyncio.run(call())

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


@pytest.fixture
def client(broker: Broker) -> Client:
    return Client(application(broker.submit, [OLD, NEW], max_body_bytes=LIMIT))


def record(key: str, source: str = "minio:s3") -> dict[str, object]:
    return {
        "eventSource": source,
        "eventName": "s3:ObjectCreated:Put",
        "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 3, "eTag": "abc"}},
    }


def body(*records: dict[str, object]) -> str:
    return json.dumps({"EventName": "s3:ObjectCreated:Put", "Key": "uploads/x", "Records": records})


def test_events_are_accepted_once_the_broker_has_them(client: Client, broker: Broker) -> None:
    answer = client.post("/events", content=body(record("a%2Fb.pdf"), record("c+d.pdf")), headers=BEARER)
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 2, "ignored": 0, "rejected": []}
    assert [event.object.key for event in broker.taken] == ["a/b.pdf", "c d.pdf"]


@pytest.mark.parametrize(
    "header",
    [
        f"Bearer {OLD}",
        f"bearer {OLD}",
        f"Bearer {NEW}",
        "Basic " + base64.b64encode(f"plenary:{OLD}".encode()).decode(),
    ],
)
def test_any_of_the_tokens_opens_the_door(client: Client, header: str) -> None:
    assert client.post("/events", content=body(), headers={"Authorization": header.encode()}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        OLD,
        f"Token {OLD}",
        f"Bearer {OLD}x",
        "Basic !!",
        "Basic ====",
        "Bearer \x00",
    ],
)
def test_without_a_valid_token_nothing_is_read(client: Client, broker: Broker, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = client.post("/events", content=body(record("a.pdf")), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "token" in answer.json()["error"]
    assert broker.taken == []


def test_a_bad_record_beside_a_good_one_is_told_and_not_repeated(client: Client, broker: Broker) -> None:
    answer = client.post("/events", content=body(record("a.pdf"), record("b.pdf", "nobody:s3")), headers=BEARER)
    assert answer.status_code == 200
    assert answer.json()["accepted"] == 1
    assert answer.json()["rejected"][0]["reason"] == "bad_event"
    assert len(broker.taken) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"hello": 1}', body(record("b.pdf", "nobody:s3"))])
def test_a_body_in_which_nothing_can_be_read_is_refused(client: Client, content: str) -> None:
    answer = client.post("/events", content=content, headers=BEARER)
    assert answer.status_code == 400
    assert answer.json()["rejected"]


def test_a_test_event_is_ignored_and_answered_well(client: Client) -> None:
    answer = client.post("/events", content='{"Event": "s3:TestEvent"}', headers=BEARER)
    assert (answer.status_code, answer.json()["ignored"]) == (200, 1)


def test_a_broker_that_is_away_makes_the_store_repeat(client: Client, broker: Broker) -> None:
    broker.away = True
    answer = client.post("/events", content=body(record("a.pdf")), headers=BEARER)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_a_body_announced_as_too_large_is_refused_unread(client: Client) -> None:
    assert client.post("/events", content="x" * (LIMIT + 1), headers=BEARER).status_code == 413


def test_a_body_that_grows_too_large_on_the_way_is_refused(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 1000

    assert client.post("/events", content=chunks(), headers=BEARER).status_code == 413


@pytest.mark.parametrize("length", ["99999999999999999999999999", "9" * 5000])
def test_an_absurd_length_is_refused(client: Client, length: str) -> None:
    assert client.post("/events", content="{}", headers={**BEARER, "Content-Length": length}).status_code == 413


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/health", "/events"])
def test_who_looks_whether_somebody_is_there_is_answered(client: Client, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("PUT", "/events", 405), ("POST", "/", 405), ("GET", "/x", 404)]
)
def test_other_doors_are_closed(client: Client, method: str, path: str, status: int) -> None:
    assert client.request(method, path, headers=BEARER).status_code == status


@pytest.mark.parametrize("tokens", [[], [""], ["good", " "]])
def test_it_does_not_start_without_a_token(broker: Broker, tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="PLENARY_EVENTS__WEBHOOK__TOKENS"):
        application(broker.submit, tokens, max_body_bytes=LIMIT)
