"""The webhook behind a real HTTP server: what stores and SNS post to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from plenary.domain.storage_event import Action
from plenary.listeners.webhook import SnsSubscription, WebhookListener
from plenary.listeners.webhook.sns_signature import Verifier
from plenary.storage.s3 import S3Store
from support.doors import Broker, notification
from support.processes import until
from support.s3_servers import S3Server
from support.serving import serving

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

LIMIT = 1 << 20
PATIENCE = 60
TOKEN = "a-token-of-this-test"
KEYS = ["with space+plus.pdf", "100%/a%2Fb.pdf", "قرار.pdf", "决议/一.pdf"]


@pytest.fixture
def broker() -> Broker:
    return Broker()


def webhook(broker: Broker) -> ASGIApp:
    return WebhookListener(broker.intake(), [TOKEN], LIMIT).application()


def test_the_webhook_takes_events_over_http(broker: Broker) -> None:
    with serving(webhook(broker)) as url:
        assert httpx.head(url).status_code == 200
        assert httpx.post(f"{url}/events", content=notification("a.pdf")).status_code == 401
        answer = httpx.post(
            f"{url}/events", content=notification("a+b.pdf"), headers={"Authorization": f"Bearer {TOKEN}"}
        )
    assert (answer.status_code, answer.json()["accepted"]) == (200, 1)
    assert broker.keys() == ["a b.pdf"]


def test_a_large_body_is_refused_over_http_without_being_read_whole(broker: Broker) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * LIMIT

    with serving(webhook(broker)) as url:
        try:
            status = httpx.post(
                f"{url}/events", content=endless(), headers={"Authorization": f"Bearer {TOKEN}"}
            ).status_code
        except httpx.WriteError:  # it hung up while we still sent
            status = 413
        assert status == 413
        assert httpx.get(f"{url}/health").status_code == 200


def test_an_upload_reaches_the_broker_through_an_sns_that_signs_and_posts(
    moto_server: S3Server, broker: Broker
) -> None:
    sns = moto_server.client("sns")
    topic = sns.create_topic(Name="signed")["TopicArn"]

    def of_moto(url: str) -> bytes:
        # moto has the certificates of its SNS itself, and tells its services apart by the scope of the credentials
        scope = "AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0"
        return httpx.get(moto_server.url + httpx.URL(url).path, headers={"Authorization": scope}).content

    subscription = SnsSubscription(
        Verifier(frozenset({topic}), fetch=of_moto),
        lambda arn, token: sns.confirm_subscription(TopicArn=arn, Token=token),
    )
    app = WebhookListener(broker.intake(), [], LIMIT, subscription=subscription).application()
    with serving(app) as url:
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{url}/sns")
        sns.publish(TopicArn=topic, Message=notification("a+b.pdf"))
        until(lambda: broker.taken, PATIENCE)
    assert broker.keys() == ["a b.pdf"]


def behind_a_proxy(app: ASGIApp) -> ASGIApp:
    """What a reverse proxy does for a Ceph without TLS, which can send no credentials: it adds the token."""

    async def proxied(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [*scope["headers"], (b"authorization", f"Bearer {TOKEN}".encode())]
        await app({**scope, "headers": headers}, receive, send)

    return proxied


@pytest.mark.ceph
@pytest.mark.timeout(1800)
def test_an_upload_to_ceph_reaches_the_broker_through_the_webhook(ceph: S3Server, broker: Broker) -> None:
    bucket, s3, sns = ceph.new_bucket(), ceph.client("s3"), ceph.client("sns")
    with serving(behind_a_proxy(webhook(broker))) as url:
        notify(s3, sns, bucket, f"{url}/events")
        for key in KEYS:
            s3.put_object(Bucket=bucket, Key=key, Body=b"hello")
        s3.delete_object(Bucket=bucket, Key=KEYS[0])
        until(lambda: len(broker.taken) == len(KEYS) + 1, PATIENCE, lambda: str(broker.taken))
    created = [event for event in broker.taken if event.action is Action.CREATED]
    assert [event.object.key for event in created] == KEYS
    assert [event.object.key for event in broker.taken if event.action is Action.REMOVED] == KEYS[:1]
    for event in created:
        assert (event.provider, event.size, event.version_id) == ("ceph", 5, None)
        assert event.sequencer
    fetched = S3Store(ceph.settings).fetch(created[1].object, etag=created[1].etag, max_bytes=LIMIT)
    assert fetched.data == b"hello"


def notify(s3: Any, sns: Any, bucket: str, url: str) -> None:
    topic = sns.create_topic(Name=bucket, Attributes={"push-endpoint": url, "persistent": "false"})["TopicArn"]
    entry = {"Id": "test", "TopicArn": topic, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"TopicConfigurations": [entry]})
