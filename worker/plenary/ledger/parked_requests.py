"""Requests that wait for an unreachable store, and their return: by probes, one at a time, then all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript
from plenary.ledger.types import Request

AT_ONCE = 500
PAUSE_SECONDS = 5.0  # between two probes
CLAIMED_SECONDS = 60.0  # then what was handed out and not claimed is handed out again


def parked_dependencies(redis: Redis, prefix: str, stores: Iterable[str]) -> list[ParkedRequests]:
    """Dependencies of requests: these stores, and each bucket that was missing once. Errors: `redis.RedisError`."""
    buckets = cast("set[str]", redis.smembers(keys.dependencies(prefix)))
    return [ParkedRequests(redis, prefix, name) for name in (*stores, *sorted(buckets))]


@dataclass(frozen=True, slots=True)
class ParkedRequests:
    """The requests parked for one dependency. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str
    dependency: str

    def waiting(self) -> int:
        """The number of requests."""
        return int(self.redis.zcard(self._parked))

    def requests(self) -> list[Request]:
        """All of them."""
        return [Request.of_json(text) for text in cast("list[str]", self.redis.zrange(self._parked, 0, -1))]

    def since(self) -> float | None:
        """The time since which the dependency is unreachable, in seconds since 1970; None if it responds."""
        strikes, since = cast("list[str | None]", self.redis.hmget(self._away, ["strikes", "since"]))
        return int(since) / 1000 if since and int(strikes or 0) > 1 else None

    def why(self) -> str:
        """The error of the last request for the dependency."""
        return cast("str | None", self.redis.hget(self._away, "why")) or "it does not answer"

    def answered(self) -> None:
        """The dependency is back: what is parked may come."""
        self.redis.delete(self._away)

    def due(self) -> tuple[list[Request], bool]:
        """The requests to try now, and whether they are a probe: then it is one, for the dependency is unreachable.

        A request stays parked until it is claimed: whoever asks and dies before he sent it on loses nothing.
        """
        probe, *texts = LuaScript(self.redis, "due")(
            [self._parked, self._away],
            pause_ms=int(PAUSE_SECONDS * 1000),
            at_most=AT_ONCE,
            claimed_ms=int(CLAIMED_SECONDS * 1000),
        )
        return [Request.of_json(text) for text in texts], bool(probe)

    @property
    def _parked(self) -> str:
        return keys.parked(self.prefix, self.dependency)

    @property
    def _away(self) -> str:
        return keys.away(self.prefix, self.dependency)
