"""Listens to a Redis list, as MinIO fills it in its `access` format: an entry leaves Redis only once it is handled.

MinIO's `namespace` format, a hash, forgets what happened before the last event of a key: it is not supported.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import cast

import structlog
from redis import Redis
from redis.exceptions import RedisError

from plenary.listeners.intake import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Intake, deliver
from plenary.notifications.decode import read_list_entry

_log = structlog.get_logger(__name__)


def beside(key: str, name: str) -> str:
    """A list of ours beside `key`, in the same slot of a cluster (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags)."""
    return f"{key}:{name}" if "{" in key else f"{{{key}}}:{name}"


@dataclass(frozen=True, slots=True)
class RedisListListener:
    """One list, taken from its left end.

    Entries are moved into `{key}:processing`, up to `batch` at once, and removed from there once the broker has their
    events. Entries that are there at the start, or after the connection broke, are put back first: a process died while
    it worked on them. If another listener works on one, it comes twice, which the ledger detects. An entry with
    anything unreadable in it is moved, as it is, into `{key}:dead`; the rest of it is passed on.
    `LMOVE {key}:dead key LEFT RIGHT` tries it again.

    `redis` must answer in bytes and repeat no command itself: an answer that was lost on the way is an entry in hand
    that nobody knows of. `wait_seconds` must be below its socket timeout. `max_bytes` is for one entry.
    """

    redis: Redis
    key: str
    intake: Intake
    max_bytes: int
    wait_seconds: int = 2
    batch: int = 100
    store: str = "s3"

    @property
    def processing(self) -> str:
        """The list of entries in hand."""
        return beside(self.key, "processing")

    @property
    def dead(self) -> str:
        """The list of entries for a person."""
        return beside(self.key, "dead")

    def run(self, stop: threading.Event) -> None:
        """Take entries until `stop` is set; it ends within `wait_seconds`."""
        pause, restored = FIRST_PAUSE_SECONDS, False
        while not stop.is_set():
            self.intake.vitals.turn()
            try:
                if not restored:
                    self._restore()
                    restored = True
                if not self._pass_on(self._take(), stop):
                    self._restore()
                    return
            except RedisError as error:
                restored = False
                self.intake.vitals.away("source", type(error).__name__)
                _log.warning("list.unreachable", key=self.key, error=type(error).__name__, pause_seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                pause = FIRST_PAUSE_SECONDS
                self.intake.vitals.back("source")

    def _restore(self) -> None:
        for _ in range(self.redis.llen(self.processing)):
            self.redis.lmove(self.processing, self.key, "RIGHT", "LEFT")

    def _take(self) -> list[bytes]:
        first = cast("bytes | None", self.redis.blmove(self.key, self.processing, self.wait_seconds, "LEFT", "RIGHT"))
        if first is None:
            return []
        with self.redis.pipeline(transaction=False) as pipeline:
            for _ in range(self.batch - 1):
                pipeline.lmove(self.key, self.processing, "LEFT", "RIGHT")
            more = pipeline.execute()
        return [first, *(entry for entry in more if entry is not None)]

    def _pass_on(self, entries: list[bytes], stop: threading.Event) -> bool:
        readings = [
            read_list_entry(entry, max_bytes=self.max_bytes, store=self.store, sources=self.intake.sources)
            for entry in entries
        ]
        if not deliver(self.intake, [event for reading in readings for event in reading.events], stop):
            return False
        with self.redis.pipeline(transaction=True) as pipeline:
            for entry, reading in zip(entries, readings, strict=True):
                if reading.rejected:
                    pipeline.rpush(self.dead, entry)
                pipeline.lrem(self.processing, 1, cast("str", entry))
            pipeline.execute()
        for reading in readings:
            self.intake.vitals.count("ignored", reading.ignored)
            for rejected in reading.rejected:
                self.intake.reject(rejected)
                _log.error("event.rejected", error=str(rejected.failure), raw=rejected.raw, outcome=f"in {self.dead}")
        return True
