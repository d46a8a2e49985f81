"""Messages for the tests of sinks: events of made-up records, and a delivery as the outbox makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.contracts import envelope
from worker.contracts.event import ObjectRef
from worker.contracts.record import Block, Citation, Footnote, Quality, Record, Source
from worker.sinks import Message, Sink, Subscription, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = "2031-01-02T12:00:00Z"


def record(number: int = 901, **changes: Any) -> Record:
    """A resolution of the General Assembly with one paragraph, one note and one citation."""
    values: dict[str, Any] = {
        "id": f"A/RES/85/{number}:{changes.get('language', 'en')}",
        "symbol": f"A/RES/85/{number}",
        "symbol_source": "masthead",
        "kind": "resolution",
        "organ": "General Assembly",
        "organ_code": "GA",
        "language": "en",
        "title": "Lighthouses “and fog”",
        "blocks": [
            Block(id="op.1", part="body", kind="paragraph", number="1.", text="Calls upon keepers to keep lamps lit;")
        ],
        "footnotes": [Footnote(marker="1", text="Resolution 84/7.", block="op.1")],
        "citations": [Citation(symbol="A/RES/84/7", text="resolution 84/7", relation="recalls", block="op.1")],
        "quality": Quality(score=1),
        "source": Source(store="s3", bucket="uploads", key=f"{number}.pdf", sha256="0" * 64, size=7),
        "fingerprint": "f1",
        "ingested_at": NOON,
    }
    return Record(**(values | changes))


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
