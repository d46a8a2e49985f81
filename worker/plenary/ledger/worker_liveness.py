"""Which workers hear: each says when it last heard its own call, and that it goes, so one that does not is missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys

FORGET_SECONDS = 3600.0  # a worker that was not heard for so long was taken away, or is seen to by somebody by now


@dataclass(frozen=True, slots=True)
class Hearing:
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
        """A worker was told to stop, and is not missed."""
        self.redis.zrem(keys.hearing(self.prefix), worker)

    def silent_seconds(self) -> dict[str, float]:
        """How long each worker was not heard."""
        found = cast("list[tuple[str, float]]", self.redis.zrange(keys.hearing(self.prefix), 0, -1, withscores=True))
        now = self._now()
        return {worker: max(0.0, now - at) for worker, at in found}

    def _now(self) -> float:
        seconds, micros = self.redis.time()
        return seconds + micros / 1e6
