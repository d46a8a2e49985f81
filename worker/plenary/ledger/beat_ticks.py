"""The last run of each task of the schedule, so that one of several beats runs it, by the beats' clocks."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript
from plenary.ledger.server_clock import server_seconds

FORGET_SECONDS = 86400.0


class Ticks:
    """The ticks behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._tick = LuaScript(redis, "tick")

    def last(self, name: str, now: datetime) -> datetime:
        """The time of a task's last run; for one that never ran, now."""
        key = keys.ticks(self._prefix)
        self._redis.hsetnx(key, name, now.isoformat())
        return datetime.fromisoformat(cast("str", self._redis.hget(key, name)))

    def take(self, name: str, last_run: datetime, now: datetime) -> tuple[bool, datetime]:
        """Decide whether the caller runs a task whose last run he took to be then, and give its real last run."""
        ticks = [keys.ticks(self._prefix)]
        mine, last = self._tick(ticks, name=name, last=last_run.isoformat(), now=now.isoformat())
        return bool(mine), datetime.fromisoformat(last)

    def alive(self, host: str) -> None:
        """Say that the beat of a host runs."""
        self._redis.hset(keys.beats(self._prefix), host, self._now())

    def silent_seconds(self, host: str) -> float | None:
        """The age of the last heartbeat of a host's beat; None if it never had one."""
        second = cast("str | None", self._redis.hget(keys.beats(self._prefix), host))
        return max(self._now() - int(second), 0) if second else None

    def beats(self) -> dict[str, float]:
        """Seconds since each beat was last alive, by its host; one that is silent for a day is forgotten."""
        seen = cast("dict[str, str]", self._redis.hgetall(keys.beats(self._prefix)))
        now = self._now()
        silent = {host: max(now - int(at), 0) for host, at in seen.items()}
        return {host: seconds for host, seconds in silent.items() if seconds < FORGET_SECONDS}

    def _now(self) -> int:
        return int(server_seconds(self._redis))
