"""A stream is trimmed, and no consumer group loses by it what it has not read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from plenary.ledger.stream_trimming import Trimmer, Trimming

pytestmark = pytest.mark.integration

STREAM = "stream"


def fill(redis: Redis, count: int) -> list[str]:
    return [str(redis.xadd(STREAM, {"event": str(number)})) for number in range(count)]


def kept(redis: Redis) -> list[str]:
    entries: Any = redis.xrange(STREAM)
    return [entry for entry, _ in entries]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 12),
    length=st.integers(1, 12),
    groups=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=3),
)
def test_the_length_is_kept_as_far_as_every_group_has_read_and_acknowledged(
    redis: Redis, count: int, length: int, groups: list[tuple[int, int]]
) -> None:
    redis.flushall()
    entries = fill(redis, count)
    needed = count
    for name, (read, acknowledged) in enumerate(groups if entries else ()):
        redis.xgroup_create(STREAM, str(name), id="0")
        if read:
            redis.xreadgroup(str(name), "reader", {STREAM: ">"}, count=read)
        done = entries[: min(read, acknowledged)]
        if done:
            redis.xack(STREAM, str(name), *done)
        needed = min(needed, len(done))
    Trimmer(redis).trim(STREAM, Trimming(max_length=length))
    assert kept(redis) == entries[min(needed, max(0, count - length)) :]


def test_what_is_older_than_its_age_goes(redis: Redis) -> None:
    redis.xadd(STREAM, {"event": "old"}, id="1-1")
    new = fill(redis, 2)
    Trimmer(redis).trim(STREAM, Trimming(max_age_seconds=3600))
    assert kept(redis) == new


def test_what_is_unread_goes_too_when_told(redis: Redis) -> None:
    entries = fill(redis, 5)
    redis.xgroup_create(STREAM, "reader", id="0")
    Trimmer(redis).trim(STREAM, Trimming(max_length=2, drop_unread=True))
    assert kept(redis) == entries[3:]


def test_without_limits_all_is_kept(redis: Redis) -> None:
    entries = fill(redis, 3)
    assert Trimmer(redis).trim(STREAM, Trimming()) == 0
    assert kept(redis) == entries
