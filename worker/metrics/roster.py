"""Which workers there should be: each says that it came and that it goes, so one that does not answer is missed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from worker.ledger import keys

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from redis import Redis

FORGET_SECONDS = 3600.0  # who has not answered for so long is missed no more


class Roster:
    """The workers by name, each with when it last gave a sign of life. Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis, self._key = redis, keys.workers(prefix)

    def come(self, worker: str) -> None:
        """It runs."""
        self._redis.hset(self._key, worker, str(time.time()))

    def go(self, worker: str) -> None:
        """It is told to stop, and is not missed."""
        self._redis.hdel(self._key, worker)

    def seen(self, answering: AbstractSet[str]) -> dict[str, bool]:
        """Every worker that answers or is missed, and whether it answers now."""
        now = time.time()
        known = cast("dict[str, str]", self._redis.hgetall(self._key))
        alive: dict[Any, Any] = {worker: str(now) for worker in known.keys() & answering}
        lost = [worker for worker, at in known.items() if worker not in answering and now - float(at) > FORGET_SECONDS]
        if alive:
            self._redis.hset(self._key, mapping=alive)
        if lost:
            self._redis.hdel(self._key, *lost)
        return {worker: worker in answering for worker in (known.keys() - set(lost)) | answering}
