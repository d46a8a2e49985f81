"""Where records go. The stream of records is filled by the ledger's commit itself; every sink is behind the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from worker.sinks.jsonl import JsonlSink
from worker.sinks.topics import Message, Subscription, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from config.settings import Sinks, Subscribed

    Write = Callable[[Sequence[Message]], None]


class Sink(Protocol):
    """What the outbox is drained into.

    `connect` gives, for as long as its block lasts, a function that takes up to `batch` messages, oldest first, and
    returns once they are durable, in well under a minute. After a crash it is given the same messages again, in the
    same order; it keeps each once where it can, and else relies on the event's id.
    Errors: `Failure` with SINK_UNREACHABLE, from both.
    """

    @property
    def name(self) -> str:
        """The name of its cursor: no spaces."""

    @property
    def batch(self) -> int:
        """How many messages it takes at once."""

    def connect(self) -> AbstractContextManager[Write]:
        """Make ready to deliver."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A sink that is set up, and what it wants."""

    sink: Sink
    subscription: Subscription


def subscribers(settings: Sinks) -> dict[str, Subscriber]:
    """The sinks that are set up, by name. No connection is made."""
    return {found.sink.name: found for found in _set_up(settings)}


def _set_up(settings: Sinks) -> Iterator[Subscriber]:
    if settings.jsonl.path:
        yield Subscriber(JsonlSink(settings.jsonl.path), _subscription(settings.jsonl))


def _subscription(wanted: Subscribed) -> Subscription:
    return Subscription(
        topics=frozenset(map(Topic, wanted.topics)),
        organs=frozenset(wanted.organs),
        languages=frozenset(wanted.languages),
        kinds=frozenset(wanted.kinds),
    )
