"""Limits of the length of a stream, by which no consumer group loses an event that it has not read."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis

from plenary.ledger.scripts import LuaScript

AT_ONCE = 100  # for a commit that follows a long pause; what is left goes with the next


@dataclass(frozen=True, slots=True)
class Trimming:
    """Limits on a stream. `drop_unread` lets them cut also what a consumer group has not read or not acknowledged."""

    max_length: int | None = None
    max_age_seconds: int | None = None
    drop_unread: bool = False

    def __bool__(self) -> bool:
        return self.max_length is not None or self.max_age_seconds is not None


class Trimmer:
    """Trims streams behind one client. Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._script = LuaScript(redis, "trim")

    def trim(self, stream: str, trimming: Trimming) -> int:
        """Take the oldest entries out of a stream, as far as its limits ask for it: how many."""
        if not trimming:
            return 0
        limits = {"max_length": trimming.max_length} if trimming.max_length else {}
        if trimming.max_age_seconds is not None:
            limits["age_ms"] = trimming.max_age_seconds * 1000
        return int(self._script([stream], drop_unread=trimming.drop_unread, at_most=AT_ONCE, **limits))
