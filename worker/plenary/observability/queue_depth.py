"""How the queues stand, asked of the broker: how many messages wait, and how long the oldest has. It takes none.

RabbitMQ tells when a message was sent only to who takes it, and counts that as a delivery; SQS tells nobody here.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kombu import Connection

SENT_AT = "sent_at"  # a header: when the message was made, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages of one queue that wait for a worker. `oldest_seconds` is None for none, or where it is not told."""

    messages: int
    oldest_seconds: float | None


def waiting(connection: Connection, queue: str) -> Waiting:
    """How a queue stands. One that is not there has no messages. Errors: those of the broker."""
    channel: Any
    try:
        with connection.channel() as channel:  # AMQP closes the one on which it is asked for a queue that is not there
            messages = int(channel.queue_declare(queue=queue, passive=True).message_count)
            redis = connection.transport.driver_type == "redis"
            return Waiting(messages, _oldest_seconds(channel.client, queue) if redis else None)
    except connection.channel_errors:
        return Waiting(0, None)


def _oldest_seconds(broker: Any, queue: str) -> float | None:
    # kombu puts messages on the left of a list called after the queue, and takes them from the right
    oldest = broker.lindex(queue, -1)
    sent_at = json.loads(oldest)["headers"].get(SENT_AT) if oldest else None
    return None if sent_at is None else max(0.0, time.time() - float(sent_at))
