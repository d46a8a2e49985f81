"""A broker that goes while a worker has messages in hand: a lost connection, and no end of the worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from kombu import Connection, Queue

from plenary.app import app
from plenary.services.embedded_valkey import serve

pytestmark = pytest.mark.integration


def test_a_connection_lost_with_messages_in_hand_is_closed_twice(tmp_path: Path) -> None:
    assert app.main, "which registers its transports"
    with serve(tmp_path / "valkey") as server:
        connection = Connection(server.url)
        taken: list[object] = []
        for number, channel in enumerate((connection.default_channel, connection.channel())):
            queue = Queue(f"queue {number}")(channel)
            queue.declare()
            connection.Producer(channel).publish("one", routing_key=queue.name)
            connection.Consumer([queue], channel, callbacks=[lambda _, message: taken.append(message)]).consume()
        while len(taken) < 2:
            connection.drain_events(timeout=5)
        with pytest.raises(TimeoutError):  # both wait for more as the server goes
            connection.drain_events(timeout=0.1)
    connection.collect(socket_timeout=1)  # as Celery does when a connection is lost
    connection.close()
    assert not connection.connected
