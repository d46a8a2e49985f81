"""Task messages as the Redis transport would put them on its queues, made without sending: for one script to do so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kombu import Connection
from kombu.transport import memory
from kombu.utils.json import dumps

from plenary.app import app
from plenary.settings.connections import REDIS_SCHEMES, ledger_url, scheme
from plenary.settings.model import Settings

if TYPE_CHECKING:
    from kombu import Producer


class _Channel(memory.Channel):
    """A channel whose queues are the list of whoever makes messages in this thread."""

    made = threading.local()

    def _put(self, queue: str, message: dict[str, Any], **_: object) -> None:
        self.made.messages.append((queue, dumps(message)))

    def _put_fanout(self, *_: object, **__: object) -> None:
        """No word to Flower that a message was sent: a worker will say that it came."""


class _Transport(memory.Transport):
    Channel = _Channel


def in_ledger(settings: Settings) -> bool:
    """Whether the broker's queues lie in the same Redis, in the same database, as the ledger."""
    broker = settings.broker.url.get_secret_value()
    return scheme(broker) in REDIS_SCHEMES and broker == ledger_url(settings)


@contextmanager
def making() -> Iterator[tuple[Producer, list[tuple[str, str]]]]:
    """A producer that sends nothing, and queue and body of each message that it is given, in their order."""
    found: list[tuple[str, str]] = []
    _Channel.made.messages = found
    with Connection("memory://", transport=_Transport) as connection:
        yield app.amqp.Producer(connection), found
