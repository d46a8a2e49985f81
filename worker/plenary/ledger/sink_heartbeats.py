"""The sinks that running workers deliver to: each worker names those that it is configured with, every few seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.server_clock import server_seconds

ALIVE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class SinkHeartbeats:
    """By the clock of the ledger's server. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def beat(self, worker: str, sinks: Iterable[str]) -> None:
        """Register the sinks of a worker that runs."""
        now, key = self._now(), keys.sinks(self.prefix)
        with self.redis.pipeline() as pipeline:
            pipeline.zremrangebyscore(key, 0, now - ALIVE_SECONDS)
            for sink in sinks:
                pipeline.zadd(key, {f"{sink} {worker}": now})
            pipeline.execute()

    def leave(self, worker: str, sinks: Iterable[str]) -> None:
        """Remove the sinks of a worker that stops."""
        if members := [f"{sink} {worker}" for sink in sinks]:
            self.redis.zrem(keys.sinks(self.prefix), *members)

    def workers(self) -> dict[str, list[str]]:
        """The workers that deliver to each sink, by the sink's name."""
        members = self.redis.zrangebyscore(keys.sinks(self.prefix), self._now() - ALIVE_SECONDS, "+inf")
        by_sink: dict[str, list[str]] = {}
        for member in cast("list[str]", members):
            sink, _, worker = member.partition(" ")
            by_sink.setdefault(sink, []).append(worker)
        return {sink: sorted(names) for sink, names in sorted(by_sink.items())}

    def _now(self) -> float:
        return server_seconds(self.redis)
