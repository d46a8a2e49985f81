"""Depth of the queues: the number of waiting messages and the age of the oldest. No message is consumed.

The age is known on Redis only: RabbitMQ reveals it only by a delivery, SQS not at all.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kombu import Queue

if TYPE_CHECKING:
    from kombu import Connection

SENDER = "plenary_prefix"  # a header: the prefix of the deployment that sent the task
SENT_AT = "sent_at"  # a header: creation time of the message, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages of one queue that wait for a worker. `oldest_seconds` is None if there are none or it is unknown."""

    messages: int
    oldest_seconds: float | None


def waiting(connection: Connection, queue: str) -> Waiting:
    """Measure a queue; one that does not exist is empty. Errors of the broker propagate."""
    channel: Any
    try:
        with connection.channel() as channel:  # AMQP closes a channel on which a missing queue is declared
            messages = int(channel.queue_declare(queue=queue, passive=True).message_count)
            redis = connection.transport.driver_type == "redis"
            return Waiting(messages, _oldest_seconds(channel.client, queue) if redis else None)
    except connection.channel_errors:
        return Waiting(0, None)


def oldest_headers(connection: Connection, queue: str) -> dict[str, Any] | None:
    """Headers of the next message of a queue, which stays there; None if there is none, or with SQS.

    RabbitMQ counts it as a delivery. Errors of the broker propagate.
    """
    channel: Any
    try:
        with connection.channel() as channel:
            match connection.transport.driver_type:
                case "redis":
                    oldest = channel.client.lindex(queue, -1)
                    return json.loads(oldest)["headers"] if oldest else None
                case "amqp":
                    if message := Queue(queue, channel=channel).get():
                        message.requeue()
                        return dict(message.headers)
    except connection.channel_errors:
        pass
    return None


def _oldest_seconds(broker: Any, queue: str) -> float | None:
    # kombu pushes to the left of a list named after the queue, and pops from the right
    oldest = broker.lindex(queue, -1)
    sent_at = json.loads(oldest)["headers"].get(SENT_AT) if oldest else None
    return None if sent_at is None else max(0.0, time.time() - float(sent_at))
