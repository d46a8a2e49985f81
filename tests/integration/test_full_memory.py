"""A ledger without memory: everything says so, nothing ends, and what was taken off a queue is not lost."""

from __future__ import annotations

import json
import shutil
import signal
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from support.processes import PLENARY, PROJECT, WORKER, Started, free_port, plenary, until

pytestmark = pytest.mark.integration

SAMPLES = PROJECT / "tests" / "samples" / "files"
FILES = [SAMPLES / name for name in ("A_RES_85_901-EN.docx", "A_RES_85_903-EN.txt", "S_RES_9001_2031-EN.pdf")]
TOKEN = "t" * 32
BODY = {
    "Records": [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a.pdf", "size": 1}},
        }
    ]
}


@contextmanager
def full(redis: Redis) -> Iterator[None]:
    redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        redis.config_set("maxmemory", 0)


def test_messages_taken_from_a_full_server_are_not_lost(
    quick: dict[str, Any],
    redis: Redis,
    inbox: Path,
    start: Callable[..., Started],
    sent: Callable[[], list[dict[str, Any]]],
) -> None:
    worker = start(*WORKER, "--concurrency=1", **quick)
    worker.says("ready")
    worker.signal(signal.SIGSTOP)
    for file in FILES:
        shutil.copy(file, inbox)
    assert plenary("ingest", "--no-wait", str(inbox), **quick).returncode == 0
    with full(redis):
        worker.signal(signal.SIGCONT)
        worker.says("memory is full|maxmemory")
        until(lambda: redis.llen("uploads") < len(FILES), 60)
    until(lambda: len(sent()) == len(FILES), 120, worker.text)
    assert worker.process.poll() is None


def test_a_worker_that_starts_on_a_full_server_waits_for_memory(
    quick: dict[str, Any],
    redis: Redis,
    inbox: Path,
    start: Callable[..., Started],
    sent: Callable[[], list[dict[str, Any]]],
) -> None:
    shutil.copy(FILES[0], inbox)
    assert plenary("ingest", "--no-wait", str(inbox), **quick).returncode == 0
    with full(redis):
        worker = start(*WORKER, "--concurrency=1", **quick)
        worker.says("maxmemory")
    until(lambda: len(sent()) == 1, 120, worker.text)
    assert worker.process.poll() is None


def test_door_worker_and_commands_say_that_memory_is_full(
    quick: dict[str, Any], redis: Redis, start: Callable[..., Started]
) -> None:
    port, probes, metrics = free_port(), free_port(), free_port()
    listener = start(
        *PLENARY, "listen", "webhook", **quick, EVENTS__WEBHOOK__TOKENS=json.dumps([TOKEN]), EVENTS__WEBHOOK__PORT=port
    )
    worker = start(*WORKER, "--concurrency=1", **quick, HEALTH__PORT=probes, METRICS__PORT=metrics)
    listener.says(r"Webhook: http")
    worker.says("ready")
    url, token = f"http://127.0.0.1:{port}/events", {"Authorization": f"Bearer {TOKEN}"}

    def post() -> httpx.Response:
        return httpx.post(url, json=BODY, headers=token, timeout=60)

    with full(redis):
        answer = post()
        assert answer.status_code == 503
        assert "memory is full" in answer.text
        ready = httpx.get(f"http://127.0.0.1:{probes}/ready", timeout=60)
        assert ready.status_code == 503
        assert "memory is full" in ready.text
        for command in ("check", "health"):
            completed = plenary(command, **quick)
            assert completed.returncode == 1
            assert "memory is full" in completed.stderr
        with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=60) as scraped:
            found = scraped.read().decode()
        assert "plenary_ledger_memory_limit_bytes 1.0" in found
    assert post().status_code == 200
