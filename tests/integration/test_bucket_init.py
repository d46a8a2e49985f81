from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from plenary.cli.bucket import app
from plenary.services.bucket_setup.plan import RECEIVES
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration


@pytest.fixture
def name() -> str:
    return f"uploads-{uuid.uuid4().hex[:12]}"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["init", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_new_file_in_the_bucket_is_told_to_the_queue(
    moto_server: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**moto_server.environment(), EVENTS__SQS__ENDPOINT_URL=moto_server.url)
    for _ in range(2):  # to repeat it changes nothing
        output = run(name, "--queue", name, "--prefix", "in/", "--suffix", ".pdf")
    url = output.split("PLENARY_EVENTS__SQS__QUEUE_URL=")[1].split()[0]
    s3, sqs = moto_server.client("s3"), moto_server.client("sqs")
    for key in ("in/a.pdf", "out/b.pdf", "in/c.txt"):
        s3.put_object(Bucket=name, Key=key, Body=b"x")
    bodies = [message["Body"] for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]]
    assert sum("in%2Fa.pdf" in body for body in bodies) == 1
    assert not any("b.pdf" in body or "c.txt" in body for body in bodies)
    policy = json.loads(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"])
    (statement,) = policy["Statement"]
    assert statement["Condition"]["ArnEquals"]["aws:SourceArn"] == f"arn:aws:s3:::{name}"


def test_other_notifications_of_the_bucket_stay(
    moto_server: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**moto_server.environment(), EVENTS__SQS__ENDPOINT_URL=moto_server.url)
    s3, sqs = moto_server.client("s3"), moto_server.client("sqs")
    s3.create_bucket(Bucket=name)
    other = sqs.create_queue(QueueName=f"other-{name}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=other, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    theirs = {"Id": "theirs", "QueueArn": arn, "Events": ["s3:ObjectCreated:Copy"]}
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"QueueConfigurations": [theirs]})
    run(name, "--queue", name)
    found = s3.get_bucket_notification_configuration(Bucket=name)["QueueConfigurations"]
    assert {entry["Id"] for entry in found} == {"theirs", "plenary"}


def test_a_message_that_is_received_too_often_becomes_a_dead_letter_of_the_queue(
    moto_server: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**moto_server.environment(), EVENTS__SQS__ENDPOINT_URL=moto_server.url)
    url = run(name, "--queue", name).split("PLENARY_EVENTS__SQS__QUEUE_URL=")[1].split()[0]
    sqs = moto_server.client("sqs")
    sqs.purge_queue(QueueUrl=url)  # of the test event
    sqs.send_message(QueueUrl=url, MessageBody="no JSON")
    for _ in range(RECEIVES):
        assert sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    assert not sqs.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages")
    dead = sqs.get_queue_url(QueueName=f"{name}-dead")["QueueUrl"]
    assert sqs.receive_message(QueueUrl=dead)["Messages"][0]["Body"] == "no JSON"


def test_what_a_person_set_on_the_queue_stays_when_it_is_repeated(
    moto_server: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**moto_server.environment(), EVENTS__SQS__ENDPOINT_URL=moto_server.url)
    url = run(name, "--queue", name).split("PLENARY_EVENTS__SQS__QUEUE_URL=")[1].split()[0]
    sqs = moto_server.client("sqs")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "77"})
    assert run(name, "--queue", name).count("there already") == 2
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"] == "77"


def test_with_a_topic_between_the_queue_gets_the_bare_notification_once(
    moto_server: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**moto_server.environment(), EVENTS__SQS__ENDPOINT_URL=moto_server.url)
    for _ in range(2):
        output = run(name, "--queue", name, "--topic", name)
    url = output.split("PLENARY_EVENTS__SQS__QUEUE_URL=")[1].split()[0]
    moto_server.client("s3").put_object(Bucket=name, Key="a.pdf", Body=b"x")
    messages = moto_server.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    bodies = [json.loads(message["Body"]) for message in messages]
    assert sum("Records" in body for body in bodies) == 1


@pytest.mark.ceph
@pytest.mark.timeout(1800)
def test_ceph_gets_a_topic_that_pushes_and_keeps_one_notification(
    ceph: S3Server, environment: Callable[..., None], name: str
) -> None:
    environment(**ceph.environment())
    for port in (9, 10):
        run(name, "--webhook", f"http://127.0.0.1:{port}/events")
    (entry,) = ceph.client("s3").get_bucket_notification_configuration(Bucket=name)["TopicConfigurations"]
    assert (entry["Id"], entry["TopicArn"].rpartition(":")[2]) == ("plenary", f"plenary-{name}")
    attributes = ceph.client("sns").get_topic_attributes(TopicArn=entry["TopicArn"])["Attributes"]
    assert "127.0.0.1:10/events" in json.dumps(attributes)


@pytest.mark.ceph
@pytest.mark.timeout(1800)
def test_a_token_that_ceph_would_keep_in_the_clear_is_refused_with_the_reason(
    ceph: S3Server, environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    environment(**ceph.environment())
    monkeypatch.setenv("HOOK_TOKEN", "very-secret")
    result = CliRunner().invoke(app, ["init", name, "--webhook", "http://127.0.0.1:9/events", "--token", "HOOK_TOKEN"])
    assert result.exit_code == 1
    assert "HTTPS" in result.stderr
    assert "very-secret" not in result.output
