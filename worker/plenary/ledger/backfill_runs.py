"""The runs through a bucket or the ledger: a row each, with a cursor, the open objects, and the outcomes of the others.

An object is enqueued once, whatever process is killed and when: the cursor, the mark that the object is open and, where
the broker is the ledger's own Redis, the message itself change in one script. With another broker nothing spans the
two: the message is sent after the script, and what a kill in between leaves unsent is found later among the open ones.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from redis import Redis
from redis.lock import Lock

from plenary.domain.backfill_run import RUN_ORDER, RunOrder
from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript, lock_token, run_all
from plenary.ledger.server_clock import server_seconds

LOCK_SECONDS = 20  # the next planner takes over a run whose planner died
STRETCH_SECONDS = 10
STRETCHES = 360  # an hour of work
ENDED = "ended "
STANDINGS = ("running", "waiting", "paused")
PROGRESS = ("left_out", "held", "open", "failed", "done")
# the state to come: those from which it is possible
TURNS = {
    "paused": ["running"],
    "running": ["paused"],
    "cancelled": ["running", "paused"],
    "failed": ["running", "paused"],
}


@dataclass(frozen=True, slots=True)
class BackfillRun:
    """One run. Times are in seconds since 1970. `counts` holds bytes, seen, left_out, those of each verdict, enqueued.

    `state` is running, paused, done, cancelled or failed; `waits` says why it does not go on. `outcomes` counts the
    objects that came back, by their outcome.
    """

    id: str
    order: RunOrder
    state: str
    cursor: str
    listed: bool
    credit: tuple[float, float] | None
    began: float
    at: float
    ended: float | None
    waits: str | None
    counts: Mapping[str, int]
    outcomes: Mapping[str, int]
    open: int

    @property
    def active(self) -> bool:
        """True until the run is done, cancelled or failed."""
        return self.state in {"running", "paused"}

    @property
    def standing(self) -> str:
        """Its state, but `waiting` while it runs and cannot go on: of one that is active, one of `STANDINGS`."""
        return "waiting" if self.state == "running" and self.waits else self.state

    @property
    def progress(self) -> dict[str, int]:
        """Counts of objects by `PROGRESS`: together all that were listed. `held`: there was nothing to do."""
        seen, left_out, enqueued = (self.counts.get(name, 0) for name in ("seen", "left_out", "enqueued"))
        failed, ended = self.outcomes.get("failed", 0), sum(self.outcomes.values())
        counts = (left_out, seen - left_out - enqueued, self.open, failed, ended - failed)
        return dict(zip(PROGRESS, counts, strict=True))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next objects of a run, and the position of the listing after them.

    Each has its URI, its event, and the queue and the message to be put on it. Of objects that share a message the
    first has it, and the others follow; both are empty where messages are sent on another way. `credit` is what the
    hourly budget has left, and when that was so.
    """

    cursor: str
    last: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    objects: Sequence[tuple[str, str, str, str]] = ()
    credit: tuple[float, float] | None = None


