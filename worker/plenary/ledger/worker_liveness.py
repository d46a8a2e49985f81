"""Worker liveness: each worker records its last broker round trip and deregisters on shutdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.server_clock import server_seconds

FORGET_SECONDS = 3600.0  # after so long without a heartbeat a worker was removed, or somebody is at work on it


@dataclass(frozen=True, slots=True)
class WorkerLiveness:
    """The workers by name, by the clock of the ledger's server. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def heard(self, worker: str) -> None:
        """A worker's call to itself came through now."""
        now = self._now()
        with self.redis.pipeline() as pipeline:
            pipeline.zadd(keys.hearing(self.prefix), {worker: now})
            pipeline.zremrangebyscore(keys.hearing(self.prefix), 0, now - FORGET_SECONDS)
            pipeline.execute()

    def left(self, worker: str) -> None:
        """Deregister a worker that was asked to stop."""
        self.redis.zrem(keys.hearing(self.prefix), worker)

    def silent_seconds(self) -> dict[str, float]:
        """Seconds since the last heartbeat of each worker."""
        answer = self.redis.zrange(keys.hearing(self.prefix), 0, -1, withscores=True)
        heartbeats = cast("list[tuple[str, float]]", answer)
        now = self._now()
        return {worker: max(0.0, now - at) for worker, at in heartbeats}

    def _now(self) -> float:
        return server_seconds(self.redis)
