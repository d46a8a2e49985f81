"""Shares of the workers' time: each source of uploads has the moment at which its work is paid off."""

from __future__ import annotations

from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript
from plenary.ledger.server_clock import server_seconds

MOST_AHEAD_SECONDS = 3600.0  # nobody pays for longer


class WorkShares:
    """The shares behind one Redis client (made with `decode_responses=True`). Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._key = keys.work_shares(prefix)
        self._charge = LuaScript(redis, "charge")

    def charge(self, source: str, seconds: float) -> None:
        """Add work of a source, in seconds that its share takes to pay it off."""
        self._charge([self._key], source=source, seconds=seconds, most_ahead=MOST_AHEAD_SECONDS)

    def ahead(self, seconds: float) -> frozenset[str]:
        """The sources whose work is paid off later than in so many seconds, by the server's clock."""
        names = self._redis.zrangebyscore(self._key, f"({server_seconds(self._redis) + seconds:.3f}", "+inf")
        return frozenset(cast("list[str]", names))
