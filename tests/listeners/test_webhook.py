from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from plenary.listeners import Filter
from plenary.listeners.webhook import SnsSubscription, WebhookListener
from plenary.listeners.webhook.auth import BURST_SECONDS
from plenary.listeners.webhook.sns_signature import NoCertificateError, Verifier
from support.doors import Broker
from support.processes import until
from support.sns_sender import TOPIC, Sender

if TYPE_CHECKING:
    from starlette.applications import Starlette

LIMIT = 10_000
OLD, NEW = "the-old-token", "the-new-token-é"
BEARER = {"Authorization": f"Bearer {OLD}"}


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
    return Client(WebhookListener(broker.intake(), [OLD, NEW], LIMIT).application())


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
    assert answer.json() == {"accepted": 2, "ignored": 0, "filtered": 0, "rejected": []}
    assert broker.keys() == ["a/b.pdf", "c d.pdf"]


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
    assert "token" in problem(answer)["detail"]
    assert broker.taken == []


def test_a_bad_record_beside_a_good_one_is_told_kept_and_not_repeated(client: Client, broker: Broker) -> None:
    answer = client.post("/events", content=body(record("a.pdf"), record("b.pdf", "nobody:s3")), headers=BEARER)
    assert answer.status_code == 200
    assert answer.json()["accepted"] == 1
    assert answer.json()["rejected"][0]["reason"] == "bad_event"
    assert broker.keys() == ["a.pdf"]
    assert [json.loads(kept.raw) for kept in broker.kept] == [record("b.pdf", "nobody:s3")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"hello": 1}', body(record("b.pdf", "nobody:s3"))])
def test_a_body_in_which_nothing_can_be_read_is_refused(client: Client, content: str) -> None:
    answer = client.post("/events", content=content, headers=BEARER)
    assert answer.status_code == 400
    assert problem(answer)["rejected"][0]["reason"] == "bad_event"


def test_a_test_event_is_ignored_and_answered_well(client: Client) -> None:
    answer = client.post("/events", content='{"Event": "s3:TestEvent"}', headers=BEARER)
    assert (answer.status_code, answer.json()["ignored"]) == (200, 1)


def test_a_broker_that_is_away_makes_the_store_repeat(client: Client, broker: Broker) -> None:
    broker.away = True
    answer = client.post("/events", content=body(record("a.pdf")), headers=BEARER)
    assert answer.status_code == 503
    assert "repeat" in problem(answer)["detail"]
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
    assert problem(client.request(method, path, headers=BEARER))["status"] == status


@pytest.mark.parametrize("tokens", [[], [""], ["good", " "]])
def test_it_does_not_start_without_a_token(broker: Broker, tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="PLENARY_EVENTS__WEBHOOK__TOKENS"):
        WebhookListener(broker.intake(), tokens, LIMIT)


def test_what_the_filter_leaves_out_is_told_and_counted(broker: Broker) -> None:
    intake = broker.intake(Filter(suffixes=(".pdf",)))
    client = Client(WebhookListener(intake, [OLD], LIMIT).application())
    answer = client.post("/events", content=body(record("a.pdf"), record("b.zip")), headers=BEARER)
    assert (answer.json()["accepted"], answer.json()["filtered"]) == (1, 1)
    assert client.request("GET", "/health").json()["counts"] == {"accepted": 1, "filtered.suffix": 1}


def test_not_ready_while_the_broker_is_away_and_alive_all_the_time(client: Client, broker: Broker) -> None:
    broker.away = True
    client.post("/events", content=body(record("a.pdf")), headers=BEARER)
    assert client.request("GET", "/health").status_code == 200
    assert client.request("GET", "/ready").status_code == 503
    broker.away = False
    client.post("/events", content=body(record("a.pdf")), headers=BEARER)
    assert client.request("GET", "/ready").status_code == 200


def test_where_a_signature_is_wanted_only_the_body_that_was_signed_is_taken(broker: Broker) -> None:
    client = Client(WebhookListener(broker.intake(), [OLD], LIMIT, hmac_secret="key-é").application())
    good, other = body(record("a.pdf")), body(record("b.pdf"))
    signed = {"X-Hub-Signature-256": "sha256=" + hmac.new("key-é".encode(), good.encode(), hashlib.sha256).hexdigest()}
    assert client.post("/events", content=good, headers={**BEARER, **signed}).status_code == 200
    for content, headers in ((other, {**BEARER, **signed}), (good, BEARER), (good, signed)):
        assert client.post("/events", content=content, headers=headers).status_code == 401
    assert broker.keys() == ["a.pdf"]


def test_the_signature_of_b2_is_taken_too(broker: Broker) -> None:
    client = Client(WebhookListener(broker.intake(), [OLD], LIMIT, hmac_secret="the-secret-of-the-rule").application())
    event = {"eventType": "b2:ObjectCreated:Upload", "bucketName": "uploads", "objectName": "a.pdf", "objectSize": 1}
    good = json.dumps({"events": [event]})
    digest = hmac.new(b"the-secret-of-the-rule", good.encode(), hashlib.sha256).hexdigest()
    for signature, status in ((f"v1={digest}", 200), (digest, 401), (f"v2={digest}", 401), (f"v1={'0' * 64}", 401)):
        headers = {**BEARER, "X-Bz-Event-Notification-Signature": signature}
        assert client.post("/events", content=good, headers=headers).status_code == status
    assert broker.keys() == ["a.pdf"]


