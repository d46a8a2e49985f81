"""A consumer of an exchange of RabbitMQ: a durable queue of its own, one acknowledgement after each write.

    python examples/consumers/amqp_queue.py amqp://guest:guest@127.0.0.1:5672// newest.db "ga.resolution.*"

It takes what waits and ends once nothing came for a second; leave out `timeout` to go on for ever.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from typing import Any

from kombu import Connection, Exchange, Queue
from newest import keep, opened

EXCHANGE = Exchange("plenary", "topic", durable=True)


def consume(database: sqlite3.Connection, url: str, routing_key: str) -> None:
    """Take what is on the queue, which is made and bound if it is missing."""

    def take(body: str | bytes, message: Any) -> None:
        keep(database, json.loads(body))
        message.ack()

    queue = Queue("newest", EXCHANGE, routing_key=routing_key, durable=True)
    with Connection(url) as link, link.Consumer(queue, on_message=lambda found: take(found.body, found)) as consumer:
        consumer.qos(prefetch_count=20)
        while True:
            try:
                link.drain_events(timeout=1)
            except TimeoutError:
                return


if __name__ == "__main__":
    with opened(sys.argv[2]) as records:
        consume(records, sys.argv[1], sys.argv[3])
