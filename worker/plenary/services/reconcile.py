"""A bucket held against the ledger, page by page: what is missing, changed or gone, and which link lost it.

It finds and judges. What is found is dealt with by whoever asks, as by any event: the ingest looks at the store itself,
so a case that is none any more does no harm.
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
from plenary.ledger.event_log import Told
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
    """One prefix of one bucket. `grace_seconds`: what was put since then may still be on its way and is not looked at.

    `scans` tells how many files wait on the queue for recognition: while any does, none that was sent there is lost; it
    may be in a worker's hands for `redelivery_seconds` longer. `counts` says what became of the objects that make no
    case: held, failed (they have a dead letter), young, busy, to be recognized.
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
    _told: _Told = field(init=False)

    def __post_init__(self) -> None:
        self._told = _Told(self.ledger, self.scans, self.store.name)

    def cases(self) -> Iterator[Case]:
        """Every case, what is there first. Errors: `redis.RedisError`; `Failure` of the store: then nothing is gone."""
        seen, started = BloomFilter(), self.ledger.now()
        for page in self.store.pages(self.bucket, self.prefix):
            listed = [one for one in page if not one.ref.derived]
            rows = self.ledger.scan.rows(one.ref.uri for one in listed)
            for one, row in zip(listed, rows, strict=True):
                seen.add(one.ref.uri)
                if case := self._there(one, row, started):
                    yield case
        for row in self.ledger.scan.objects(f"{self.store.name}://{self.bucket}/{self.prefix}"):
            if row.uri not in seen and (case := self._not_there(row, started)):
                yield case

    def _there(self, one: Listed, row: ObjectRow | None, started: float) -> Case | None:
        put = one.last_modified if one.last_modified.timestamp() <= time.time() else None
        event = StorageEvent(object=one.ref, etag=one.etag, size=one.size, occurred_at=put, provider=PROVIDER)
        known = row is not None and row.outcome not in {"", "withdrawn"}
        if row and known and one.etag and one.etag in row.version:
            self.counts["failed" if row.outcome == "failed" else "held"] += 1
            return None
        if waits := self._waits(one.ref.uri, row, started):
            self.counts[waits] += 1
            return None
        expired = row is not None and row.outcome == "failed" and not row.version.key  # it is on no way any more
        # one of the future beyond any clock's error says nothing: it may lie there for years
        if not expired and abs(started - one.last_modified.timestamp()) < self.grace_seconds:
            self.counts["young"] += 1
            return None
        # an outcome that names no version is a failure that was not the file's fault
        state = Mismatch.CHANGED if row and known and row.version.key else Mismatch.MISSING
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
            on_its_way = row.deferred > started - self.redelivery_seconds or self._told.scans_wait
            return "to be recognized" if on_its_way else None
        busy = uri in self._told.parked or self._told.taken_at(uri) > started - self.grace_seconds
        return "busy" if busy else None

    def _case(self, state: Mismatch, event: StorageEvent, row: ObjectRow | None) -> Case:
        rule = self.accepts.refusal(event)
        link, detail = (LostAt.FILTERED, rule) if rule else self._told.link(event, row)
        # what the filter leaves out stays out; a record whose file is gone is withdrawn all the same
        return Case(state, link, event, detail, left=bool(rule) and state is not Mismatch.GONE)


@dataclass
class _Told:
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
        told = self._of(event.object.uri, event.object.key, row.at if row else 0)
        if told is None:
            return LostAt.NO_EVENT, ""
        what, _, rule = told.what.partition(".")
        if what == "accepted":
            return LostAt.EXPIRED, "on the queue"
        return (LostAt.FILTERED, f"by {rule}, once") if what == "filtered" else (LostAt.REJECTED, "")

    def taken_at(self, uri: str) -> float:
        """The last time a listener took an event of the object, in seconds since 1970; 0 if it is not known."""
        told = self._trace.get(uri)
        return told.at if told and told.what == "accepted" else 0

    def _of(self, uri: str, key: str, after: float) -> Told | None:
        # an event that was handled left an outcome behind it
        told = [self._trace[place] for place in (uri, key) if place in self._trace]
        return max((one for one in told if one.at >= after), key=lambda one: one.at, default=None)

    @cached_property
    def _trace(self) -> dict[str, Told]:
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
