"""Probes of the ledger's server: can it be written to, how much memory has it, what time is it there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import cast

from redis import Redis
from redis.exceptions import OutOfMemoryError, ResponseError

from plenary.ledger import keys
from plenary.settings.connections import MEMORY_FULL
from plenary.settings.model import ConfigError

MINUTE_SECONDS = 60
CLOCK_SECONDS = 30  # above it tasks of the schedule expire before a worker has them, and S3 refuses signatures later on


def probe_writing(redis: Redis, prefix: str) -> None:
    """Write a key that expires. Errors: `redis.RedisError`."""
    try:
        redis.set(keys.probe(prefix), "", ex=MINUTE_SECONDS)
    except OutOfMemoryError as error:
        raise OutOfMemoryError(MEMORY_FULL) from error


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of the server. `limit_bytes` is `maxmemory`, or the machine's memory where that is not set."""

    used_bytes: int
    limit_bytes: int


def memory(redis: Redis) -> Memory | None:
    """Memory of the server, None if INFO is not permitted. Errors: `redis.RedisError`."""
    try:
        info = cast("dict[str, int]", redis.info("memory"))
    except ResponseError:
        return None
    return Memory(info["used_memory"], info.get("maxmemory") or info.get("total_system_memory", 0))


def clock_offset_seconds(redis: Redis) -> float:
    """Seconds that the clock of this process is ahead of the server's. Errors: `redis.RedisError`."""
    before = time.time()
    seconds, micros = redis.time()
    return (before + time.time()) / 2 - (seconds + micros / 1e6)


def check_clock(offset_seconds: float, server: str) -> None:
    """Refuse a clock that is far from that of a server.

    Raises:
        ConfigError: It is.

    """
    if abs(offset_seconds) > CLOCK_SECONDS:
        way = "ahead of" if offset_seconds > 0 else "behind"
        raise ConfigError(
            f"The clock of this machine is {abs(offset_seconds):,.0f} s {way} that of {server}; at most "
            f"{CLOCK_SECONDS} s are allowed. Set the clocks by NTP (timedatectl, chronyc tracking)."
        )
