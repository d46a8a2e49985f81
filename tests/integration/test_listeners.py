from __future__ import annotations

import json
import threading
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from processes import until

from worker.contracts.event import Action
from worker.events.sqs import SqsListener
from worker.events.webhook import application
from worker.failures import Failure, Reason
from worker.stores.s3 import S3Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from s3_servers import S3Server
    from starlette.types import ASGIApp, Receive, Scope, Send

    from worker.contracts.event import StorageEvent

pytest_plugins = ("s3_servers",)
pytestmark = pytest.mark.integration

LIMIT = 1 << 20
PATIENCE = 30
TOKEN = "a-token-of-this-test"
KEYS = ["with space+plus.pdf", "100%/a%2Fb.pdf", "قرار.pdf", "决议/一.pdf"]


class Broker:
    """Stands where the broker's door is: takes events, or is away."""

    def __init__(self) -> None:
        self.taken: list[StorageEvent] = []
        self.refusals = 0
        self.away = False

    def submit(self, event: StorageEvent) -> None:
        if self.away:
            self.refusals += 1
            raise Failure(Reason.BROKER_UNREACHABLE, error="ConnectionError")
        self.taken.append(event)

    def keys(self) -> list[str]:
        return [event.object.key for event in self.taken]


class Queue:
    """An SQS queue on moto and a listener on it, in a thread."""

    def __init__(self, server: S3Server, broker: Broker, attributes: dict[str, str]) -> None:
        self.sqs = server.client("sqs")
        self.name = f"events-{uuid.uuid4().hex[:12]}"
        self.url = self.sqs.create_queue(QueueName=self.name, Attributes=attributes)["QueueUrl"]
        self.stop = threading.Event()
        self._listener = SqsListener(self.sqs, self.url, broker.submit, LIMIT, wait_seconds=1)
        self._thread = threading.Thread(target=self._listener.run, args=(self.stop,))

    @property
    def arn(self) -> str:
        return str(self.attribute("QueueArn"))

    def attribute(self, name: str) -> str:
        return str(self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])["Attributes"][name])

    def send(self, body: str) -> None:
        self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def left(self) -> tuple[int, int]:
        """How many wait, how many are in somebody's hands."""
        return (
            int(self.attribute("ApproximateNumberOfMessages")),
            int(self.attribute("ApproximateNumberOfMessagesNotVisible")),
        )

    def listen(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        if self._thread.ident:
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def queue(moto_server: S3Server, broker: Broker) -> Iterator[Queue]:
    queue = Queue(moto_server, broker, {})
    yield queue
    queue.end()


def notification(*keys: str) -> str:
    records = [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 1}},
        }
        for key in keys
    ]
    return json.dumps({"Records": records})


def test_an_upload_reaches_the_broker_through_sqs_and_the_test_event_does_not(
    moto_server: S3Server, broker: Broker, queue: Queue
) -> None:
    bucket, s3 = moto_server.new_bucket(), moto_server.client("s3")
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": queue.arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}]
        },
    )
    assert queue.left()[0] == 1, "moto sends s3:TestEvent when a notification is set"
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=b"hello")
    queue.listen()
    until(lambda: len(broker.taken) == len(KEYS), PATIENCE, lambda: str(broker.taken))
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert sorted(broker.keys()) == sorted(KEYS)
    for event in broker.taken:
        assert S3Store(moto_server.settings).fetch(event.object, etag=event.etag, max_bytes=LIMIT).data == b"hello"


def test_a_removal_reaches_the_broker_too(moto_server: S3Server, broker: Broker, queue: Queue) -> None:
    bucket, s3 = moto_server.new_bucket(), moto_server.client("s3")
    s3.put_object(Bucket=bucket, Key="a b.pdf", Body=b"hello")
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={"QueueConfigurations": [{"QueueArn": queue.arn, "Events": ["s3:ObjectRemoved:*"]}]},
    )
    s3.delete_object(Bucket=bucket, Key="a b.pdf")
    queue.listen()
    until(lambda: broker.taken, PATIENCE)
    assert [(event.action, event.object.key) for event in broker.taken] == [(Action.REMOVED, "a b.pdf")]


