"""Comparison of a bucket with the ledger, page by page: objects missing, changed or gone, and the part that lost each.

It only reports cases. The caller enqueues an event for each; the ingest then reads the store itself, so a case that is
out of date by then does no harm.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from plenary.domain.storage_event import Action, StorageEvent
from plenary.ledger import event_log
from plenary.ledger.client import Ledger
from plenary.ledger.event_log import EventOutcome
from plenary.ledger.scan import ObjectRow
from plenary.listeners.filter import Filter
from plenary.services.bloom_filter import BloomFilter
from plenary.storage.base import Listed, Store

PROVIDER = "reconcile"


class Mismatch(StrEnum):
    """The difference between an object and its row."""

    MISSING = "missing"  # it is in the store, and nothing came of it
    CHANGED = "changed"  # another version is known
    GONE = "gone"  # it is known, and not in the store any more


class LostAt(StrEnum):
    """The part that lost the object."""

    NO_EVENT = "no event"  # no listener had an event of it, as far as the log goes back
    REJECTED = "rejected"  # an event that could not be read names it
    EXPIRED = "expired"  # it was taken and its message ran out: on a queue, in its wait, in all its attempts
    CRASHED = "crashed"  # the worker that had it never came back
    FILTERED = "filtered"  # the filter left it out


@dataclass(frozen=True, slots=True)
class Case:
    """One object. `event` is what ought to have come; `left` that the filter of today would leave it out too."""

    state: Mismatch
    link: LostAt
    event: StorageEvent
    detail: str = ""
    left: bool = False

    @property
    def uri(self) -> str:
        """The object's."""
        return self.event.object.uri


@dataclass(slots=True)
class Reconciliation:
    """Comparison of one prefix of one bucket. Objects put less than `grace_seconds` ago are skipped as still in flight.

    `scans` returns the number of files that wait on the queue for recognition: while there are any, no object that was
    sent there counts as lost; a worker may hold it for `redelivery_seconds` longer. `counts` has the objects that are
    no case, by reason: held, failed (they have a dead letter), young, busy, to be recognized.
    """

    store: Store
    bucket: str
    prefix: str
    ledger: Ledger
    accepts: Filter
    grace_seconds: float
    scans: Callable[[], int]
    redelivery_seconds: float
    counts: Counter[str] = field(default_factory=Counter)
    _events: _EventLog = field(init=False)

    def __post_init__(self) -> None:
        self._events = _EventLog(self.ledger, self.scans, self.store.name)

    def cases(self) -> Iterator[Case]:
        """Every case, what is there first. Errors: `redis.RedisError`; `Failure` of the store: then nothing is gone."""
        seen, started = BloomFilter(), self.ledger.now()
        for page in self.store.pages(self.bucket, self.prefix):
            listed = [item for item in page if not item.ref.derived]
            rows = self.ledger.scan.rows(item.ref.uri for item in listed)
            for item, row in zip(listed, rows, strict=True):
                seen.add(item.ref.uri)
                if case := self._there(item, row, started):
                    yield case
        for row in self.ledger.scan.objects(f"{self.store.name}://{self.bucket}/{self.prefix}"):
            if row.uri not in seen and (case := self._not_there(row, started)):
                yield case

    def _there(self, listed: Listed, row: ObjectRow | None, started: float) -> Case | None:
        put = listed.last_modified if listed.last_modified.timestamp() <= time.time() else None
        event = StorageEvent(object=listed.ref, etag=listed.etag, size=listed.size, occurred_at=put, provider=PROVIDER)
        has_outcome = row is not None and row.outcome not in {"", "withdrawn"}
        if row and has_outcome and listed.etag and listed.etag in row.version:
            self.counts["failed" if row.outcome == "failed" else "held"] += 1
            return None
        if waits := self._waits(listed.ref.uri, row, started):
            self.counts[waits] += 1
            return None
        expired = row is not None and row.outcome == "failed" and not row.version.key  # it is on no way any more
        # a time in the future, beyond any clock's error, says nothing: the object may have been there for years
        if not expired and abs(started - listed.last_modified.timestamp()) < self.grace_seconds:
            self.counts["young"] += 1
            return None
        # an outcome that names no version is a failure that was not the file's fault
        state = Mismatch.CHANGED if row and has_outcome and row.version.key else Mismatch.MISSING
        return self._case(state, event, row)

    def _not_there(self, row: ObjectRow, started: float) -> Case | None:
        if row.outcome in {"", "withdrawn"} or row.at >= int(started) or self._waits(row.uri, row, started):
            return None
        event = StorageEvent(object=row.object, action=Action.REMOVED, provider=PROVIDER)
        return self._case(Mismatch.GONE, event, row)

    def _waits(self, uri: str, row: ObjectRow | None, started: float) -> str | None:
        """The count that an object in flight goes into; None for one that is not in flight."""
        if row and row.requested:
            return "busy" if row.ends > started else None
        if row and row.deferred:
            on_its_way = row.deferred > started - self.redelivery_seconds or self._events.scans_wait
            return "to be recognized" if on_its_way else None
        busy = uri in self._events.parked or self._events.taken_at(uri) > started - self.grace_seconds
        return "busy" if busy else None

    def _case(self, state: Mismatch, event: StorageEvent, row: ObjectRow | None) -> Case:
        rule = self.accepts.refusal(event)
        link, detail = (LostAt.FILTERED, rule) if rule else self._events.link(event, row)
        # what the filter leaves out stays out; a record whose file is gone is withdrawn all the same
        return Case(state, link, event, detail, left=bool(rule) and state is not Mismatch.GONE)


@dataclass
class _EventLog:
    """The log of events, read once and only where a case asks for it."""

    ledger: Ledger
    scans: Callable[[], int]
    store: str

    def link(self, event: StorageEvent, row: ObjectRow | None) -> tuple[LostAt, str]:
        """The part that lost an object, and details if there are any."""
        if row and row.requested:
            return (LostAt.CRASHED, f"crash {row.crashes + 1}") if row.owned else (LostAt.EXPIRED, "in its wait")
        if row and row.deferred:
            return LostAt.EXPIRED, "on the queue for recognition"
        if row and row.outcome == "failed" and not row.version.key:
            return LostAt.EXPIRED, f"in all its attempts: {row.reason}"
        note = self._of(event.object.uri, event.object.key, row.at if row else 0)
        if note is None:
            return LostAt.NO_EVENT, ""
        what, _, rule = note.what.partition(".")
        if what == "accepted":
            return LostAt.EXPIRED, "on the queue"
        return (LostAt.FILTERED, f"by {rule}, once") if what == "filtered" else (LostAt.REJECTED, "")

    def taken_at(self, uri: str) -> float:
        """The last time a listener took an event of the object, in seconds since 1970; 0 if it is not known."""
        note = self._trace.get(uri)
        return note.at if note and note.what == "accepted" else 0

    def _of(self, uri: str, key: str, after: float) -> EventOutcome | None:
        # an event that was handled left an outcome behind it
        notes = [self._trace[place] for place in (uri, key) if place in self._trace]
        return max((note for note in notes if note.at >= after), key=lambda note: note.at, default=None)

    @cached_property
    def _trace(self) -> dict[str, EventOutcome]:
        return event_log.read_notes(self.ledger.redis, self.ledger.prefix)

    @cached_property
    def scans_wait(self) -> bool:
        """True if any file waits on the queue for recognition."""
        return self.scans() > 0

    @cached_property
    def parked(self) -> set[str]:
        """The objects that wait for a store."""
        dependencies = self.ledger.dependencies([self.store])
        return {request.event.object.uri for dependency in dependencies for request in dependency.requests()}
