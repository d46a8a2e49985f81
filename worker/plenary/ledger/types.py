"""The ledger's arguments and answers: plain values, no Redis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from plenary.domain.cloudevents import Envelope
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.stream_trimming import Trimming

MOST_FALLBACK_SOURCES = 16


def join_ids(record_ids: Sequence[str]) -> str:
    """The ids of records as rows and task results hold them: one a line."""
    return "\n".join(record_ids)


def split_ids(text: str | None) -> tuple[str, ...]:
    """Back again."""
    return tuple((text or "").splitlines())


class Verdict(StrEnum):
    """The answer to a claim."""

    RUN = "run"  # the caller has the lease
    DONE = "done"  # this event or version has its outcome already
    STALE = "stale"  # a later event of the same object was handled
    BUSY = "busy"  # another holds the lease
    PARKED = "parked"  # its store is unreachable: the request waits there and comes back by itself


class Answer(StrEnum):
    """The outcome of a change."""

    COMMITTED = "committed"
    LOST = "lost"  # the lease ran out and is another's, or was given back
    RACED = "raced"  # a record changed since it was read: read again


@dataclass(frozen=True, slots=True)
class Request:
    """An event to handle. `replay` lets an object that failed be tried again."""

    event: StorageEvent
    replay: bool = False

    def to_json(self) -> str:
        """For rows that wait in Redis."""
        return json.dumps({"event": self.event.model_dump(mode="json", exclude_none=True), "replay": self.replay})

    @classmethod
    def of_json(cls, text: str) -> Request:
        """Back again."""
        fields = json.loads(text)
        return cls(StorageEvent.model_validate(fields["event"]), replay=fields["replay"])


@dataclass(frozen=True, slots=True)
class Claim:
    """`attempts` counts the runs of this version, this one included; `crashes` those whose lease was never given back.

    `wait_seconds` is what is left of the other's lease. `records` (their ids) and `outcome` are the object's last ones,
    if any; `done_version` is the version that needs no reading again, if there is one.
    """

    verdict: Verdict
    attempts: int = 0
    crashes: int = 0
    wait_seconds: float = 0.0
    records: tuple[str, ...] = ()
    outcome: str | None = None
    done_version: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's hold on an object while it works.

    `version` is that of the request, and the one that was read once it was. `owner` is unique to one run of one
    request.
    """

    request: Request
    version: ObjectVersion
    fingerprint: str
    owner: str

    @property
    def event(self) -> StorageEvent:
        """The request's."""
        return self.request.event

    @property
    def uri(self) -> str:
        """The object's."""
        return self.event.object.uri


class SourceObject(NamedTuple):
    """An object that gives a record, and when it was put, in ms since 1970. The greater one counts."""

    modified: int
    uri: str


@dataclass(frozen=True, slots=True)
class RecordState:
    """The row of a record: no content means that there is none (any more). `revision` goes up with each change.

    `modified` says when the object that gave it was put, in ms since 1970. `fallback_sources` give the same
    record and were put before, the latest first: the first of them has it once `object` gives it no more. `now_ms` is
    when it was read, by the server's clock, and `epoch` the ledger's.
    """

    id: str
    content: str | None
    revision: int
    object: str | None
    modified: int = 0
    fallback_sources: tuple[SourceObject, ...] = ()
    now_ms: int = field(default=0, compare=False)
    epoch: str | None = field(default=None, compare=False)

    @property
    def next_revision(self) -> int:
        """That of a change from here: one more, or the time, so that it goes up although a ledger was lost."""
        return max(self.revision + 1, self.now_ms)

    @property
    def source_object(self) -> SourceObject | None:
        """The object that gave the current record, if there is one."""
        return SourceObject(self.modified, self.object) if self.content and self.object else None

    def fallback_sources_without(self, uri: str, *more: SourceObject) -> tuple[SourceObject, ...]:
        """The fallback sources except one, with more; beyond `MOST_FALLBACK_SOURCES` the earliest are forgotten."""
        kept = [source for source in self.fallback_sources if source.uri != uri]
        return tuple(sorted([*kept, *more], reverse=True)[:MOST_FALLBACK_SOURCES])


@dataclass(frozen=True, slots=True)
class Change:
    """A pending change of one record row, with the event to publish, if any.

    `successor` is the object that has the record from now on and has not been read again: that is asked for with the
    change. `record` is its JSON, for the store of current records; without it the one that is kept there stays.
    """

    before: RecordState
    content: str | None
    object: str | None
    event: Envelope | None = None
    modified: int = 0
    fallback_sources: tuple[SourceObject, ...] = ()
    successor: ObjectRef | None = None
    record: str | None = None

    @property
    def revision(self) -> int:
        """The next one where an event goes out."""
        return self.before.next_revision if self.event else self.before.revision


@dataclass(frozen=True, slots=True)
class Outlets:
    """Destinations of events: the stream and how it is trimmed, and the sinks behind the outbox, by their names.

    `records`: the current record of each id is kept, and its symbol is aligned again. `elsewhere`: it is kept by
    another store.
    """

    stream: bool = True
    trimming: Trimming = field(default=Trimming())
    sinks: tuple[str, ...] = field(default=())
    records: bool = False
    elsewhere: bool = False