def test_more_requests_than_allowed_are_put_off_and_the_door_opens_again(broker: Broker) -> None:
    client = Client(WebhookListener(broker.intake(), [OLD], LIMIT, requests_per_second=2).application())
    answers = [client.post("/events", content=body(), headers=BEARER) for _ in range(int(2 * BURST_SECONDS) + 2)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    for answer in refused:
        assert problem(answer)["status"] == 429
        assert int(answer.headers["Retry-After"]) >= 1
    until(lambda: client.post("/events", content=body(), headers=BEARER).status_code == 200, 60)


def test_who_has_no_token_uses_up_nobodys_rate(broker: Broker) -> None:
    client = Client(WebhookListener(broker.intake(), [OLD], LIMIT, requests_per_second=1).application())
    assert {client.post("/events", content=body()).status_code for _ in range(10)} == {401}
    assert client.post("/events", content=body(), headers=BEARER).status_code == 200


def test_who_cannot_sign_uses_up_nobodys_rate_at_the_door_of_sns(sender: Sender, broker: Broker) -> None:
    subscription = SnsSubscription(Verifier(frozenset({TOPIC}), fetch=lambda _: sender.pem), lambda *_: None)
    hook = WebhookListener(broker.intake(), [], LIMIT, requests_per_second=1, subscription=subscription)
    client, forged = Client(hook.application()), sender.message() | {"Message": "changed"}
    assert {client.post("/sns", content=json.dumps(forged)).status_code for _ in range(9)} == {403}
    assert client.post("/sns", content=sender.body(Message=body(record("a.pdf")))).status_code == 200


def test_its_description_is_valid_openapi_and_names_every_answer(client: Client, broker: Broker) -> None:
    api = client.request("GET", "/openapi.json").json()
    OpenAPIV31SpecValidator(api).validate()
    answers = api["paths"]["/events"]["post"]["responses"]
    broker.away = True
    requests = [(body(), BEARER), ("{", BEARER), (body(), {}), ("x" * (LIMIT + 1), BEARER), (body(record("a")), BEARER)]
    for content, headers in requests:
        answer = client.post("/events", content=content, headers=headers)
        described = answers[str(answer.status_code)]["content"]
        (schema,) = described[answer.headers["Content-Type"]].values()
        kind = schema["$ref"].rpartition("/")[2]
        Draft202012Validator({"$ref": f"#/components/schemas/{kind}", "components": api["components"]}).validate(
            answer.json()
        )


@pytest.fixture
def sender() -> Sender:
    return Sender()


class Topic:
    """A subscription to the sender's topic. `away`: neither its certificate nor its SNS can be had."""

    def __init__(self, sender: Sender, broker: Broker) -> None:
        self.confirmed: list[tuple[str, str]] = []
        self.away = False
        self._pem = sender.pem
        verifier = Verifier(frozenset({TOPIC}), fetch=self._fetch)
        subscription = SnsSubscription(verifier, self._confirm)
        self.client = Client(WebhookListener(broker.intake(), [], LIMIT, subscription=subscription).application())

    def _fetch(self, _: str) -> bytes:
        if self.away:
            raise NoCertificateError("away")
        return self._pem

    def _confirm(self, topic: str, token: str) -> None:
        if self.away:
            raise OSError("away")
        self.confirmed.append((topic, token))


@pytest.fixture
def topic(sender: Sender, broker: Broker) -> Topic:
    return Topic(sender, broker)


def test_a_notification_that_sns_signed_is_taken_without_a_token(topic: Topic, sender: Sender, broker: Broker) -> None:
    answer = topic.client.post("/sns", content=sender.body(Message=body(record("a.pdf"))))
    assert (answer.status_code, answer.json()["accepted"]) == (200, 1)
    assert broker.keys() == ["a.pdf"]


def test_a_subscription_is_confirmed_with_the_token_of_a_message_that_sns_signed(topic: Topic, sender: Sender) -> None:
    message = sender.message("SubscriptionConfirmation", Token="the-token")
    forged = json.dumps(message | {"Token": "another"})
    assert problem(topic.client.post("/sns", content=forged))["status"] == 403
    assert topic.client.post("/sns", content=json.dumps(message)).status_code == 200
    assert topic.confirmed == [(TOPIC, "the-token")]


def test_the_end_of_a_subscription_is_taken_note_of_and_not_undone(topic: Topic, sender: Sender) -> None:
    assert topic.client.post("/sns", content=sender.body("UnsubscribeConfirmation")).status_code == 200
    assert topic.confirmed == []


@pytest.mark.parametrize("kind", ["Notification", "SubscriptionConfirmation"])
def test_sns_is_asked_to_repeat_while_its_certificate_is_unreachable(topic: Topic, sender: Sender, kind: str) -> None:
    topic.away = True
    assert problem(topic.client.post("/sns", content=sender.body(kind)))["status"] == 503


@pytest.mark.parametrize("content", ["", "{", "[]", '{"Type": "Notification"}', '{"Type": "Other"}'])
def test_what_is_no_message_of_sns_is_refused(topic: Topic, content: str) -> None:
    assert problem(topic.client.post("/sns", content=content))["status"] == 400


def test_a_webhook_for_sns_alone_lets_nobody_in_by_a_token(topic: Topic) -> None:
    for header in ("Bearer ", "Bearer x", "Basic Og=="):
        assert topic.client.post("/events", content=body(), headers={"Authorization": header}).status_code == 401


def test_without_a_topic_there_is_no_door_for_sns(client: Client, sender: Sender) -> None:
    assert client.post("/sns", content=sender.body()).status_code == 404


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The members of problem details, once they are that."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    members: dict[str, Any] = answer.json()
    assert members["status"] == answer.status_code
    assert members["title"]
    return members
