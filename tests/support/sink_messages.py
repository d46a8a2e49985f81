"""Messages for the tests of sinks: events of made-up records, and a delivery as the outbox makes it."""

from __future__ import annotations

from collections.abc import Sequence

from plenary.domain import cloudevents
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.sinks.base import Message, Sink, Topic
from plenary.sinks.topics import Subscription
from support.made_record import NOON, record

__all__ = ["created", "deliver", "record", "told", "updated", "withdrawn"]


def told(*events: cloudevents.Envelope, topics: tuple[Topic, ...] = (Topic.RECORDS,)) -> list[Message]:
    wanted = Subscription(topics=frozenset(topics))
    return [message for event in events for message in wanted.messages(event.body)]


def created(known: Record) -> cloudevents.Envelope:
    return cloudevents.published(known, cloudevents.content_hash(known), revision=1, previous=None)


def updated(known: Record, revision: int = 2) -> cloudevents.Envelope:
    return cloudevents.published(known, cloudevents.content_hash(known), revision=revision, previous="earlier")


def withdrawn(known: Record, revision: int = 3) -> cloudevents.Envelope:
    ref = ObjectRef(store=known.source.store, bucket=known.source.bucket, key=known.source.key)
    return cloudevents.withdrawn(known.id, ref, time=NOON, revision=revision, previous="earlier", fingerprint="f1")


def deliver(sink: Sink, messages: Sequence[Message]) -> None:
    """All of them, in batches of the sink's size."""
    with sink.connect() as write:
        for start in range(0, len(messages), sink.batch):
            write(messages[start : start + sink.batch])
