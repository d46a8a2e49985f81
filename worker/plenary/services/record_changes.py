"""The changes of records that an ingest makes, decided without a server. The ingest commits them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plenary.domain import cloudevents
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.ledger.types import Change, Lease, RecordState, SourceObject

PlanResult = Literal["created", "updated", "unchanged", "superseded", "withdrawn"]
# of an object with several records: the result that is reported, the first of these that one of them has
TELLING: tuple[PlanResult, ...] = ("created", "updated", "unchanged", "superseded")


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """The changes of one object, to be committed together; `ids` are the records that it gives from now on."""

    result: PlanResult
    ids: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def publishes(self) -> bool:
        """True if an event goes out."""
        return any(change.event for change in self.changes)


def is_superseded(source: SourceObject, current: SourceObject | None) -> bool:
    """True if another object gives the record and was uploaded later.

    Of two that were uploaded at one time the greater URI counts, so that the order of their ingests does not matter.
    """
    return current is not None and current.uri != source.uri and current > source


def decide(  # noqa: PLR0913
    records: Sequence[tuple[Record, str]],
    former: Sequence[str],
    rows: Mapping[str, RecordState],
    lease: Lease,
    *,
    modified: int,
    time: str,
    keep: bool = False,
) -> CommitPlan:
    """Decide the changes of an object that was read.

    Args:
        records: The records that it gives, each with its content hash.
        former: The ids of the records that it gave last.
        rows: The rows of all these records.
        lease: The hold on the object.
        modified: The time of its upload, in ms since 1970.
        time: The time of a withdrawal.
        keep: Keep the JSON of each record beside its row.

    """
    ids = tuple(record.id for record, _ in records)
    source = SourceObject(modified, lease.uri)
    steps = [_step(record, content, rows[record.id], source, keep=keep) for record, content in records]
    changes = [change for _, change in steps]
    for record_id in former:
        if record_id not in ids:
            changes += _given_up(rows[record_id], lease, time)
    return CommitPlan(min((result for result, _ in steps), key=TELLING.index), ids, tuple(changes))


def decide_withdrawal(former: Sequence[str], rows: Mapping[str, RecordState], lease: Lease, *, time: str) -> CommitPlan:
    """Decide the changes of an object that is gone, from the ids of the records that it gave last."""
    changes = [change for record_id in former for change in _given_up(rows[record_id], lease, time)]
    return CommitPlan("withdrawn", (), tuple(changes))


def _step(
    record: Record, content: str, row: RecordState, source: SourceObject, *, keep: bool
) -> tuple[PlanResult, Change]:
    current = row.source_object
    if is_superseded(source, current):
        return "superseded", replace(_same(row), fallback_sources=row.fallback_sources_without(source.uri, source))
    result: PlanResult = "created"
    if row.content:
        result = "unchanged" if row.content == content else "updated"
    event = None
    if result != "unchanged":
        event = cloudevents.published(
            record, content, revision=row.next_revision, previous=row.content, epoch=row.epoch
        )
    displaced = {current} if current and current.uri != source.uri else set()
    fallback_sources = row.fallback_sources_without(source.uri, *displaced)
    kept = record.model_dump_json() if keep else None
    return result, Change(row, content, source.uri, event, source.modified, fallback_sources, record=kept)


def _given_up(row: RecordState, lease: Lease, time: str) -> Iterator[Change]:
    """A record that the object gives no more. It stays while another object gives it, which is then read again."""
    if row.source_object is None:
        return
    if row.source_object.uri != lease.uri:
        yield replace(_same(row), fallback_sources=row.fallback_sources_without(lease.uri))
    elif row.fallback_sources:
        successor, *remaining = row.fallback_sources
        ref = ObjectRef.of_uri(successor.uri)
        yield Change(row, row.content, successor.uri, None, successor.modified, tuple(remaining), ref)
    else:
        yield _withdrawal(row, lease, time)


def _same(row: RecordState) -> Change:
    return Change(row, row.content, row.object, None, row.modified, row.fallback_sources)


def _withdrawal(row: RecordState, lease: Lease, time: str) -> Change:
    event = cloudevents.withdrawn(
        row.id,
        lease.event.object,
        time=time,
        revision=row.next_revision,
        previous=row.content or "",
        fingerprint=lease.fingerprint,
        epoch=row.epoch,
    )
    return Change(row, None, None, event)
