"""The outbox on a real Valkey: everything is delivered, in order, whatever breaks in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worker.ledger import keys
from worker.ledger.outbox import BATCH, LOCK_SECONDS, drain
from worker.sinks.jsonl import JsonlSink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from redis import Redis

pytestmark = pytest.mark.integration


def fill(redis: Redis, count: int) -> list[str]:
    rows = [f'{{"n": {number}}}' for number in range(count)]
    redis.rpush(keys.outbox("test", "jsonl"), *rows)
    return rows


def test_everything_is_delivered_in_order_and_gone(redis: Redis, tmp_path: Path) -> None:
    rows = fill(redis, BATCH + 5)
    assert drain(redis, "test", "jsonl", JsonlSink(tmp_path / "out").write) == len(rows)
    assert (tmp_path / "out").read_text().splitlines() == rows
    assert redis.keys("*") == []


def test_a_crash_between_the_write_and_its_acknowledgement_doubles_nothing(redis: Redis, tmp_path: Path) -> None:
    rows = fill(redis, 3)
    sink = JsonlSink(tmp_path / "out")

    def crashing(batch: Sequence[str]) -> None:
        sink.write(batch)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drain(redis, "test", "jsonl", crashing)
    rows += fill(redis, 2)
    assert drain(redis, "test", "jsonl", sink.write) == 5
    assert (tmp_path / "out").read_text().splitlines() == rows


def test_only_one_drains_at_a_time(redis: Redis, tmp_path: Path) -> None:
    fill(redis, 2)
    sink, beside = JsonlSink(tmp_path / "out"), []

    def write(batch: Sequence[str]) -> None:
        beside.append(drain(redis, "test", "jsonl", sink.write))
        sink.write(batch)

    assert drain(redis, "test", "jsonl", write) == 2
    assert beside == [0]


def test_a_drain_that_lost_its_lock_takes_nothing_out(redis: Redis, tmp_path: Path) -> None:
    rows = fill(redis, 2)

    def slow(batch: Sequence[str]) -> None:
        redis.set(keys.outbox_lock("test", "jsonl"), "another", ex=LOCK_SECONDS)

    assert drain(redis, "test", "jsonl", slow) == 0
    assert redis.lrange(keys.outbox("test", "jsonl"), 0, -1) == rows
    assert redis.get(keys.outbox_lock("test", "jsonl")) == "another"
