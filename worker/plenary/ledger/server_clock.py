"""The clock of the ledger's server, so that the clocks of workers need not agree."""

from __future__ import annotations

from redis import Redis


def server_seconds(redis: Redis) -> float:
    """The server's time, in seconds since 1970. Errors: `redis.RedisError`."""
    seconds, micros = redis.time()
    return seconds + micros / 1e6
