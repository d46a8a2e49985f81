"""The ledger in Redis: the rows of objects and records, and the way to every other part of it.

Every change is one Lua script of the folder beside this file. An object's row holds its last outcome and the lease of
whoever works on it. A record's row holds the content hash last sent. Times are Redis's own, so that workers' clocks
need not agree.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
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
from plenary.ledger.object_status import ListedObject, ObjectStatus, held
from plenary.ledger.outbox import Outbox
from plenary.ledger.parked_requests import ParkedRequests, parked_dependencies
from plenary.ledger.scan import Survey
from plenary.ledger.scripts import LuaScript, ScriptCall, run_all
from plenary.ledger.server_clock import server_seconds
from plenary.ledger.sink_heartbeats import SinkHeartbeats
from plenary.ledger.stream_trimming import Trimmer
from plenary.ledger.types import (
    Answer,
    Change,
    Claim,
    Lease,
    Outlets,
    RecordState,
    Request,
    SourceObject,
    Verdict,
    join_ids,
    split_ids,
)
from plenary.ledger.work_shares import WorkShares
from plenary.ledger.worker_liveness import WorkerLiveness

__all__ = [
    "Answer",
    "Change",
    "Claim",
    "Lease",
    "Ledger",
    "ListedObject",
    "ObjectStatus",
    "Outlets",
    "RecordState",
    "Request",
    "SourceObject",
    "Verdict",
]

AGAIN_SECONDS = 0.25
LARGEST_BYTES = 512 << 20  # https://valkey.io/topics/protocol, proto-max-bulk-len
SPARE_BYTES = 1024
FIELDS = ["content", "revision", "object", "modified", "others"]
# a script, and the files that make it
SCRIPTS = {
    "claim": ("history", "tries", "claim"),
    "extend": ("extend",),
    "commit": ("history", "enqueue", "label", "tries", "commit"),
    "fail": ("history", "enqueue", "label", "tries", "fail"),
    "park": ("history", "tries", "park"),
    "release": ("history", "tries", "release"),
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
        self._scripts = {name: LuaScript(redis, *parts) for name, parts in SCRIPTS.items()}

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
    def workers(self) -> WorkerLiveness:
        """The workers that run, and their last heartbeats."""
        return WorkerLiveness(self.redis, self.prefix)

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

    def dependency(self, name: str) -> ParkedRequests:
        """The requests that wait for a store or a bucket."""
        return ParkedRequests(self.redis, self.prefix, name)

    def dependencies(self, stores: Iterable[str]) -> list[ParkedRequests]:
        """Those of each of these stores, and of each bucket that was missing once."""
        return parked_dependencies(self.redis, self.prefix, stores)

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return server_seconds(self.redis)

    def claim(self, lease: Lease, lease_seconds: float, *, probe: bool = False) -> Claim:
        """Ask to work on an object. `probe` asks although its store or bucket is unreachable."""
        (claim,) = self._claim([self._claiming(lease, lease_seconds, probe=probe)])
        return claim

    def claim_all(self, leases: Sequence[Lease], lease_seconds: float) -> list[Claim]:
        """Ask to work on several objects, each by itself, in one round trip."""
        return self._claim([self._claiming(lease, lease_seconds) for lease in leases])

    def _claim(self, calls: Sequence[ScriptCall]) -> list[Claim]:
        return [
            Claim(
                Verdict(verdict),
                attempts,
                crashes,
                wait / 1000,
                split_ids(records),
                outcome or None,
                done_version or None,
            )
            for verdict, attempts, crashes, wait, records, outcome, done_version in self._run_all(calls)
        ]

    def _claiming(self, lease: Lease, lease_seconds: float, *, probe: bool = False) -> ScriptCall:
        event, request = lease.event, lease.request
        ref = event.object
        return self._scripts["claim"].call(
            [
                *self._leased(lease),
                *self._dependency(ref.store),
                *self._dependency(ref.bucket_uri),
                self._history(lease),
            ],
            **_named(lease),
            action=event.action.value,
            lease_ms=_milliseconds(lease_seconds),
            request=request.to_json(),
            replay=request.replay,
            probe=probe,
            provider=event.provider,
        )

    def extend(self, lease: Lease, lease_seconds: float) -> bool:
        """Hold a lease for so long from now. False if it is another's, or was given back. It asks once."""
        (extended,) = self.extend_all([lease], lease_seconds)
        return extended

    def extend_all(self, leases: Sequence[Lease], lease_seconds: float) -> list[bool]:
        """Hold several leases for so long from now, in one round trip."""
        extend, lease_ms = self._scripts["extend"], _milliseconds(lease_seconds)
        calls = [
            extend.call(self._leased(lease), owner=lease.owner, uri=lease.uri, lease_ms=lease_ms) for lease in leases
        ]
        return [answer == "extended" for answer in run_all(self.redis, calls)]

    def record(self, record_id: str) -> RecordState:
        """The record's row; revision 0 if there never was one."""
        return self.records([record_id])[record_id]

    def records(self, record_ids: Iterable[str]) -> dict[str, RecordState]:
        """The rows of several records, by their ids, in one round trip."""
        wanted = tuple(dict.fromkeys(record_ids))
        if not wanted:
            return {}
        *rows, (seconds, micros), epoch = self._patiently(lambda: self._asked(wanted))
        now_ms = seconds * 1000 + micros // 1000
        epoch = epoch or self._patiently(lambda: begin_epoch(self.redis, self.prefix, anew=False)).epoch
        return {name: _state(name, row, now_ms, epoch) for name, row in zip(wanted, rows, strict=True)}

    def commit(self, lease: Lease, outcome: str, record_ids: Sequence[str], changes: Sequence[Change]) -> Answer:
        """Set the object's outcome and its records, change them and send their events: all of it or nothing.

        Where a change has a successor, that object counts as not read, and a request to read it waits with those that
        wait for its store. Errors: `IngestError` TOO_LARGE for an event that the server does not take.
        """
        (answer,) = self.commit_all([self.commit_call(lease, outcome, record_ids, changes)])
        return answer

    def commit_all(self, calls: Sequence[ScriptCall]) -> list[Answer]:
        """Commit several objects, each by itself, in one round trip; the calls are those of `commit_call`."""
        answers = [*map(Answer, self._run_all(calls))]
        if self.outlets.stream:
            self._trimmer.trim(keys.records(self.prefix), self.outlets.trimming)
        return answers

    def commit_call(
        self, lease: Lease, outcome: str, record_ids: Sequence[str], changes: Sequence[Change]
    ) -> ScriptCall:
        """The script that `commit` runs, for `commit_all`. Errors: as `commit`."""
        for change in changes:
            if change.event and (size := len(change.event.body.encode())) > self.largest_bytes:
                raise IngestError(ErrorCode.TOO_LARGE, size=size, limit=self.largest_bytes)
        successors = {change.successor.uri: change.successor for change in changes if change.successor}
        places = _Places(
            [
                *(*self._leased(lease), keys.failures(self.prefix), keys.records(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix), keys.fingerprints(self.prefix)),
                *(keys.alignments_due(self.prefix), self._history(lease)),
            ]
        )
        named = {
            "outcome": outcome,
            "records": join_ids(record_ids),
            "stream": self.outlets.stream,
            "sinks": self.outlets.sinks,
            "changes": [self._changed(change, places) for change in changes],
            "successors": [self._inherited(successor, places) for successor in successors.values()],
        }
        return self._scripts["commit"].call(places.keys, *places.bodies, **_named(lease), **named)

    def fail(self, lease: Lease, reason: str, event: Envelope, *, repeat: bool) -> Answer:
        """Set the outcome to failed and send the dead letter. `repeat`: the same event may try again, unreplayed."""
        answer = self._run(
            "fail",
            [
                *(*self._leased(lease), keys.failures(self.prefix)),
                *(keys.outbox(self.prefix), keys.cursors(self.prefix), keys.fingerprints(self.prefix)),
                self._history(lease),
            ],
            event.body,
            **_named(lease),
            reason=reason,
            event=_named_event(event),
            may_repeat=repeat,
            sinks=self.outlets.sinks,
        )
        return Answer(answer)

    def release(
        self, lease: Lease, wait_seconds: float | None = None, *, deferred: bool = False, why: str = ""
    ) -> bool:
        """Give the lease back without an outcome. False if it was not held.

        With `wait_seconds` the request comes again after that time, and the sweep looks for it if it does not. Its
        attempts stay counted; without, it has come to its end, and they do not. `deferred` is for one that goes on
        elsewhere: it does not count, and the row has the time since which it is on its way. `why` is for its history.
        """
        wait = {} if wait_seconds is None else {"wait_ms": _milliseconds(wait_seconds)}
        answer = self._run(
            "release",
            [*self._leased(lease), self._history(lease)],
            owner=lease.owner,
            uri=lease.uri,
            deferred=deferred,
            why=why,
            **wait,
        )
        return bool(answer == "released")

    def hand_back(self, leases: Sequence[Lease]) -> None:
        """Give leases back of objects that were not begun: they are claimed again, and nothing counts as an attempt."""
        release = self._scripts["release"]
        self._run_all(
            [
                release.call(
                    [*self._leased(lease), self._history(lease)],
                    owner=lease.owner,
                    uri=lease.uri,
                    deferred=False,
                    not_begun=True,
                    why="not begun",
                )
                for lease in leases
            ]
        )

    def park(self, lease: Lease, pause_seconds: float, *, dependency: str = "", why: str = "") -> Answer:
        """Give the lease back because what all files of a store need does not answer: the request waits for it.

        `dependency` is the store (the object's own where it is empty) or a bucket, `why` what it says of itself. The
        request waits at least so long.
        """
        store = lease.event.object.store
        answer = self._run(
            "park",
            [
                *self._leased(lease),
                *self._dependency(dependency or store),
                *(self._history(lease), keys.dependencies(self.prefix)),
            ],
            owner=lease.owner,
            uri=lease.uri,
            request=lease.request.to_json(),
            pause_ms=_milliseconds(pause_seconds),
            window_ms=_milliseconds(DOUBT_SECONDS),
            dependency=dependency if dependency != store else "",
            why=why[:500],
        )
        return Answer.COMMITTED if answer == "parked" else Answer.LOST

    def abandoned(self, age_seconds: float, limit: int = 100) -> list[Request]:
        """Requests whose lease or wait ran out at least so long ago. Each is given once in `age_seconds`."""
        leases = keys.leases(self.prefix)
        requests = []
        for uri in self._run("sweep", [leases], age_ms=_milliseconds(age_seconds), at_most=limit):
            body = cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "request"))
            if body is None:
                self.redis.zrem(leases, uri)
            else:
                requests.append(Request.of_json(body))
        return requests

    def held(self, objects: Sequence[ListedObject], fingerprint: str) -> list[ObjectStatus]:
        """The status of each of a page of objects, in one round trip; `fingerprint` is that of today's parser."""
        rows = [keys.object_row(self.prefix, seen.uri) for seen in objects]
        answer = self._run("held", rows) if rows else []
        return [held(seen, row, fingerprint) for seen, row in zip(objects, answer, strict=True)]

    @cached_property
    def largest_bytes(self) -> int:
        """Size of the largest value to send. On a larger one the server closes the connection."""
        try:
            limits = cast("dict[str, str]", self.redis.config_get("proto-max-bulk-len"))
        except ResponseError:  # CONFIG is not permitted
            limits = {}
        return int(limits.get("proto-max-bulk-len", LARGEST_BYTES)) - SPARE_BYTES

    def _asked(self, record_ids: Sequence[str]) -> list[Any]:
        with self.redis.pipeline(transaction=False) as pipeline:
            for record_id in record_ids:
                pipeline.hmget(keys.record_row(self.prefix, record_id), FIELDS)
            pipeline.time()
            pipeline.hget(keys.identity(self.prefix), "epoch")
            return pipeline.execute()

    def _changed(self, change: Change, places: _Places) -> dict[str, Any]:
        """A change as commit.lua takes it."""
        before, record_id = change.before, change.before.id
        named: dict[str, Any] = {
            "row": places.key(keys.record_row(self.prefix, record_id)),
            "kept": places.key(keys.current_record(self.prefix, record_id)),
            "history": places.key(keys.record_story(self.prefix, record_id)),
            "before": _row(before.content, before.revision, before.object, before.modified, before.fallback_sources),
            "after": _row(change.content, change.revision, change.object, change.modified, change.fallback_sources),
            "symbol": "",
        }
        if change.event:
            named["event"] = _named_event(change.event) | {"body": places.body(change.event.body)}
        if self.outlets.records and change.record and not self.outlets.elsewhere:
            named["record"] = places.body(compress(change.record.encode()))
        if self.outlets.records and (change.event or change.record) and not is_provisional(record_id):
            named["symbol"] = record_id.rpartition(":")[0]
        return named

    def _inherited(self, successor: ObjectRef, places: _Places) -> dict[str, Any]:
        """A successor as commit.lua takes it."""
        return {
            "row": places.key(keys.object_row(self.prefix, successor.uri)),
            "parked": places.key(keys.parked(self.prefix, successor.store)),
            "request": Request(StorageEvent(object=successor, provider="ledger"), replay=True).to_json(),
        }

    def _run(self, name: str, names: Sequence[str], *bodies: str | bytes, **arguments: object) -> Any:
        return self._patiently(lambda: self._scripts[name](names, *bodies, **arguments))

    def _run_all(self, calls: Sequence[ScriptCall]) -> list[Any]:
        return cast("list[Any]", self._patiently(lambda: run_all(self.redis, calls))) if calls else []

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

    def _history(self, lease: Lease) -> str:
        return keys.object_story(self.prefix, lease.uri)

    def _dependency(self, name: str) -> list[str]:
        return [keys.parked(self.prefix, name), keys.away(self.prefix, name)]


