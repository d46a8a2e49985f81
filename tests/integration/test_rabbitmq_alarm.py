"""While RabbitMQ is in alarm, sending ends with an error and the webhook responds 503; afterwards all works again."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from support.processes import PLENARY, Started, free_port, plenary, until
from support.rabbitmq import Rabbit

pytest_plugins = ("support.rabbitmq",)
pytestmark = pytest.mark.integration

BODY = {
    "Records": [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a.pdf", "size": 1}},
        }
    ]
}
TOKEN = "t" * 32
END_SECONDS = 40
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


@pytest.fixture
def values(rabbitmq: Rabbit, valkey: str, tmp_path: Path) -> dict[str, Any]:
    rabbitmq.delete("uploads")
    return {
        "BROKER__URL": rabbitmq.url,
        "REDIS__URL": valkey,
        "STORES__FOLDER__ROOT": tmp_path,
        "EVENTS__WEBHOOK__TOKENS": json.dumps([TOKEN]),
    }


def test_the_webhook_says_503_and_its_probes_answer(
    rabbitmq: Rabbit, values: dict[str, Any], start: Callable[..., Started]
) -> None:
    port = free_port()
    listener = start(*PLENARY, "listen", "webhook", **values, EVENTS__WEBHOOK__PORT=port)
    listener.says(r"Webhook: http")
    url, token = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {TOKEN}"}

    def post() -> int:
        return httpx.post(f"{url}/events", json=BODY, headers=token, timeout=300).status_code

    assert post() == 200
    with rabbitmq.alarm():
        began = time.monotonic()
        with ThreadPoolExecutor(60) as pool:
            posts = [pool.submit(post) for _ in range(60)]
            time.sleep(2)
            assert httpx.get(f"{url}/health", timeout=2).status_code == 200
            assert {future.result() for future in posts} == {503}
        assert time.monotonic() - began < 3 * END_SECONDS  # 60 posts on 40 threads: twice
    assert post() == 200


def test_a_beat_sends_its_schedule_again_afterwards(
    rabbitmq: Rabbit, values: dict[str, Any], start: Callable[..., Started]
) -> None:
    beat = start(*BEAT, **values)
    until(lambda: rabbitmq.messages("maintenance"), 60, beat.text)
    with rabbitmq.alarm():
        beat.says("Couldn't apply scheduled task")
    rabbitmq.take("maintenance")
    until(lambda: rabbitmq.messages("maintenance"), 60, beat.text)


def test_commands_end_and_say_what_blocks(rabbitmq: Rabbit, values: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a", encoding="utf-8")
    assert plenary("health", **values).returncode == 0
    with rabbitmq.alarm():
        began = time.monotonic()
        completed = plenary("ingest", "--no-wait", str(file), **values)
        assert completed.returncode == 1
        assert "broker" in completed.stderr.lower()
        completed = plenary("health", **values)
        assert completed.returncode == 1
        assert "confirms no message" in completed.stderr
        assert time.monotonic() - began < 2 * END_SECONDS


def test_health_says_that_the_ledgers_memory_is_full(redis: Redis, valkey: str, tmp_path: Path) -> None:
    values = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": tmp_path}
    assert plenary("health", **values).returncode == 0
    assert not redis.keys("*probe.*")
    redis.config_set("maxmemory", 1)
    try:
        completed = plenary("health", **values)
    finally:
        redis.config_set("maxmemory", 0)
    assert completed.returncode == 1
    assert "memory is full" in completed.stderr
