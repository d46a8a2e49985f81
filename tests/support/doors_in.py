"""The doors of the table in docs/doors-and-queues.md: for each a real listener, and an upload that comes in by it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from support.plant import SAMPLES, Plant
from support.s3_servers import S3Server
from support.serving import running, serving

if TYPE_CHECKING:
    from starlette.requests import Request

TOKEN = "a-token-of-this-table"
CEPH = 1  # its database
SNS_SCOPE = "AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0"


def by_sqs(plant: Plant, name: str, _: pytest.FixtureRequest) -> None:
    """moto's S3 notifies moto's SQS."""
    sqs, s3, (_store, bucket) = plant.moto.client("sqs"), plant.moto.client("s3"), plant.stores[0]
    url = sqs.create_queue(QueueName="door")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    entry = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [entry]})
    plant.listen("sqs", "--queue-url", url, EVENTS__SQS__ENDPOINT_URL=plant.moto.url, EVENTS__SQS__WAIT_SECONDS="1")
    plant.put(name)
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})


def by_webhook(plant: Plant, name: str, request: pytest.FixtureRequest) -> None:
    """Ceph posts its notification, through a proxy that adds the token: it sends none but over HTTPS."""
    ceph: S3Server = request.getfixturevalue("ceph")
    bucket = plant.work(ceph, CEPH)
    tokens = json.dumps([TOKEN])
    address = plant.listen("webhook", "--port", "0", database=CEPH, EVENTS__WEBHOOK__TOKENS=tokens)
    hook = f"{plant.stack.enter_context(serving(_with_token(address)))}/events"
    topic = ceph.client("sns").create_topic(Name=bucket, Attributes={"push-endpoint": hook})["TopicArn"]
    entry = {"Id": "door", "TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}
    ceph.client("s3").put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"TopicConfigurations": [entry]}
    )
    plant.put(name, CEPH)


def by_sns(plant: Plant, name: str, _: pytest.FixtureRequest) -> None:
    """moto's S3 notifies moto's SNS, which signs and posts."""
    sns, s3, (_store, bucket) = plant.moto.client("sns"), plant.moto.client("s3"), plant.stores[0]
    topic = sns.create_topic(Name="door")["TopicArn"]
    relay = plant.stack.enter_context(running(Relay(plant.moto.url)))
    relay.target = plant.listen(
        "webhook",
        *("--port", "0"),
        EVENTS__WEBHOOK__SNS_TOPICS=json.dumps([topic]),
        EVENTS__WEBHOOK__SNS_ENDPOINT_URL=relay.url,
    )
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{relay.url}/sns")
    entry = {"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"TopicConfigurations": [entry]})
    plant.put(name)
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})


def by_redis_list(plant: Plant, name: str, _: pytest.FixtureRequest) -> None:
    """The test pushes an entry as MinIO does."""
    plant.listen("redis", "--key", "bucketevents")
    place = {"bucket": {"name": plant.put(name)}, "object": {"key": name}}
    event = {"eventSource": "minio:s3", "eventName": "s3:ObjectCreated:Put", "s3": place}
    entry = [{"Event": [event], "EventTime": "2031-03-01T10:20:30.456Z"}]
    plant.redis().rpush("bucketevents", json.dumps(entry))


def by_folder(plant: Plant, name: str, _: pytest.FixtureRequest) -> None:
    """The file is copied."""
    plant.listen("folder", "--root", str(plant.inbox))
    shutil.copy(SAMPLES / name, plant.inbox / name)


# for each door a file of its own, and the record that it gives
DOORS: dict[str, tuple[Callable[[Plant, str, pytest.FixtureRequest], None], str, str]] = {
    "SQS": (by_sqs, "A_RES_85_901-EN.pdf", "A/RES/85/901:en"),
    "webhook `/events`": (by_webhook, "S_RES_9001_2031-EN.pdf", "S/RES/9001 (2031):en"),
    "webhook `/sns`": (by_sns, "E_RES_2031_7-EN.docx", "E/RES/2031/7:en"),
    "Redis list": (by_redis_list, "A_HRC_RES_91_3-EN.html", "A/HRC/RES/91/3:en"),
    "folder": (by_folder, "A_RES_85_903-EN.txt", "A/RES/85/903:en"),
}


def _with_token(target: str) -> Starlette:
    async def forward(request: Request) -> Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(timeout=30) as client:
            answer = await client.post(f"{target}/events", content=await request.body(), headers=headers)
        return Response(answer.content, answer.status_code)

    return Starlette(routes=[Route("/events", forward, methods=["POST"])])


class Relay(ThreadingHTTPServer):
    """Stands for `sns.us-east-1.amazonaws.com`, which moto cannot be called: it passes on to moto what is for SNS.

    What moto posts goes on to `target`, its certificate's address changed to this one; that is not signed.
    """

    target = ""

    def __init__(self, moto: str) -> None:
        super().__init__(("127.0.0.1", 0), _Relayed)
        self.moto = moto

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Relayed(BaseHTTPRequestHandler):
    server: Relay

    def do_GET(self) -> None:
        # moto tells its services apart by the scope of the credentials
        self._answer(httpx.get(self.server.moto + self.path, headers={"Authorization": SNS_SCOPE}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/sns":
            message: dict[str, Any] = json.loads(body)
            message["SigningCertURL"] = self.server.url + httpx.URL(message["SigningCertURL"]).path
            self._answer(httpx.post(f"{self.server.target}/sns", json=message, timeout=30))
        else:
            headers = {"Authorization": SNS_SCOPE, "Content-Type": self.headers["Content-Type"]}
            self._answer(httpx.post(self.server.moto + self.path, content=body, headers=headers))

    def _answer(self, answer: httpx.Response) -> None:
        self.send_response(answer.status_code)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None: ...
