"""A primary that becomes a replica is a lost connection: worker, beat and listener go on with the new one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from support.debian_redis import PRIMARY, Group
from support.processes import PROJECT, WORKER, Started, plenary, until

pytestmark = pytest.mark.integration
pytest_plugins = ("support.debian_redis",)

SAMPLES = PROJECT / "tests" / "samples" / "files"
FILES = [SAMPLES / name for name in ("A_RES_85_901-EN.docx", "A_RES_85_903-EN.txt", "S_RES_9001_2031-EN.pdf")]
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


def records(client: Redis) -> int:
    return client.xlen(keys.records("plenary"))


def test_a_failover_by_sentinel_ends_neither_worker_nor_beat(
    sentinel_group: Group, quick: dict[str, Any], inbox: Path, start: Callable[..., Started]
) -> None:
    values = quick | {"BROKER__URL": sentinel_group.url, "BROKER__SENTINEL__PRIMARY": PRIMARY}
    worker, beat = start(*WORKER, "--concurrency=1", **values), start(*BEAT, **values)
    worker.says("ready")
    before = sentinel_group.primary().client
    shutil.copy(FILES[0], inbox)
    assert plenary("ingest", "--no-wait", str(inbox), **values).returncode == 0
    until(lambda: records(before) == 1, 60, worker.text)
    assert before.wait(1, 10_000) == 1
    sentinel_group.fail_over()
    shutil.copy(FILES[1], inbox)
    completed = plenary("ingest", "--no-wait", str(inbox), **values)
    assert completed.returncode == 0, completed.stderr
    until(lambda: records(sentinel_group.primary().client) == 2, 90, worker.text)
    assert worker.process.poll() is None
    assert beat.process.poll() is None
    assert plenary("check", **values).returncode == 0


def test_a_demoted_server_without_sentinel_is_waited_for(
    sentinel_group: Group, quick: dict[str, Any], inbox: Path, start: Callable[..., Started]
) -> None:
    first, second = sentinel_group.first, sentinel_group.second
    sentinel_group.sentinel.process.kill()
    values = quick | {"BROKER__URL": f"redis://127.0.0.1:{first.port}/0"}
    worker, beat = start(*WORKER, "--concurrency=1", **values), start(*BEAT, **values)
    worker.says("ready")
    second.client.replicaof("NO", "ONE")
    first.client.replicaof("127.0.0.1", second.port)
    worker.says("Connection to broker lost|no primary")
    completed = plenary("health", **values)
    assert completed.returncode == 1
    assert "no primary" in completed.stderr
    first.client.replicaof("NO", "ONE")
    shutil.copy(FILES[0], inbox)
    assert plenary("ingest", "--no-wait", str(inbox), **values).returncode == 0
    until(lambda: records(first.client) == 1, 90, worker.text)
    assert worker.process.poll() is None
    assert beat.process.poll() is None


def test_a_primary_that_misses_its_replica_is_waited_for(
    sentinel_group: Group, quick: dict[str, Any], inbox: Path, start: Callable[..., Started]
) -> None:
    first, second = sentinel_group.first.client, sentinel_group.second.client
    values = quick | {"BROKER__URL": f"redis://127.0.0.1:{sentinel_group.first.port}/0"}
    worker, beat = start(*WORKER, "--concurrency=1", **values), start(*BEAT, **values)
    worker.says("ready")
    first.config_set("min-replicas-to-write", 1)
    sentinel_group.sentinel.process.kill()
    second.replicaof("NO", "ONE")
    worker.says("Connection to broker lost|no primary")
    second.replicaof("127.0.0.1", sentinel_group.first.port)
    until(lambda: first.info("replication")["min_slaves_good_slaves"] == 1, 60)
    shutil.copy(FILES[0], inbox)
    assert plenary("ingest", "--no-wait", str(inbox), **values).returncode == 0
    until(lambda: records(first) == 1, 90, worker.text)
    assert worker.process.poll() is None
    assert beat.process.poll() is None