@dataclass(frozen=True, slots=True)
class _Places:
    """The keys and bodies of one call. Each is named by its place in `KEYS` and `ARGV`."""

    keys: list[str]
    bodies: list[str | bytes] = field(default_factory=list)

    def key(self, name: str) -> int:
        """Add a key; its place."""
        self.keys.append(name)
        return len(self.keys)

    def body(self, text: str | bytes) -> int:
        """Add a body; its place, behind the named arguments."""
        self.bodies.append(text)
        return len(self.bodies) + 1


def _state(record_id: str, row: Sequence[str | None], now_ms: int, epoch: str) -> RecordState:
    content, revision, uri, modified, others = row
    sources = tuple(SourceObject(*pair) for pair in json.loads(others or "[]"))
    return RecordState(
        record_id,
        *(content or None, int(revision or 0), uri or None, int(modified or 0), sources),
        now_ms=now_ms,
        epoch=epoch,
    )


def _named(lease: Lease) -> dict[str, str]:
    """The arguments that identify one lease on one version of an object."""
    return {
        "owner": lease.owner,
        "uri": lease.uri,
        "version": lease.version.key,
        "etag": lease.version.label,
        "fingerprint": lease.fingerprint,
        "sequencer": lease.event.sequencer or "",
    }


def _named_event(event: Envelope) -> dict[str, Any]:
    return {"id": event.id, "type": event.type.value, "subject": event.subject}


def _row(
    content: str | None, revision: int, uri: str | None, modified: int, others: Sequence[SourceObject]
) -> dict[str, str]:
    """The fields of a record's row as they are stored: texts, empty for none."""
    return {
        "content": content or "",
        "revision": str(revision),
        "object": uri or "",
        "modified": str(modified),
        "others": json.dumps(others) if others else "",
    }


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
