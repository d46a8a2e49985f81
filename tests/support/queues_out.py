"""The queues of the table in docs/doors-and-queues.md: for each, whose records' events lie in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

from plenary.ledger import keys
from support.plant import NAME, Plant


def on_stream(plant: Plant) -> list[str]:
    """The stream of each store's ledger."""
    entries: list[Any] = []
    for database in plant.stores:
        entries += plant.redis(database).xrange(keys.records("plenary"))  # type: ignore[arg-type]
    return _subjects(fields["event"] for _, fields in entries)


def on_amqp(plant: Plant) -> list[str]:
    """A queue of RabbitMQ that is bound to the exchange."""
    return _subjects(message.body for message in plant.rabbitmq.take(NAME))


def on_sqs(plant: Plant) -> list[str]:
    """moto's queue."""
    found = plant.moto.client("sqs").receive_message(QueueUrl=plant.queue_url, MaxNumberOfMessages=10)
    return _subjects(message["Body"] for message in found.get("Messages", []))


def on_celery(plant: Plant) -> list[str]:
    """The tasks that wait for another application's workers."""
    messages: Any = plant.redis().lrange(NAME, 0, -1)
    bodies = [json.loads(base64.b64decode(json.loads(message)["body"])) for message in messages]
    return [event["subject"] for (event,), _, _ in bodies]


def in_s3(plant: Plant) -> list[str]:
    """Objects of moto; of Ceph what came by it."""
    found = []
    for store, bucket in plant.stores.values():
        s3 = store.client("s3")
        for entry in s3.list_objects_v2(Bucket=bucket, Prefix=f"{NAME}/").get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
            found.append(json.loads(body)["id"])
    return found


def in_lines(plant: Plant) -> list[str]:
    """The file."""
    return _subjects(plant.lines.read_text(encoding="utf-8").splitlines()) if plant.lines.exists() else []


def at_webhook(plant: Plant) -> list[str]:
    """An HTTP server of the test."""
    return _subjects(body for _, _, body in plant.endpoint.posts)


def on_nats(plant: Plant) -> list[str]:
    """The stream."""
    return _subjects(message.data or b"" for message in plant.nats.messages(plant.nats_stream))


QUEUES: dict[str, Callable[[Plant], list[str]]] = {
    "Redis stream": on_stream,
    "AMQP": on_amqp,
    "SQS": on_sqs,
    "Celery task": on_celery,
    "S3 objects": in_s3,
    "JSON lines": in_lines,
    "webhook": at_webhook,
    "NATS JetStream": on_nats,
}


def _subjects(bodies: Iterable[str | bytes]) -> list[str]:
    return [json.loads(body)["subject"] for body in bodies]
