"""What is known of each object and each record, in Redis. Every change is one Lua script; they lie beside this file.

An object's row holds its last outcome and the lease of whoever works on it. A record's row holds the content hash last
sent. Times are Redis's own, so that workers' clocks need not agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from worker.contracts.event import StorageEvent
from worker.ledger import keys
from worker.ledger.scripts import script
from worker.ledger.trimming import Trimmer, Trimming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis
    from redis.commands.core import Script

    from worker.contracts.envelope import Envelope


class Verdict(StrEnum):
    """The answer to a claim."""

    RUN = "run"  # the caller has the lease
    DONE = "done"  # this version has its outcome already
    STALE = "stale"  # a later event of the same object was dealt with
    BUSY = "busy"  # another holds the lease


class Answer(StrEnum):
    """What became of a change."""

    COMMITTED = "committed"
    LOST = "lost"  # the lease ran out and is another's, or was given back
    RACED = "raced"  # a record changed since it was read: read again


@dataclass(frozen=True, slots=True)
class Claim:
    """`attempts` counts the runs of this version, this one included; `crashes` those whose lease was never given back.

    `wait_seconds` is what is left of the other's lease. `record` and `outcome` are the object's last ones, if any.
    """

    verdict: Verdict
    attempts: int
    crashes: int
    wait_seconds: float
    record: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """What a worker holds on an object while it works. `version` is the version id or ETag, else empty."""

    event: StorageEvent
    version: str
    fingerprint: str
    owner: str

    @property
    def uri(self) -> str:
        """The object's."""
        return self.event.object.uri


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it stands: no content means that there is none (any more). `revision` counts its changes."""

    id: str
    content: str | None
    revision: int
    object: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One record's way from the row that was read to the row that shall be, and the event that says so, if any."""

    before: Row
    content: str | None
    object: str | None
    event: Envelope | None = None

    @property
    def revision(self) -> int:
        """One more where an event goes out."""
        return self.before.revision + (1 if self.event else 0)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where events go: the stream and how it is trimmed, and the sinks behind the outbox, by their names."""

    stream: bool = True
    trimming: Trimming = field(default=Trimming())
    sinks: tuple[str, ...] = field(default=())


class Ledger:
    """The ledger behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str, outlets: Outlets | None = None) -> None:
        self.redis = redis
        self.prefix = prefix
        self.outlets = outlets or Outlets()
        self._trimmer = Trimmer(redis)
        self._sinks = " ".join(self.outlets.sinks)
        self._scripts: dict[str, Script] = {
            name: script(redis, *parts)
            for name, parts in {
                "claim": ("claim",),
                "commit": ("enqueue", "commit"),
                "fail": ("enqueue", "fail"),
                "release": ("release",),
                "sweep": ("sweep",),
            }.items()
        }

    def claim(self, lease: Lease, lease_seconds: float, *, replay: bool = False) -> Claim:
        """Ask to work on an object. `replay` lets an object that failed be tried again."""
        event = lease.event
        answer = self._scripts["claim"](
            keys=[self._object(lease), keys.leases(self.prefix)],
            args=[
                *(lease.version, lease.fingerprint, event.sequencer or "", event.action.value),
                *(lease.owner, int(lease_seconds * 1000), lease.uri, event.model_dump_json(), "1" if replay else ""),
            ],
        )
        verdict, attempts, crashes, wait, record, outcome = answer
        return Claim(Verdict(verdict), attempts, crashes, wait / 1000, record or None, outcome or None)

    def record(self, record_id: str) -> Row:
        """The record's row; revision 0 if there never was one."""
        found = self.redis.hmget(keys.record_row(self.prefix, record_id), ["content", "revision", "object"])
        content, revision, uri = cast("list[str | None]", found)
        return Row(record_id, content or None, int(revision or 0), uri or None)

    def commit(self, lease: Lease, outcome: str, record_id: str | None, changes: Sequence[Change]) -> Answer:
        """Set the object's outcome, change the records and send their events: all of it or nothing."""
        answer = self._scripts["commit"](
            keys=[
                *(self._object(lease), keys.leases(self.prefix), keys.records(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix)),
                *(keys.record_row(self.prefix, change.before.id) for change in changes),
            ],
            args=[
                *(lease.owner, lease.uri, lease.version, lease.fingerprint, lease.event.sequencer or ""),
                *(outcome, record_id or "", "1" if self.outlets.stream else "", self._sinks, len(changes)),
                *(value for change in changes for value in _arguments(change)),
            ],
        )
        if self.outlets.stream:
            self._trimmer.trim(keys.records(self.prefix), self.outlets.trimming)
        return Answer(answer)

    def fail(self, lease: Lease, reason: str, event: Envelope, *, repeat: bool) -> Answer:
        """Set the outcome to failed and send the dead letter. `repeat`: the same event may try again, unreplayed."""
        answer = self._scripts["fail"](
            keys=[
                *(self._object(lease), keys.leases(self.prefix), keys.failures(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix)),
            ],
            args=[
                *(lease.owner, lease.uri, lease.version, lease.fingerprint, lease.event.sequencer or "", reason),
                *_event(event),
                *("1" if repeat else "", self._sinks),
            ],
        )
        return Answer(answer)

    def release(self, lease: Lease) -> bool:
        """Give the lease back without an outcome; its attempts stay counted. False if it was not held."""
        row = [self._object(lease), keys.leases(self.prefix)]
        return cast("str", self._scripts["release"](keys=row, args=[lease.owner, lease.uri])) == "released"

    def abandoned(self, age_seconds: float, limit: int = 100) -> list[StorageEvent]:
        """Events whose lease ran out at least so long ago. Each is given once in `age_seconds`."""
        leases = keys.leases(self.prefix)
        events = []
        for uri in self._scripts["sweep"](keys=[leases], args=[int(age_seconds * 1000), limit]):
            body = cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "event"))
            if body is None:
                self.redis.zrem(leases, uri)
            else:
                events.append(StorageEvent.model_validate_json(body))
        return events

    def lease_held(self, uri: str) -> str | None:
        """The owner of the lease on an object, None when nobody holds one."""
        return cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "owner"))

    def _object(self, lease: Lease) -> str:
        return keys.object_row(self.prefix, lease.uri)


def _arguments(change: Change) -> tuple[Any, ...]:
    before = change.before
    return (
        *(before.content or "", before.revision, before.object or ""),
        *(change.content or "", change.revision, change.object or ""),
        *_event(change.event),
    )


def _event(event: Envelope | None) -> tuple[str, str, str, str]:
    return (event.id, event.type.value, event.subject, event.body) if event else ("", "", "", "")
