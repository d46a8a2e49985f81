"""The SQS listener on a real server: what becomes of each message."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator

import pytest

from plenary.domain.storage_event import Action
from plenary.listeners import Filter
from plenary.listeners.sqs import SqsListener
from plenary.storage.s3 import S3Store
from support.doors import Broker, notification
from support.processes import until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

LIMIT = 1 << 20
PATIENCE = 60
VISIBILITY = 3
KEYS = ["with space+plus.pdf", "100%/a%2Fb.pdf", "قرار.pdf", "决议/一.pdf"]


class Queue:
    """An SQS queue on moto and a listener on it, in a thread."""

    def __init__(
        self, server: S3Server, broker: Broker, attributes: dict[str, str], accepts: Filter | None = None
    ) -> None:
        self.sqs = server.client("sqs")
        self.fifo = "FifoQueue" in attributes
        self.name = f"events-{uuid.uuid4().hex[:12]}" + (".fifo" if self.fifo else "")
        self.url = self.sqs.create_queue(QueueName=self.name, Attributes=attributes)["QueueUrl"]
        self.stop = threading.Event()
        self.intake = broker.intake(accepts)
        self._listener = SqsListener(
            self.sqs, self.url, self.intake, LIMIT, wait_seconds=1, visibility_seconds=VISIBILITY
        )
        self._thread = threading.Thread(target=self._listener.run, args=(self.stop,))

    @property
    def arn(self) -> str:
        return str(self.attribute("QueueArn"))

    def attribute(self, name: str) -> str:
        return str(self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])["Attributes"][name])

    def send(self, body: str, group: str = "") -> None:
        fifo = {"MessageGroupId": group, "MessageDeduplicationId": uuid.uuid4().hex} if self.fifo else {}
        self.sqs.send_message(QueueUrl=self.url, MessageBody=body, **fifo)

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


def test_a_message_in_hand_is_not_given_to_another_however_long_it_waits_for_the_broker(
    broker: Broker, queue: Queue
) -> None:
    broker.away = True
    queue.send(notification("a.pdf"))
    queue.listen()
    until(lambda: broker.refusals >= 1, PATIENCE)
    time.sleep(2 * VISIBILITY)
    assert queue.left() == (0, 1)


def test_an_unreadable_message_is_kept_for_a_person_where_the_queue_has_no_dead_letters(
    broker: Broker, queue: Queue
) -> None:
    queue.send("no JSON")
    queue.send(notification("a.pdf"))
    queue.listen()
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert broker.keys() == ["a.pdf"]
    assert [rejected.raw for rejected in broker.kept] == ["no JSON"]


def test_a_message_with_one_bad_record_gives_the_others_and_the_bad_one_is_kept(broker: Broker, queue: Queue) -> None:
    queue.send(notification("a.pdf", "%FF", "b.pdf"))
    queue.listen()
    until(lambda: queue.left() == (0, 0), PATIENCE)
    assert broker.keys() == ["a.pdf", "b.pdf"]
    assert ["%FF" in rejected.raw for rejected in broker.kept] == [True]


@pytest.mark.parametrize("kind", ["standard", "fifo"])
def test_a_batch_of_ten_with_one_broken_body_gives_nine_tasks_and_a_dead_letter(
    moto_server: S3Server, broker: Broker, kind: str
) -> None:
    own = {"FifoQueue": "true"} if kind == "fifo" else {}
    dead = Queue(moto_server, broker, own)
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 3})
    queue = Queue(moto_server, broker, {"RedrivePolicy": redrive, **own})
    for number in range(10):
        queue.send(notification(f"{number}.pdf") if number != 4 else "{broken", group="one group")
    queue.listen()
    until(lambda: dead.left()[0] == 1, PATIENCE)
    until(lambda: queue.left() == (0, 0), PATIENCE)
    queue.end()
    assert broker.keys() == [f"{number}.pdf" for number in range(10) if number != 4]
    assert dead.sqs.receive_message(QueueUrl=dead.url)["Messages"][0]["Body"] == "{broken"
    assert queue.intake.vitals.as_dict()["counts"] == {"accepted": 9, "rejected": 1}


def test_events_of_a_fifo_group_stay_in_order_while_the_broker_comes_and_goes(
    moto_server: S3Server, broker: Broker
) -> None:
    queue = Queue(moto_server, broker, {"FifoQueue": "true"})
    broker.away = True
    for number in range(12):
        queue.send(notification(f"{number}.pdf"), group="one group")
    queue.listen()
    until(lambda: broker.refusals >= 2, PATIENCE)
    broker.away = False
    until(lambda: queue.left() == (0, 0), PATIENCE)
    queue.end()
    assert broker.keys() == [f"{number}.pdf" for number in range(12)]


def test_what_the_filter_leaves_out_is_counted_and_done(moto_server: S3Server, broker: Broker) -> None:
    queue = Queue(moto_server, broker, {}, Filter(suffixes=(".PDF",)))
    queue.send(notification("a.pdf", "b.zip"))
    queue.listen()
    until(lambda: queue.left() == (0, 0), PATIENCE)
    queue.end()
    assert queue.intake.vitals.as_dict()["counts"] == {"accepted": 1, "filtered.suffix": 1}


def test_a_queue_that_is_not_there_ends_the_listener(moto_server: S3Server, broker: Broker) -> None:
    url = f"{moto_server.url}/123456789012/none"
    listener = SqsListener(moto_server.client("sqs"), url, broker.intake(), LIMIT)
    with pytest.raises(Exception, match="queue does not exist"):
        listener.run(threading.Event())
