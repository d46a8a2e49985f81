"""Where records go. The streams of records and of failures are the ledger's own; every sink is behind its outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from plenary.errors import ErrorCode, IngestError
from plenary.sinks.topics import Message, Subscription, Topic

__all__ = ["Message", "Sink", "Subscriber", "Subscription", "Topic", "Write", "told_as_failures"]

Write = Callable[[Sequence[Message]], None]

CLOUDEVENTS = "application/cloudevents+json; charset=utf-8"  # an event in the structured mode
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0


class Sink(Protocol):
    """What the outbox is drained into.

    `connect` gives, for as long as its block lasts, a function that takes up to `batch` messages, oldest first, and
    returns once they are durable, in well under a minute. After a crash it is given the same messages again, in the
    same order; it keeps each once where it can, and else relies on the event's id.
    Errors of both: `IngestError` with SINK_UNREACHABLE, or with SINK_REFUSED when it is these messages that it does not
    take.
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


@contextmanager
def told_as_failures(sink: str, *errors: type[Exception]) -> Iterator[None]:
    """Errors of these types become SINK_UNREACHABLE, by their kind alone: their texts may hold an address."""
    try:
        yield
    except errors as error:
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=type(error).__name__) from error
