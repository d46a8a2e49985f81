"""A ledger that keeps records, with one sink, and the aligner behind it."""

from __future__ import annotations

from typing import Any

from redis import Redis

from plenary.domain.cloudevents import content_hash, opened, published, withdrawn
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.alignments import Alignments
from plenary.ledger.client import Change, Lease, Ledger, Outlets, Request
from plenary.ledger.record_store import LedgerRecords
from plenary.observability.metrics.counters import Tally
from plenary.services.alignment import align_symbol

SYMBOL = "A/RES/85/901"


class Desk:
    """A ledger that keeps records, with one sink, and the aligner behind it."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.ledger = Ledger(redis, "plenary", Outlets(sinks=("files",), records=True))
        self.records = LedgerRecords(redis, "plenary")
        self.alignments = Alignments(redis, "plenary", ("files",))
        self.turn = 0

    def put(self, record: Record) -> None:
        """Commit a record, as reading its file does."""
        content, row = content_hash(record), self.ledger.record(record.id)
        sent = None
        if row.content != content:
            sent = published(record, content, revision=row.next_revision, previous=row.content)
        self._commit(record.language, Change(row, content, uri(record), sent, record=record.model_dump_json()))

    def remove(self, record: Record) -> None:
        row = self.ledger.record(record.id)
        ref = ObjectRef.of_uri(uri(record))
        sent = withdrawn(
            record.id, ref, time=record.ingested_at, revision=row.next_revision, previous="", fingerprint="f"
        )
        self._commit(record.language, Change(row, None, None, sent))

    def align(self) -> str:
        return align_symbol(SYMBOL, self.alignments, self.records, Tally(self.redis, "plenary"))

    def events(self) -> list[dict[str, Any]]:
        """The events of alignments, as sinks are given them."""
        entries: Any = self.redis.xrange(keys.outbox("plenary"))
        known = [opened(fields["event"]) for _, fields in entries]
        return [event for event in known if event["type"] == "org.plenary.alignment.updated.v1"]

    def _commit(self, language: str, change: Change) -> None:
        self.turn += 1
        ref = ObjectRef(store="s3", bucket="documents", key=f"{language}.docx")
        lease = Lease(
            Request(StorageEvent(object=ref, etag=f"{self.turn}")), ObjectVersion(f"{self.turn}"), "f", f"o{self.turn}"
        )
        self.ledger.claim(lease, 60)
        assert self.ledger.commit(lease, "created", [change.before.id], [change]) == "committed"


def uri(record: Record) -> str:
    return f"s3://documents/{record.language}.docx"
