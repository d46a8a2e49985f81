"""The protocol of a sink, and its registration. The streams of records and failures are the ledger's own.

A sink is a file with its settings, a `SinkPlugin` that is an entry point of the group `plenary.sinks`, and the sink
itself, whose library is imported where it connects: the file is imported at every start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from plenary.errors import ErrorCode, IngestError
from plenary.settings.plugins import Plugin

if TYPE_CHECKING:  # what is only named here would slow down every start
    from redis import Redis

    from plenary.domain.cloudevents import Envelope
    from plenary.ledger.stream_trimming import Trimming
    from plenary.settings.model import Settings

CLOUDEVENTS = "application/cloudevents+json; charset=utf-8"  # an event in the structured mode
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0


class Topic(StrEnum):
    """The topics that a sink can subscribe to."""

    RECORDS = "records"
    BLOCKS = "blocks"
    CITATIONS = "citations"
    FAILURES = "failures"
    ALIGNMENTS = "alignments"
    DISCREPANCIES = "discrepancies"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a sink: an event on one topic.

    `routing_key` is `ga.resolution.en` for a record, `blocks.ga.resolution.en` for a part of one, `failures.no_text`
    for a dead letter, `alignments.ga` for a symbol in all its languages; `any` stands for what the event does not say.
    """

    topic: Topic
    routing_key: str
    envelope: Envelope


Write = Callable[[Sequence[Message]], None]


class Sink(Protocol):
    """A destination of the outbox.

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
        """The number of messages that it takes at once."""

    def connect(self) -> AbstractContextManager[Write]:
        """Make ready to deliver."""


@dataclass(frozen=True, slots=True)
class SinkContext:
    """The things beside its own settings that a sink can be made from. `redis` is the client of the ledger."""

    settings: Settings
    redis: Redis
    trimming: Trimming


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkPlugin(Plugin):
    """A kind of sink.

    Attributes:
        make: the sink of a name and its settings, or None where they ask for none. No connection is made.
        title: what the table of doors and queues calls it.
        example: the settings that turn it on, for the table of sinks in `docs/contracts.md`.
        delivers: what arrives there, for the same table.
    """

    make: Callable[[str, Any, SinkContext], Sink | None]
    title: str
    example: str
    delivers: str


@contextmanager
def told_as_failures(sink: str, *errors: type[Exception]) -> Iterator[None]:
    """Errors of these types become SINK_UNREACHABLE, by their kind alone: their texts may hold an address."""
    try:
        yield
    except errors as error:
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=type(error).__name__) from error
