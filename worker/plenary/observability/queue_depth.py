"""Depth of the queues: the number of waiting messages and the age of the oldest. No message is consumed.

The age is known on Redis only: RabbitMQ reveals it only by a delivery, SQS not at all.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kombu import Queue

from plenary.settings.celery import redis_lists

if TYPE_CHECKING:
    from kombu import Connection

SENDER = "plenary_prefix"  # a header: the prefix of the deployment that sent the task
SENT_AT = "sent_at"  # a header: creation time of the message, in seconds since 1970


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """The messages of one queue that wait for a worker. `oldest_seconds` is None if there are none or it is unknown."""

    messages: int
    oldest_seconds: float | None


def waiting(connection: Connection, queue: str) -> QueueDepth:
    """Measure a queue; one that does not exist is empty. Errors of the broker propagate."""
    channel: Any
    try:
        with connection.channel() as channel:  # AMQP closes a channel on which a missing queue is declared
            messages = int(channel.queue_declare(queue=queue, passive=True).message_count)
            redis = connection.transport.driver_type == "redis"
            return QueueDepth(messages, _oldest_seconds(channel, queue) if redis else None)
    except connection.channel_errors:
        return QueueDepth(0, None)


def oldest_headers(connection: Connection, queue: str) -> dict[str, Any] | None:
    """Headers of the next message of a queue, which stays there; None if there is none, or with SQS.

    RabbitMQ counts it as a delivery. Errors of the broker propagate.
    """
    channel: Any
    try:
        with connection.channel() as channel:
            match connection.transport.driver_type:
                case "redis":
                    return next(iter(_next_headers(channel, queue)), None)
                case "amqp":
                    if message := Queue(queue, channel=channel).get():
                        message.requeue()
                        return dict(message.headers)
    except connection.channel_errors:
        pass
    return None


def _oldest_seconds(channel: Any, queue: str) -> float | None:
    sent_at = [float(headers[SENT_AT]) for headers in _next_headers(channel, queue) if SENT_AT in headers]
    return max(0.0, time.time() - min(sent_at)) if sent_at else None


def _next_headers(channel: Any, queue: str) -> list[dict[str, Any]]:
    """Headers of the next message of each priority, the first to be delivered first."""
    # kombu pushes to the left of a list, and pops from the right
    with channel.client.pipeline(transaction=False) as pipeline:
        for name in redis_lists(queue):
            pipeline.lindex(name, -1)
        return [json.loads(message)["headers"] for message in pipeline.execute() if message]
