"""One stored original read as a worker would read it now, and held against what is known of it. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from worker.comparison import Difference, compare
from worker.contracts import envelope
from worker.contracts.record import Record
from worker.failures import Failure, Reason
from worker.isolation.order import Order
from worker.ledger.survey import Survey

if TYPE_CHECKING:
    from worker.ledger.survey import ObjectRow, RecordRow
    from worker.stores import Fetched
    from worker.tasks.context import Context


class Effect(StrEnum):
    """What reading it again would do."""

    SAME = "same"  # nothing would be sent
    CHANGED = "changed"  # its record would be updated
    UNTOLD = "untold"  # the same, but the record as it was sent is kept nowhere, so nobody can say how
    GAINED = "gained"  # it gave no record and now would
    LOST = "lost"  # it gives a record and then would not
    MOVED = "moved"  # it would give another record
    FAILING = "failing"  # it gave none and would not
    OUTDONE = "outdone"  # another file gives its record: nothing would be sent
    AWAY = "away"  # the version that was read is not in the store any more, or the store does not answer


@dataclass(frozen=True, slots=True)
class Finding:
    """What would become of one object. `detail` says more where there is more to say."""

    uri: str
    record: str
    effect: Effect
    detail: str = ""
    difference: Difference = field(default_factory=Difference)

    @property
    def worse(self) -> tuple[str, ...]:
        """What a person should look at first: what was good and would be so no more."""
        if self.effect in {Effect.LOST, Effect.MOVED}:
            return (self.detail, *self.difference.worse)
        return tuple(self.difference.worse)


def shadow(row: ObjectRow, context: Context) -> Finding:
    """Read one object and compare. Errors: `redis.RedisError`; a store or reader that is away is a finding."""
    survey = Survey(context.ledger.redis, context.ledger.prefix)
    before = next(survey.current([row.record]), None) if row.record else None
    if before and before.object != row.uri:
        return Finding(row.uri, row.record, Effect.OUTDONE, f"it is {before.object} that gives {row.record}")
    try:
        record = _read(row, _fetched(row, context), context)
    except Failure as failure:
        return _stopped(row, before, failure)
    if before is None:
        return Finding(row.uri, record.id, Effect.GAINED, row.reason)
    return _told(row, before, record, survey)


def _told(row: ObjectRow, before: RecordRow, record: Record, survey: Survey) -> Finding:
    if record.id != before.id:
        return Finding(row.uri, before.id, Effect.MOVED, f"{before.id} would be {record.id}")
    if envelope.content_hash(record) == before.content:
        return Finding(row.uri, record.id, Effect.SAME)
    sent = survey.last_sent(before)
    if sent is None:
        return Finding(row.uri, record.id, Effect.UNTOLD, "the stream does not hold the record any more")
    return Finding(row.uri, record.id, Effect.CHANGED, difference=compare(sent, record.model_dump(mode="json")))


def _fetched(row: ObjectRow, context: Context) -> Fetched:
    """The version that the ledger tells of: another one would differ by itself. Errors: `Failure`."""
    # where an ETag stands beside it, the version is the id of a version
    version_id, etag = (row.version, row.etag) if row.etag else (None, row.version)
    limit = context.settings.limits.object_mib << 20
    return context.store(row.object.store).fetch(row.object, version_id=version_id, etag=etag or None, max_bytes=limit)


def _read(row: ObjectRow, fetched: Fetched, context: Context) -> Record:
    order = Order(object=row.object, version_id=fetched.version_id, etag=fetched.etag, options=context.options)
    try:
        found = context.readers().read(order, fetched.data)
    except Failure as failure:
        if context.options.ocr != "later" or not failure.recognizable:
            raise
        order = order.model_copy(update={"options": replace(context.options, ocr="on")})
        found = context.readers(recognizing=True).read(order, fetched.data)
    return Record.model_validate_json(found)


def _stopped(row: ObjectRow, before: RecordRow | None, failure: Failure) -> Finding:
    # a record of an earlier version stands while the one that is there now fails
    effect = Effect.LOST if before and row.outcome != "failed" else Effect.FAILING
    if failure.reason.value.retry or failure.reason is Reason.OBJECT_GONE:
        effect = Effect.AWAY
    return Finding(row.uri, row.record, effect, str(failure))
