"""`plenary status` and `plenary check` as processes, on a real server and beside a real worker."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from support.processes import PROJECT, WORKER, plenary, until

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"


def test_status_shows_what_waits_who_hears_what_failed_and_what_came(
    valkey: str, redis: Redis, tmp_path: Path, start: Callable[..., Any]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("A_RES_85_903-EN.txt", "A_RES_85_905-EN.pdf"):
        shutil.copy(FILES / name, inbox)
    values: dict[str, Any] = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "SINKS__JSONL__PATH": tmp_path / "records.jsonl",
        "HEALTH__DEAF_SECONDS": 8,
    }
    worker = start(*WORKER, "--concurrency=1", "-n", "one@here", **values)
    worker.wait_for("ready.")
    plenary("ingest", str(inbox), **values)
    until(lambda: redis.zcard("{plenary}:hearing"), 60)
    found = json.loads(plenary("status", "--json", **values).stdout)
    assert list(found["workers"]) == ["one@here"]
    assert found["failures"] == {"damaged": 1}
    assert found["failures_below"] == {"folder://inbox/": 1}
    assert [(came["kind"], came["subject"]) for came in found["last"]] == [("created", "A/RES/85/903:en")]
    assert found["sinks"]["jsonl"]["error"] is None
    shown = plenary("status", **values).stdout
    assert all(part in shown for part in ("uploads", "one@here", "responds", "jsonl", "damaged", "A/RES/85/903:en"))

    worker.stop()
    plenary("ingest", "--no-wait", str(inbox), **values)
    found = json.loads(plenary("status", "--json", **values).stdout)
    assert (found["queues"]["uploads"]["messages"], found["workers"]) == (2, {})
    waited = found["queues"]["uploads"]["oldest_seconds"]
    until(lambda: oldest_seconds(values) > waited, 30)
    assert found["queues"]["backfill"] == {"messages": 0, "oldest_seconds": None}


def oldest_seconds(values: dict[str, Any]) -> float:
    found = json.loads(plenary("status", "--json", **values).stdout)
    return float(found["queues"]["uploads"]["oldest_seconds"])


def test_check_shows_the_sums_and_asks_the_server(valkey: str, redis: Redis) -> None:
    done = plenary("check", BROKER__URL=valkey)
    assert done.returncode == 0
    assert "900 s > longest retry delay 120 + a task ahead 240 + its own 240 = 600 s" in done.stdout
    redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        assert plenary("check", BROKER__URL=valkey).returncode == 2
        assert plenary("check", "--no-server", BROKER__URL=valkey).returncode == 0
    finally:
        redis.config_set("maxmemory-policy", "noeviction")


@pytest.mark.parametrize(
    "command", [("check", "--no-server"), ("status",), ("records",), ("listen", "redis", "--key", "k")]
)
def test_every_command_refuses_numbers_that_cannot_work(command: tuple[str, ...]) -> None:
    done = plenary(*command, BROKER__URL="redis://127.0.0.1:1/0", LIMITS__PARSE_SECONDS=600)
    assert done.returncode == 2
    assert "PLENARY_BROKER__VISIBILITY_TIMEOUT_SECONDS is 900 and must be more than 1560" in done.stderr


@pytest.mark.parametrize("program", ["worker", "beat", "flower"])
def test_every_process_refuses_numbers_that_cannot_work(program: str, start: Callable[..., Any]) -> None:
    command = (*WORKER[: WORKER.index("worker")], program)
    process = start(*command, BROKER__URL="redis://127.0.0.1:1/0", LIMITS__PARSE_SECONDS=600)
    assert process.process.wait(60) == 2
    assert "Plenary does not start." in process.text()
    assert "must be more than 1560" in process.text()
