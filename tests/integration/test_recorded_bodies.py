"""The recorded bodies are what the servers send today: the same names and types, the same form of each key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from test_listen_webhook import notify

from support.processes import until
from support.s3_servers import S3Server
from support.serving import serving

if TYPE_CHECKING:
    from starlette.requests import Request

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

BODIES = Path(__file__).parent.parent / "samples" / "events"
KEYS = ["with space.pdf", "a+b.pdf", "100%.pdf", "one/two.pdf", "قرار.pdf", "决议.pdf"]
AS_IT_IS = {"key", "size", "eTag", "eventName", "eventSource", "eventVersion", "Event", "Type"}
PATIENCE = 60


def recorded(name: str) -> list[Any]:
    bodies = json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))["bodies"]
    return [shape(json.loads(body)) for body in bodies]


def shape(value: Any, name: str = "") -> Any:
    """The value with types in place of what differs from upload to upload; JSON inside text is opened."""
    if isinstance(value, dict):
        # Ceph tells the headers of a request as names and values
        return {part: shape(inner, "" if "val" in value else part) for part, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    if name == "Message":
        return shape(json.loads(value))
    return value if name in AS_IT_IS else type(value).__name__


def upload(server: S3Server, bucket: str) -> None:
    for key in KEYS:
        server.client("s3").put_object(Bucket=bucket, Key=key, Body=b"hello")


@pytest.mark.parametrize("name", ["moto", "moto-sns"])
def test_moto_sends_what_was_recorded(moto_server: S3Server, name: str) -> None:
    s3, sqs, sns = (moto_server.client(service) for service in ("s3", "sqs", "sns"))
    bucket, url = moto_server.new_bucket(), sqs.create_queue(QueueName=f"recorded-{name}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    entry: dict[str, Any] = {"Id": "plenary", "Events": ["s3:ObjectCreated:*"]}
    if name == "moto":
        configuration = {"QueueConfigurations": [{"QueueArn": arn, **entry}]}
    else:
        topic = sns.create_topic(Name="recorded")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        configuration = {"TopicConfigurations": [{"TopicArn": topic, **entry}]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
    upload(moto_server, bucket)
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [shape(json.loads(message["Body"])) for message in found] == recorded(name)


@pytest.mark.ceph
@pytest.mark.timeout(1800)
def test_ceph_sends_what_was_recorded(ceph: S3Server) -> None:
    bodies: list[bytes] = []

    async def take(request: Request) -> Response:
        bodies.append(await request.body())
        return Response()

    bucket = ceph.new_bucket()
    with serving(Starlette(routes=[Route("/", take, methods=["POST"])])) as url:
        notify(ceph.client("s3"), ceph.client("sns"), bucket, f"{url}/")
        upload(ceph, bucket)
        until(lambda: len(bodies) == len(KEYS), PATIENCE)
    assert [shape(json.loads(body)) for body in bodies] == recorded("ceph")