class BackfillRuns:
    """The runs behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._scripts = {name: LuaScript(redis, f"run_{name}") for name in ("begin", "feed", "end", "turn")}

    def begin(self, order: RunOrder) -> tuple[BackfillRun, bool]:
        """A new run, or the one with the same order that is not at its end; whether it is new."""
        name = uuid.uuid4().hex[:8]
        current = self._scripts["begin"](
            [self._row(name), keys.backfills(self._prefix), self._active],
            order.model_dump_json(),
            id=name,
            digest=order.digest,
        )
        run = self.find(cast("str", current))
        assert run is not None
        return run, current == name

    def find(self, run: str) -> BackfillRun | None:
        """The run of that id."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(self._row(run))
            pipe.hlen(self._open(run))
            row, opened = pipe.execute()
        return _run(run, row, opened) if row else None

    def all(self) -> list[BackfillRun]:
        """Every run, the newest first."""
        names = cast("list[str]", self._redis.zrevrange(keys.backfills(self._prefix), 0, -1))
        return [run for name in names if (run := self.find(name))]

    def active(self) -> list[str]:
        """The ids of those that are not at their end."""
        return sorted(cast("list[str]", self._redis.hvals(self._active)))

    def lock(self, run: str) -> Lock:
        """The lock of the one planner of a run."""
        name = keys.backfill_lock(self._prefix, run)
        return cast("Lock", self._redis.lock(name, timeout=LOCK_SECONDS, blocking=False, thread_local=False))

    def feed(self, run: BackfillRun, chunk: Chunk, lock: Lock, *, low: int) -> bool:
        """Put the next objects of a run on the queue. False if the caller must not go on with it.

        Fewer than `low` open objects are few.
        """
        rows = [keys.object_row(self._prefix, uri) for uri, *_ in chunk.objects] if run.order.again else []
        credit = "{} {}".format(*chunk.credit) if chunk.credit else ""
        answer = self._scripts["feed"](
            [self._row(run.id), self._open(run.id), keys.backfill_lock(self._prefix, run.id), self._active, *rows],
            *(body for _, event, _, message in chunk.objects for body in (event, message)),
            token=lock_token(lock),
            lock_ms=LOCK_SECONDS * 1000,
            before=run.cursor,
            cursor=chunk.cursor,
            last=chunk.last,
            credit=credit,
            low=low,
            run=run.id,
            counts=dict(chunk.counts),
            objects=[{"uri": uri, "queue": queue} for uri, _, queue, _ in chunk.objects],
        )
        return bool(answer == "fed")

    def end(self, run: str, uri: str, outcome: str) -> bool:
        """An object of a run has its outcome. True if so few are open now that the planner is to be called."""
        return self.end_all(run, {uri: outcome})

    def end_all(self, run: str, outcomes: Mapping[str, str]) -> bool:
        """Several objects of a run, by their URIs, have their outcomes. True as for `end`."""
        names = [self._row(run), self._open(run), self._active, keys.backfill_pace(self._prefix)]
        stretch = {"stretch_seconds": STRETCH_SECONDS, "stretches": STRETCHES}
        calls = [
            self._scripts["end"].call(names, uri=uri, outcome=outcome, **stretch) for uri, outcome in outcomes.items()
        ]
        return any(run_all(self._redis, calls)) if calls else False

    def turn(self, run: str, state: str, why: str = "") -> str | None:
        """Pause a run, let it go on, cancel it, or say that it failed: its state now; None where there is none."""
        answer = self._scripts["turn"]([self._row(run), self._active], state=state, why=why, **{"from": TURNS[state]})
        return cast("str", answer) or None

    def wait(self, run: str, why: str) -> None:
        """Say why a run does not go on by itself, until it does."""
        self._redis.hset(self._row(run), "waits", why)

    def cancelled(self, run: str) -> bool:
        """True if the objects of a run are no longer wanted."""
        return self._redis.hget(self._row(run), "state") == "cancelled"

    def open_objects(self, run: str) -> dict[str, str]:
        """URI and event of the objects that are enqueued and have no outcome yet: at most the high mark."""
        return cast("dict[str, str]", self._redis.hgetall(self._open(run)))

    def touch(self, run: str) -> None:
        """Count the silence of a run from now."""
        self._redis.hset(self._row(run), "at", int(self.now() * 1000))

    def rate(self) -> float | None:
        """Objects a second that backfills had read lately, while they ran; None where that was not measured."""
        pace = cast("dict[str, str]", self._redis.hgetall(keys.backfill_pace(self._prefix)))
        present = int(self.now() / STRETCH_SECONDS)
        whole = [int(count) for stretch, count in pace.items() if int(stretch) < present]
        return sum(whole) / (STRETCH_SECONDS * len(whole)) if whole else None

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return server_seconds(self._redis)

    def _row(self, run: str) -> str:
        return keys.backfill(self._prefix, run)

    def _open(self, run: str) -> str:
        return keys.backfill_open(self._prefix, run)

    @property
    def _active(self) -> str:
        return keys.backfills_active(self._prefix)


def _run(run: str, row: dict[str, str], opened: int) -> BackfillRun:
    other_fields = {"order", "digest", "state", "cursor", "listed", "credit", "low", "began", "at", "ended", "waits"}
    numbers: dict[str, Any] = {name: int(value) for name, value in row.items() if name not in other_fields}
    credit = [float(part) for part in row.get("credit", "").split()]
    return BackfillRun(
        id=run,
        order=RUN_ORDER.validate_json(row["order"]),
        state=row["state"],
        cursor=row["cursor"],
        listed="listed" in row,
        credit=(credit[0], credit[1]) if credit else None,
        began=int(row["began"]) / 1000,
        at=int(row["at"]) / 1000,
        ended=int(row["ended"]) / 1000 if "ended" in row else None,
        waits=row.get("waits"),
        counts={name: value for name, value in numbers.items() if not name.startswith(ENDED)},
        outcomes={name.removeprefix(ENDED): count for name, count in numbers.items() if name.startswith(ENDED)},
        open=opened,
    )
