"""Messages for the tests of sinks: events of made-up records, and a delivery as the outbox makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from made_record import NOON, record
from plenary.contracts import envelope
from plenary.contracts.event import ObjectRef
from plenary.sinks import Message, Sink, Subscription, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plenary.contracts.record import Record

__all__ = ["created", "deliver", "record", "told", "updated", "withdrawn"]


def told(*events: envelope.Envelope, topics: tuple[Topic, ...] = (Topic.RECORDS,)) -> list[Message]:
    wanted = Subscription(topics=frozenset(topics))
    return [message for event in events for message in wanted.messages(event.body)]


def created(known: Record) -> envelope.Envelope:
    return envelope.published(known, envelope.content_hash(known), revision=1, previous=None)


def updated(known: Record, revision: int = 2) -> envelope.Envelope:
    return envelope.published(known, envelope.content_hash(known), revision=revision, previous="earlier")


def withdrawn(known: Record, revision: int = 3) -> envelope.Envelope:
    ref = ObjectRef(store=known.source.store, bucket=known.source.bucket, key=known.source.key)
    return envelope.withdrawn(known.id, ref, time=NOON, revision=revision, previous="earlier", fingerprint="f1")


def deliver(sink: Sink, messages: Sequence[Message]) -> None:
    """All of them, in batches of the sink's size."""
    with sink.connect() as write:
        for start in range(0, len(messages), sink.batch):
            write(messages[start : start + sink.batch])
