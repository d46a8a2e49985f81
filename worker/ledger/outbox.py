"""The way from a committed event to a sink other than the stream: read under a lock, delivered, then taken out.

A crash in between delivers the same rows again, from the first and in the same order, by which a sink knows them.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from redis.exceptions import LockNotOwnedError

from worker.ledger import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redis import Redis

LOCK_SECONDS = 60
BATCH = 100


def drain(redis: Redis, prefix: str, sink: str, write: Callable[[Sequence[str]], None]) -> int:
    """Deliver what waits for a sink and say how many events that were: 0 also while another drains it.

    `write` returns only once its rows are durable. Errors: its own and `redis.RedisError`; the rows stay.
    """
    rows, lock_name = keys.outbox(prefix, sink), keys.outbox_lock(prefix, sink)
    acknowledge = redis.register_script((files("worker.ledger") / "acknowledge.lua").read_text(encoding="utf-8"))
    lock = redis.lock(lock_name, timeout=LOCK_SECONDS, thread_local=False)
    if not lock.acquire(blocking=False):
        return 0
    delivered = 0
    try:
        while batch := cast("list[str]", redis.lrange(rows, 0, BATCH - 1)):
            write(batch)
            if acknowledge(keys=[rows, lock_name], args=[lock.local.token, len(batch)]) != "acknowledged":
                break
            delivered += len(batch)
            lock.reacquire()
    finally:
        with suppress(LockNotOwnedError):
            lock.release()
    return delivered
