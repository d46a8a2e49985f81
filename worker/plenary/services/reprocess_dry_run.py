"""One stored original read as a worker would read it now, and held against what is known of it. It writes nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plenary.domain import cloudevents
from plenary.domain.record import Record
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.scan import ObjectRow, RecordRow, Survey
from plenary.sandbox.request import Order
from plenary.services.context import Context
from plenary.services.record_diff import Difference, compare
from plenary.storage.base import Fetched


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
    """What would become of one record of an object; `record` is empty where it never gave one. `detail` says more."""

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


def shadow(row: ObjectRow, context: Context) -> list[Finding]:
    """Read one object and compare: each record that it gave last or would give now.

    Errors: `redis.RedisError`; a store or reader that is away is a finding.
    """
    survey = Survey(context.ledger.redis, context.ledger.prefix)
    try:
        fetched = _fetched(row, context)
        now = {record.id: record for record in _read(row, fetched, context)}
    except IngestError as failure:
        return _stopped(row, failure, {one.id: one for one in survey.current(row.records)})
    known = {one.id: one for one in survey.current({*row.records, *now})}
    put = min(time.time(), fetched.last_modified.timestamp()) if fetched.last_modified else 0
    given_up = [name for name in row.records if name not in now and name in known and known[name].object == row.uri]
    gained = [name for name in now if name not in row.records]
    return [
        *(_given_up(row, name, gained) for name in given_up),
        *(
            _told(row, known.get(name), record, put, survey)
            for name, record in now.items()
            if not (given_up and name in gained)  # told as what the others would be
        ),
    ]


def _given_up(row: ObjectRow, name: str, gained: list[str]) -> Finding:
    if gained:
        return Finding(row.uri, name, Effect.MOVED, f"{name} would be {', '.join(gained)}")
    return Finding(row.uri, name, Effect.LOST, f"the file would give {name} no more")


def _told(row: ObjectRow, before: RecordRow | None, record: Record, put: float, survey: Survey) -> Finding:
    if before is None:
        return Finding(row.uri, record.id, Effect.GAINED, row.reason)
    if before.object != row.uri and before.modified >= put:  # of two files the one put last counts
        return Finding(row.uri, record.id, Effect.OUTDONE, f"it is {before.object} that gives {record.id}")
    if cloudevents.content_hash(record) == before.content:
        return Finding(row.uri, record.id, Effect.SAME)
    sent = survey.last_sent(before)
    if sent is None:
        return Finding(row.uri, record.id, Effect.UNTOLD, "the stream does not hold the record any more")
    return Finding(row.uri, record.id, Effect.CHANGED, difference=compare(sent, record.model_dump(mode="json")))


def _fetched(row: ObjectRow, context: Context) -> Fetched:
    """The version that the ledger tells of: another one would differ by itself. Errors: `IngestError`."""
    # where an ETag stands beside it, the version is the id of a version
    version_id, etag = (row.version, row.etag) if row.etag else (None, row.version)
    limit = context.settings.limits.object_mib << 20
    return context.store(row.object.store).fetch(row.object, version_id=version_id, etag=etag or None, max_bytes=limit)


def _read(row: ObjectRow, fetched: Fetched, context: Context) -> list[Record]:
    order = Order(object=row.object, version_id=fetched.version_id, etag=fetched.etag, options=context.options)
    try:
        found = context.readers().read(order, fetched.data)
    except IngestError as failure:
        if context.options.ocr != "later" or not failure.recognizable:
            raise
        order = order.model_copy(update={"options": replace(context.options, ocr="on")})
        found = context.readers(recognizing=True).read(order, fetched.data)
    return [Record.model_validate_json(line) for line in found.split(b"\n")]


def _stopped(row: ObjectRow, failure: IngestError, known: dict[str, RecordRow]) -> list[Finding]:
    away = failure.reason.value.retry or failure.reason is ErrorCode.OBJECT_GONE
    found = []
    for name in row.records or ("",):
        before = known.get(name)
        if before and before.object != row.uri:
            found.append(Finding(row.uri, name, Effect.OUTDONE, f"it is {before.object} that gives {name}"))
            continue
        # a record of an earlier version stands while the one that is there now fails
        effect = Effect.LOST if before and row.outcome != "failed" else Effect.FAILING
        found.append(Finding(row.uri, name, Effect.AWAY if away else effect, str(failure)))
    return found