def test_an_upload_reaches_the_broker_through_sns_and_sqs(moto_server: S3Server, broker: Broker, queue: Queue) -> None:
    bucket, s3, sns = moto_server.new_bucket(), moto_server.client("s3"), moto_server.client("sns")
    topic = sns.create_topic(Name=queue.name)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]},
    )
    s3.put_object(Bucket=bucket, Key="a b.pdf", Body=b"hello")
    queue.listen()
    until(lambda: broker.taken, PATIENCE)
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert broker.keys() == ["a b.pdf"]


def test_a_message_stays_while_the_broker_is_away_and_is_taken_when_it_is_back(broker: Broker, queue: Queue) -> None:
    broker.away = True
    queue.send(notification("a.pdf"))
    queue.listen()
    until(lambda: broker.refusals >= 2, PATIENCE)
    assert queue.left() == (0, 1)
    broker.away = False
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert broker.keys() == ["a.pdf"]


def test_a_message_in_hand_is_given_back_when_the_listener_stops_with_the_broker_away(
    broker: Broker, queue: Queue
) -> None:
    broker.away = True
    queue.send(notification("a.pdf"))
    queue.listen()
    until(lambda: broker.refusals >= 1, PATIENCE)
    queue.end()
    assert queue.left() == (1, 0)


def test_an_unreadable_message_is_dropped_without_a_redrive_policy_and_blocks_no_other(
    broker: Broker, queue: Queue
) -> None:
    queue.send("no JSON")
    queue.send(notification("a.pdf"))
    queue.listen()
    until(lambda: broker.taken, PATIENCE)
    until(lambda: queue.left() == (0, 0), PATIENCE)


def test_a_message_with_one_bad_record_gives_the_others_and_is_done(broker: Broker, queue: Queue) -> None:
    queue.send(notification("a.pdf", "%FF", "b.pdf"))
    queue.listen()
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert broker.keys() == ["a.pdf", "b.pdf"]


def test_an_unreadable_message_ends_in_the_dead_letters_where_the_queue_has_them(
    moto_server: S3Server, broker: Broker
) -> None:
    sqs = moto_server.client("sqs")
    dead_url = sqs.create_queue(QueueName=f"dead-{uuid.uuid4().hex[:12]}")["QueueUrl"]
    dead_arn = sqs.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2})
    queue = Queue(moto_server, broker, {"RedrivePolicy": redrive, "VisibilityTimeout": "1"})
    queue.send("no JSON")
    queue.send(notification("a.pdf"))
    queue.listen()
    try:
        name = "ApproximateNumberOfMessages"
        until(
            lambda: sqs.get_queue_attributes(QueueUrl=dead_url, AttributeNames=[name])["Attributes"][name] == "1",
            PATIENCE,
        )
    finally:
        queue.end()
    assert sqs.receive_message(QueueUrl=dead_url)["Messages"][0]["Body"] == "no JSON"
    assert broker.keys() == ["a.pdf"]


def test_a_queue_that_is_not_there_ends_the_listener(moto_server: S3Server, broker: Broker) -> None:
    url = f"{moto_server.url}/123456789012/none"
    listener = SqsListener(moto_server.client("sqs"), url, broker.submit, LIMIT)
    with pytest.raises(Exception, match="queue does not exist"):
        listener.run(threading.Event())


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The application behind a real server on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, PATIENCE)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def test_the_webhook_takes_events_over_http(broker: Broker) -> None:
    with serving(application(broker.submit, [TOKEN], max_body_bytes=LIMIT)) as url:
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

    with serving(application(broker.submit, [TOKEN], max_body_bytes=LIMIT)) as url:
        try:
            status = httpx.post(
                f"{url}/events", content=endless(), headers={"Authorization": f"Bearer {TOKEN}"}
            ).status_code
        except httpx.WriteError:  # it hung up while we still sent
            status = 413
        assert status == 413
        assert httpx.get(f"{url}/health").status_code == 200


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
    with serving(behind_a_proxy(application(broker.submit, [TOKEN], max_body_bytes=LIMIT))) as url:
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
