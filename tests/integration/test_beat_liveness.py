"""A beat stays healthy while a store, sink or ledger is unreachable: to restart it would repair nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.beat_ticks import Ticks
from support.processes import plenary

pytestmark = pytest.mark.integration


def test_with_beat_only_the_beat_is_checked(redis: Redis, valkey: str, tmp_path: Path) -> None:
    values = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": tmp_path}
    redis.hset(keys.away("plenary", "s3"), mapping={"strikes": 5, "since": 1000, "why": "it is away"})
    host = socket.gethostname()
    assert plenary("health", **values).returncode == 1
    assert plenary("health", "--beat", host, **values).returncode == 1
    Ticks(redis, "plenary").alive(host)
    assert plenary("health", "--beat", host, **values).returncode == 0


def test_a_beat_is_healthy_while_the_ledger_is_unreachable(tmp_path: Path) -> None:
    values = {"BROKER__URL": "redis://127.0.0.1:1/0", "STORES__FOLDER__ROOT": tmp_path}
    assert plenary("health", "--beat", "here", **values).returncode == 0
