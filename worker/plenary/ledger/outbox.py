"""The way from a committed event to the sinks. Each has a cursor of its own in one outbox, so none waits for another.

What a sink was given is what it acknowledged: a crash in between delivers the same messages again, in the same order,
with the same ids. Nothing here knows what a sink is or what it makes of an event.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from redis import Redis
from redis.exceptions import LockError

from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript, lock_token
from plenary.ledger.server_clock import server_seconds

LOCK_SECONDS = 60
READ = 20  # entries at once: a record is 20 to 200 kB, and some are larger
END = "18446744073709551615-18446744073709551614"  # no entry comes after it
FIRST_REST_SECONDS, LONGEST_REST_SECONDS = 1.0, 60.0

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class DrainResult:
    """The number of messages delivered, and whether time ran out before the end."""

    delivered: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class SinkState:
    """The state of a sink: the age of its next event, 0 for none; its last error, and how often in a row it came."""

    behind_seconds: float
    error: str | None = None
    times: int = 0


class Outbox:
    """The outbox behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.redis = redis
        self.prefix = prefix
        self._acknowledge = LuaScript(redis, "acknowledge")

    def drain(
        self,
        sink: str,
        messages: Callable[[str], Sequence[Message]],
        connect: Callable[[], AbstractContextManager[Callable[[Sequence[Message]], None]]],
        *,
        batch: int,
        seconds: float,
    ) -> DrainResult:
        """Deliver what waits for a sink, oldest first, `batch` messages at once; none while another process does.

        `messages` makes the messages of an event for the sink: the same ones each time. `connect` gives a function that
        writes messages and returns once they are durable, well within `LOCK_SECONDS`. Errors: those of the two; what
        was not acknowledged stays.
        """
        lock = self.redis.lock(keys.outbox_lock(self.prefix, sink), timeout=LOCK_SECONDS, thread_local=False)
        if not lock.acquire(blocking=False):
            return DrainResult(0)
        delivered, ends = 0, time.monotonic() + seconds
        try:
            with ExitStack() as stack:
                write = None
                for group, cursor in self._groups(sink, messages, batch):
                    if group:
                        write = write or stack.enter_context(connect())
                        write(group)
                    if not self._acknowledged(sink, cursor, lock_token(lock)):
                        return DrainResult(delivered)
                    delivered += len(group)
                    if time.monotonic() > ends:
                        return DrainResult(delivered, more=True)
        finally:
            with suppress(LockError):
                lock.release()
        return DrainResult(
            delivered, more=self._behind_seconds(sink) > 0
        )  # by a commit that came while the lock was still held

    def rest(self, sink: str, error: str, *, at_least_seconds: float = 0) -> float:
        """Leave a sink alone after an error: for so many seconds, doubled each time in a row."""
        last_trouble = self._trouble(sink)
        times = int(last_trouble.get("times", 0)) + 1
        seconds = max(min(FIRST_REST_SECONDS * 2.0 ** min(times - 1, 20), LONGEST_REST_SECONDS), at_least_seconds)
        trouble = {"error": error, "times": times, "until": self._now() + seconds}
        self.redis.hset(keys.troubles(self.prefix), sink, json.dumps(trouble))
        return seconds

    def resting(self, sink: str) -> bool:
        """True while a sink is left alone."""
        return float(self._trouble(sink).get("until", 0)) > self._now()

    def recovered(self, sink: str) -> None:
        """Forget a sink's errors: it took something."""
        self.redis.hdel(keys.troubles(self.prefix), sink)

    def announces_failures(self, sink: str, seconds: float) -> bool:
        """True for the first failure in so many seconds: whoever has it announces a delivery for after them."""
        return bool(self.redis.set(keys.failures_told(self.prefix, sink), 1, nx=True, px=int(seconds * 1000)))

    def times_in_trouble(self, sink: str) -> int:
        """The number of errors of a sink in a row."""
        return int(self._trouble(sink).get("times", 0))

    def set_aside(self, sink: str, message: dict[str, str]) -> None:
        """Keep a message that a sink does not take, so that it can go on. The fields are the caller's."""
        self.redis.xadd(keys.refused(self.prefix), {"sink": sink} | message)  # type: ignore[arg-type]

    def set_aside_of(self, sink: str) -> list[tuple[str, dict[str, str]]]:
        """The rejected deliveries of a sink, oldest first, each with its place."""
        kept = cast("list[tuple[str, dict[str, str]]]", self.redis.xrange(keys.refused(self.prefix)))
        return [(entry, fields) for entry, fields in kept if fields["sink"] == sink]

    def take_back(self, entry: str) -> None:
        """Keep a message no longer."""
        self.redis.xdel(keys.refused(self.prefix), entry)

    def states(self) -> dict[str, SinkState]:
        """Every sink that has a cursor, set up or no more."""
        cursors = cast("dict[str, str]", self.redis.hgetall(keys.cursors(self.prefix)))
        return {sink: self._state(sink) for sink in sorted(cursors)}

    @contextmanager
    def held(self, sink: str) -> Iterator[None]:
        """Keep every process from delivering to a sink while the block runs; a running delivery ends first."""
        lock = self.redis.lock(keys.outbox_lock(self.prefix, sink), timeout=2 * LOCK_SECONDS, thread_local=False)
        if not lock.acquire(blocking_timeout=2 * LOCK_SECONDS):
            raise LockError(f"another process delivers to {sink} for too long")
        try:
            yield
        finally:
            with suppress(LockError):
                lock.release()

    def waiting(self, sink: str) -> int:
        """Count the events that wait for a sink."""
        entry, count = self._cursor(sink)[0], 0
        while page := self._entries(entry, READ):
            count, entry = count + len(page), page[-1][0]
        return count

    def forget(self, sink: str) -> bool:
        """Take away the cursor of a sink that is set up no more, which holds back what it has not read. False: none."""
        self.redis.hdel(keys.troubles(self.prefix), sink)
        return bool(self.redis.hdel(keys.cursors(self.prefix), sink))

    def _groups(
        self, sink: str, messages: Callable[[str], Sequence[Message]], batch: int
    ) -> Iterator[tuple[list[Message], str]]:
        """Messages to be written at once, each with the cursor that says that they were."""
        entry, done = self._cursor(sink)
        group: list[Message] = []
        while read := self._entries(entry, READ):
            for following, event in read:
                parts = messages(event)
                for number in range(done, len(parts)):
                    group.append(parts[number])
                    if len(group) == batch:
                        yield group, f"{entry}/{number + 1}"
                        group = []
                entry, done = following, 0
            yield group, f"{entry}/0"
            group = []

    def _entries(self, after: str, count: int) -> list[tuple[str, str]]:
        page = cast("list[tuple[str, dict[str, str]]]", self.redis.xrange(self._key, min=f"({after}", count=count))
        return [(entry, fields["event"]) for entry, fields in page]

    def _acknowledged(self, sink: str, cursor: str, token: str) -> bool:
        lock = keys.outbox_lock(self.prefix, sink)
        answer = self._acknowledge(
            [self._key, keys.cursors(self.prefix), lock],
            token=token,
            sink=sink,
            cursor=cursor,
            lock_ms=LOCK_SECONDS * 1000,
        )
        return bool(answer == "acknowledged")

    def _cursor(self, sink: str) -> tuple[str, int]:
        # a sink without a cursor has had no event committed for it: none of those in the outbox is for it
        position = cast("str | None", self.redis.hget(keys.cursors(self.prefix), sink))
        entry, _, done = (position or END).partition("/")
        return entry, int(done or 0)

    def _state(self, sink: str) -> SinkState:
        trouble = self._trouble(sink)
        return SinkState(self._behind_seconds(sink), trouble.get("error"), int(trouble.get("times", 0)))

    def _behind_seconds(self, sink: str) -> float:
        waiting = self._entries(self._cursor(sink)[0], 1)
        return max(self._now() - int(waiting[0][0].partition("-")[0]) / 1000, 0.001) if waiting else 0.0

    def _trouble(self, sink: str) -> dict[str, Any]:
        text = cast("str | None", self.redis.hget(keys.troubles(self.prefix), sink))
        return cast("dict[str, Any]", json.loads(text)) if text else {}

    def _now(self) -> float:
        return server_seconds(self.redis)

    @property
    def _key(self) -> str:
        return keys.outbox(self.prefix)
