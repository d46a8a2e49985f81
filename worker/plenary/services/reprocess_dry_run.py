"""Dry run of a reprocess: parse a stored file as a worker would, and compare it with the ledger. Nothing is written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plenary.domain import cloudevents
from plenary.domain.identity import Hint
from plenary.domain.record import Record
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.scan import ObjectRow, RecordRow, Survey
from plenary.ledger.types import SourceObject
from plenary.parsing.catalogue import identified
from plenary.sandbox.request import ParseRequest
from plenary.services import identity
from plenary.services.context import Context
from plenary.services.record_changes import is_superseded
from plenary.services.record_diff import Difference, compare
from plenary.storage.base import Fetched


class Effect(StrEnum):
    """The effect of parsing an object again."""

    SAME = "same"  # no event
    CHANGED = "changed"  # its record would be updated
    UNCOMPARED = "uncompared"  # updated, but the old record is not available to compare with
    GAINED = "gained"  # no record before, one now
    LOST = "lost"  # a record before, none now
    MOVED = "moved"  # another record than before
    FAILING = "failing"  # no record before, none now
    SUPERSEDED = "superseded"  # another file has its record: no event
    AWAY = "away"  # the ingested version is no longer in the store, or the store does not respond


@dataclass(frozen=True, slots=True)
class Finding:
    """The effect on one record of an object. `record` is empty if there never was one."""

    uri: str
    record: str
    effect: Effect
    detail: str = ""
    difference: Difference = field(default_factory=Difference)

    @property
    def worse(self) -> tuple[str, ...]:
        """Reasons to review the change: what would get worse."""
        if self.effect in {Effect.LOST, Effect.MOVED}:
            return (self.detail, *self.difference.worse)
        return tuple(self.difference.worse)


def shadow(row: ObjectRow, context: Context) -> list[Finding]:
    """Parse an object, and compare each record that it gave last or would give now.

    An unreachable store or an unavailable reader is a finding.

    Raises:
        redis.RedisError: The ledger does not respond.

    """
    survey = context.ledger.scan
    try:
        fetched = _fetched(row, context)
        now = {record.id: record for record in _read(row, fetched, context)}
    except IngestError as failure:
        return _stopped(row, failure, {each.id: each for each in survey.current(row.records)})
    current = {each.id: each for each in survey.current({*row.records, *now})}
    put = min(time.time(), fetched.last_modified.timestamp()) if fetched.last_modified else 0
    given_up = [name for name in row.records if name not in now and name in current and current[name].object == row.uri]
    gained = [name for name in now if name not in row.records]
    return [
        *(_given_up(row, name, gained) for name in given_up),
        *(
            _compared(row, current.get(name), record, put, survey)
            for name, record in now.items()
            if not (given_up and name in gained)  # reported like the others
        ),
    ]


def _given_up(row: ObjectRow, name: str, gained: list[str]) -> Finding:
    if gained:
        return Finding(row.uri, name, Effect.MOVED, f"{name} would be {', '.join(gained)}")
    return Finding(row.uri, name, Effect.LOST, f"the file would give {name} no more")


def _compared(row: ObjectRow, before: RecordRow | None, record: Record, put: float, survey: Survey) -> Finding:
    if before is None:
        return Finding(row.uri, record.id, Effect.GAINED, row.reason)
    if is_superseded(
        SourceObject(int(put * 1000), row.uri), SourceObject(round(before.modified * 1000), before.object)
    ):
        return Finding(row.uri, record.id, Effect.SUPERSEDED, f"it is {before.object} that gives {record.id}")
    if cloudevents.content_hash(record) == before.content:
        return Finding(row.uri, record.id, Effect.SAME)
    sent = survey.last_sent(before)
    if sent is None:
        return Finding(row.uri, record.id, Effect.UNCOMPARED, "the stream does not hold the record any more")
    return Finding(row.uri, record.id, Effect.CHANGED, difference=compare(sent, record.model_dump(mode="json")))


def _fetched(row: ObjectRow, context: Context) -> Fetched:
    """Fetch the version in the ledger: another version would differ anyway.

    Raises:
        IngestError: It cannot be fetched.

    """
    limit = context.settings.limits.object_mib << 20
    return context.store(row.object.store).fetch(row.object, **row.version._asdict(), max_bytes=limit)


def _read(row: ObjectRow, fetched: Fetched, context: Context) -> list[Record]:
    order = ParseRequest(object=row.object, version_id=fetched.version_id, etag=fetched.etag, options=context.options)

    def read(hints: tuple[Hint, ...]) -> list[Record]:
        asked = order.model_copy(update={"hints": hints})
        try:
            answer = context.readers().read(asked, fetched.data)
        except IngestError as failure:
            if context.options.ocr != "later" or not failure.recognizable:
                raise
            asked = asked.model_copy(update={"options": replace(context.options, ocr="on")})
            answer = context.readers(recognizing=True).read(asked, fetched.data)
        return [Record.model_validate_json(line) for line in answer.split(b"\n")]

    hints = identity.hints_of(row.object, fetched, context)
    return [*identified(read, hints, identity.catalogue_of(context))]


def _stopped(row: ObjectRow, failure: IngestError, current: dict[str, RecordRow]) -> list[Finding]:
    away = failure.reason.value.retry or failure.reason is ErrorCode.OBJECT_GONE
    findings = []
    for name in row.records or ("",):
        before = current.get(name)
        if before and before.object != row.uri:
            findings.append(Finding(row.uri, name, Effect.SUPERSEDED, f"it is {before.object} that gives {name}"))
            continue
        # a record of an earlier version is kept while the current version fails
        effect = Effect.LOST if before and row.outcome != "failed" else Effect.FAILING
        findings.append(Finding(row.uri, name, Effect.AWAY if away else effect, str(failure)))
    return findings
