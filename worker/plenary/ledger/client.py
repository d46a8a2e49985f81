"""The ledger in Redis: the rows of objects and records, and the way to every other part of it.

Every change is one Lua script of the folder beside this file. An object's row holds its last outcome and the lease of
whoever works on it. A record's row holds the content hash last sent. Times are Redis's own, so that workers' clocks
need not agree.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from zlib import compress

from redis import Redis
from redis.exceptions import ConnectionError, ResponseError, TimeoutError  # noqa: A004 - the client's own

from plenary.domain.cloudevents import Envelope
from plenary.domain.identity import is_provisional
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.alignments import Alignments
from plenary.ledger.backfill_runs import BackfillRuns
from plenary.ledger.beat_ticks import Ticks
from plenary.ledger.dead_letters import Letters
from plenary.ledger.history import Stories
from plenary.ledger.identity import begin_epoch
from plenary.ledger.object_status import Held, ListedObject, held
from plenary.ledger.outbox import Outbox
from plenary.ledger.parked_requests import Parking, parked_dependencies
from plenary.ledger.scan import Survey
from plenary.ledger.scripts import script
from plenary.ledger.server_clock import server_seconds
from plenary.ledger.sink_heartbeats import SinkHeartbeats
from plenary.ledger.stream_trimming import Trimmer
from plenary.ledger.types import (
    Answer,
    Change,
    Claim,
    Giver,
    Lease,
    Outlets,
    RecordState,
    Request,
    Verdict,
    join_ids,
    split_ids,
)
from plenary.ledger.work_shares import WorkShares
from plenary.ledger.worker_liveness import Hearing

if TYPE_CHECKING:
    from redis.commands.core import Script

__all__ = [
    "Answer",
    "Change",
    "Claim",
    "Giver",
    "Held",
    "Lease",
    "Ledger",
    "ListedObject",
    "Outlets",
    "RecordState",
    "Request",
    "Verdict",
]

AGAIN_SECONDS = 0.25
LARGEST_BYTES = 512 << 20  # https://valkey.io/topics/protocol, proto-max-bulk-len
SPARE_BYTES = 1024
FIELDS = ["content", "revision", "object", "modified", "others"]
# name: the files that make the script
SCRIPTS = {
    "claim": ("tell", "tries", "claim"),
    "extend": ("extend",),
    "commit": ("tell", "enqueue", "label", "tries", "commit"),
    "fail": ("tell", "enqueue", "label", "tries", "fail"),
    "park": ("tell", "tries", "park"),
    "release": ("tell", "tries", "release"),
    "sweep": ("sweep",),
    "held": ("held",),
}
DOUBT_SECONDS = 30.0  # two silences within this time, and the dependency is unreachable


class Ledger:
    """The ledger behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`.

    A server that does not answer is asked again for `patience_seconds`, so that a restart of the server costs no work
    that is done. Every script bears to be sent again after an answer that got lost. The other parts of the ledger are
    attributes, made when they are first used; they do not ask again.
    """

    def __init__(
        self, redis: Redis, prefix: str, outlets: Outlets | None = None, *, patience_seconds: float = 0
    ) -> None:
        self.redis = redis
        self.patience_seconds = patience_seconds
        self.prefix = prefix
        self.outlets = outlets or Outlets()
        self._trimmer = Trimmer(redis)
        self._sinks = " ".join(self.outlets.sinks)
        self._scripts: dict[str, Script] = {name: script(redis, *parts) for name, parts in SCRIPTS.items()}

    @cached_property
    def outbox(self) -> Outbox:
        """The events that wait for sinks."""
        return Outbox(self.redis, self.prefix)

    @cached_property
    def dead_letters(self) -> Letters:
        """The open dead letters."""
        return Letters(self.redis, self.prefix)

    @cached_property
    def runs(self) -> BackfillRuns:
        """The runs of backfills."""
        return BackfillRuns(self.redis, self.prefix)

    @cached_property
    def scan(self) -> Survey:
        """All rows of objects and records, page by page."""
        return Survey(self.redis, self.prefix)

    @cached_property
    def history(self) -> Stories:
        """The recent history of objects and records."""
        return Stories(self.redis, self.prefix)

    @cached_property
    def alignments(self) -> Alignments:
        """The alignments of language versions; their events go to the sinks of this ledger."""
        return Alignments(self.redis, self.prefix, self.outlets.sinks)

    @cached_property
    def workers(self) -> Hearing:
        """The workers that run, and their last heartbeats."""
        return Hearing(self.redis, self.prefix)

    @cached_property
    def sink_workers(self) -> SinkHeartbeats:
        """The sinks that running workers deliver to."""
        return SinkHeartbeats(self.redis, self.prefix)

    @cached_property
    def beats(self) -> Ticks:
        """The scheduled tasks' last runs, and the beats that run."""
        return Ticks(self.redis, self.prefix)

    @cached_property
    def work_shares(self) -> WorkShares:
        """The shares of the workers' time that sources of uploads have used."""
        return WorkShares(self.redis, self.prefix)

    def dependency(self, name: str) -> Parking:
        """The requests that wait for a store or a bucket."""
        return Parking(self.redis, self.prefix, name)

    def dependencies(self, stores: Iterable[str]) -> list[Parking]:
        """Those of each of these stores, and of each bucket that was missing once."""
        return parked_dependencies(self.redis, self.prefix, stores)

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return server_seconds(self.redis)

    def claim(self, lease: Lease, lease_seconds: float, *, probe: bool = False) -> Claim:
        """Ask to work on an object. `probe` asks although its store or bucket is unreachable."""
        event, request = lease.event, lease.request
        ref = event.object
        answer = self._run(
            "claim",
            keys=[
                *self._leased(lease),
                *self._dependency(ref.store),
                *self._dependency(ref.bucket_uri),
                self._story(lease),
            ],
            args=[
                *(lease.version, lease.fingerprint, event.sequencer or "", event.action.value),
                *(lease.owner, _milliseconds(lease_seconds), lease.uri, request.to_json()),
                *("1" if request.replay else "", "1" if probe else "", event.provider),
            ],
        )
        verdict, attempts, crashes, wait, records, outcome, done_version = answer
        return Claim(
            Verdict(verdict), attempts, crashes, wait / 1000, split_ids(records), outcome or None, done_version or None
        )

    def extend(self, lease: Lease, lease_seconds: float) -> bool:
        """Hold a lease for so long from now. False if it is another's, or was given back. It asks once."""
        args: list[str | int] = [lease.owner, lease.uri, _milliseconds(lease_seconds)]
        return cast("str", self._scripts["extend"](keys=self._leased(lease), args=args)) == "extended"

    def record(self, record_id: str) -> RecordState:
        """The record's row; revision 0 if there never was one."""
        row, (seconds, micros), epoch = self._patiently(lambda: self._asked(record_id))
        content, revision, uri, modified, others = cast("list[str | None]", row)
        givers = tuple(Giver(*pair) for pair in json.loads(others or "[]"))
        return RecordState(
            record_id,
            *(content or None, int(revision or 0), uri or None, int(modified or 0), givers),
            now_ms=seconds * 1000 + micros // 1000,
            epoch=epoch or self._patiently(lambda: begin_epoch(self.redis, self.prefix, anew=False)).epoch,
        )

    def commit(self, lease: Lease, outcome: str, record_ids: Sequence[str], changes: Sequence[Change]) -> Answer:
        """Set the object's outcome and its records, change them and send their events: all of it or nothing.

        Where a change has an heir, its object counts as not read, and a request to read it waits with those that wait
        for its store. Errors: `IngestError` TOO_LARGE for an event that the server does not take.
        """
        for change in changes:
            if change.event and (size := len(change.event.body.encode())) > self.largest_bytes:
                raise IngestError(ErrorCode.TOO_LARGE, size=size, limit=self.largest_bytes)
        heirs = {change.heir.uri: change.heir for change in changes if change.heir}
        answer = self._run(
            "commit",
            keys=[
                *(*self._leased(lease), keys.failures(self.prefix), keys.records(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix)),
                keys.fingerprints(self.prefix),
                *(keys.record_row(self.prefix, change.before.id) for change in changes),
                *(key for one in heirs.values() for key in self._waiting(one)),
                *(keys.current_record(self.prefix, change.before.id) for change in changes),
                keys.alignments_due(self.prefix),
                self._story(lease),
                *(keys.record_story(self.prefix, change.before.id) for change in changes),
            ],
            args=[
                *(lease.owner, lease.uri, lease.version, lease.fingerprint, lease.event.sequencer or ""),
                *(outcome, join_ids(record_ids), "1" if self.outlets.stream else "", self._sinks, lease.label),
                *(len(heirs), len(changes)),
                *(value for change in changes for value in (*_arguments(change), *self._kept(change))),
                *(
                    Request(StorageEvent(object=one, provider="ledger"), replay=True).to_json()
                    for one in heirs.values()
                ),
            ],
        )
        if self.outlets.stream:
            self._trimmer.trim(keys.records(self.prefix), self.outlets.trimming)
        return Answer(answer)

    def fail(self, lease: Lease, reason: str, event: Envelope, *, repeat: bool) -> Answer:
        """Set the outcome to failed and send the dead letter. `repeat`: the same event may try again, unreplayed."""
        answer = self._run(
            "fail",
            keys=[
                *(*self._leased(lease), keys.failures(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix), keys.fingerprints(self.prefix)),
                self._story(lease),
            ],
            args=[
                *(lease.owner, lease.uri, lease.version, lease.fingerprint, lease.event.sequencer or "", reason),
                *_event(event),
                *("1" if repeat else "", self._sinks, lease.label),
            ],
        )
        return Answer(answer)

    def release(
        self, lease: Lease, wait_seconds: float | None = None, *, deferred: bool = False, why: str = ""
    ) -> bool:
        """Give the lease back without an outcome. False if it was not held.

        With `wait_seconds` the request comes again after that time, and the sweep looks for it if it does not. Its
        attempts stay counted; without, it has come to its end, and they do not. `deferred` is for one that goes on
        elsewhere: it does not count, and the row tells since when it is on its way there. `why` is for its story.
        """
        wait = "" if wait_seconds is None else _milliseconds(wait_seconds)
        answer = self._run(
            "release",
            keys=[*self._leased(lease), self._story(lease)],
            args=[lease.owner, lease.uri, wait, "1" if deferred else "", why],
        )
        return cast("str", answer) == "released"

    def park(self, lease: Lease, pause_seconds: float, *, dependency: str = "", why: str = "") -> Answer:
        """Give the lease back because what all files of a store need does not answer: the request waits for it.

        `dependency` is the store (the object's own where it is empty) or a bucket, `why` what it says of itself. The
        request waits at least so long.
        """
        store = lease.event.object.store
        answer = self._run(
            "park",
            keys=[
                *self._leased(lease),
                *self._dependency(dependency or store),
                *(self._story(lease), keys.dependencies(self.prefix)),
            ],
            args=[
                *(lease.owner, lease.uri, lease.request.to_json()),
                *(_milliseconds(pause_seconds), _milliseconds(DOUBT_SECONDS)),
                *(dependency if dependency != store else "", why[:500]),
            ],
        )
        return Answer.COMMITTED if answer == "parked" else Answer.LOST

    def abandoned(self, age_seconds: float, limit: int = 100) -> list[Request]:
        """Requests whose lease or wait ran out at least so long ago. Each is given once in `age_seconds`."""
        leases = keys.leases(self.prefix)
        requests = []
        for uri in self._run("sweep", keys=[leases], args=[_milliseconds(age_seconds), limit]):
            body = cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "request"))
            if body is None:
                self.redis.zrem(leases, uri)
            else:
                requests.append(Request.of_json(body))
        return requests

    def held(self, objects: Sequence[ListedObject], fingerprint: str) -> list[Held]:
        """The status of each of a page of objects, in one round trip; `fingerprint` is that of today's parser."""
        rows = [keys.object_row(self.prefix, seen.uri) for seen in objects]
        answer = self._run("held", keys=rows, args=[]) if rows else []
        return [held(seen, row, fingerprint) for seen, row in zip(objects, answer, strict=True)]

    @cached_property
    def largest_bytes(self) -> int:
        """Size of the largest value to send. On a larger one the server closes the connection."""
        try:
            limits = cast("dict[str, str]", self.redis.config_get("proto-max-bulk-len"))
        except ResponseError:  # CONFIG is not permitted
            limits = {}
        return int(limits.get("proto-max-bulk-len", LARGEST_BYTES)) - SPARE_BYTES

    def lease_held(self, uri: str) -> str | None:
        """The owner of the lease on an object, None when nobody holds one."""
        return cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "owner"))

    def _asked(self, record_id: str) -> list[Any]:
        with self.redis.pipeline(transaction=False) as pipeline:
            pipeline.hmget(keys.record_row(self.prefix, record_id), FIELDS)
            pipeline.time()
            pipeline.hget(keys.identity(self.prefix), "epoch")
            return pipeline.execute()

    def _kept(self, change: Change) -> tuple[bytes, str]:
        """For the store of current records: the record, and the symbol to be aligned again; empty for none."""
        if not self.outlets.records:
            return b"", ""
        record_id = change.before.id
        body = compress(change.record.encode()) if change.record and not self.outlets.elsewhere else b""
        aligned = bool(change.event or change.record) and not is_provisional(record_id)
        return body, record_id.rpartition(":")[0] if aligned else ""

    def _run(self, name: str, keys: list[str], args: list[Any]) -> Any:
        return self._patiently(lambda: self._scripts[name](keys=keys, args=args))

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + self.patience_seconds
        while True:
            try:
                return ask()
            except (ConnectionError, TimeoutError):
                if time.monotonic() >= deadline:
                    raise
                time.sleep(AGAIN_SECONDS)

    def _leased(self, lease: Lease) -> list[str]:
        return [keys.object_row(self.prefix, lease.uri), keys.leases(self.prefix)]

    def _waiting(self, heir: ObjectRef) -> tuple[str, str]:
        return keys.object_row(self.prefix, heir.uri), keys.parked(self.prefix, heir.store)

    def _story(self, lease: Lease) -> str:
        return keys.object_story(self.prefix, lease.uri)

    def _dependency(self, name: str) -> list[str]:
        return [keys.parked(self.prefix, name), keys.away(self.prefix, name)]


def _arguments(change: Change) -> tuple[Any, ...]:
    before = change.before
    return (
        *(before.content or "", before.revision, before.object or "", before.modified, _givers(before.others)),
        *(change.content or "", change.revision, change.object or "", change.modified, _givers(change.others)),
        *_event(change.event),
    )


def _givers(givers: Sequence[Giver]) -> str:
    return json.dumps(givers) if givers else ""


def _event(event: Envelope | None) -> tuple[str, str, str, str]:
    return (event.id, event.type.value, event.subject, event.body) if event else ("", "", "", "")


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
