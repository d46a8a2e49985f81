"""Task messages in the form of kombu's Redis transport, for a script that enqueues them.

Reasons: docs/adr/0005-enqueue-inside-the-ledger-script.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kombu import Connection
from kombu.transport import memory
from kombu.utils.json import dumps

from plenary.app import app
from plenary.settings.connections import LEDGER_SCHEMES, ledger_url, scheme
from plenary.settings.model import Settings

if TYPE_CHECKING:
    from kombu import Producer


class _Channel(memory.Channel):
    """A channel that collects messages in a list of the current thread."""

    made = threading.local()

    def _put(self, queue: str, message: dict[str, Any], **_: object) -> None:
        self.made.messages.append((queue, dumps(message)))

    def _put_fanout(self, *_: object, **__: object) -> None:
        """Drop the event that a message was sent: the worker reports that it was received."""


class _Transport(memory.Transport):
    Channel = _Channel


def in_ledger(settings: Settings) -> bool:
    """True if the broker is the Redis database of the ledger."""
    broker = settings.broker.url.get_secret_value()
    return scheme(broker) in LEDGER_SCHEMES and broker == ledger_url(settings)


@contextmanager
def making() -> Iterator[tuple[Producer, list[tuple[str, str]]]]:
    """Yield a producer that sends nothing, and the list of its messages: queue and body of each."""
    messages: list[tuple[str, str]] = []
    _Channel.made.messages = messages
    with Connection("memory://", transport=_Transport) as connection:
        yield app.amqp.Producer(connection), messages
