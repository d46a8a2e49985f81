"""Every line of every process is one JSON object, banners and farewells too, and an idle process is silent."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from support.processes import PLENARY, WORKER, Started, free_port, until

pytestmark = pytest.mark.integration

CELERY = (sys.executable, "-m", "celery", "-A", "plenary.app")


def lines(process: Started) -> list[dict[str, Any]]:
    return [json.loads(line) for line in process.text().splitlines()]


def served(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def test_a_worker(quick: dict[str, Any], start: Callable[..., Started], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMAP_SIGTERM", "SIGQUIT")
    worker = start(*WORKER, "--concurrency=1", **quick, LOG__FORMAT="json")
    worker.says("ready")
    worker.end(signal.SIGTERM)
    events = [line["event"] for line in lines(worker)]
    assert "worker.started" in events
    assert any("shutdown" in event for event in events)


def test_a_beat_that_sends_its_schedule_writes_nothing_of_it(
    quick: dict[str, Any], start: Callable[..., Started], redis: Any
) -> None:
    beat = start(*CELERY, "beat", "--pidfile=", **quick, LOG__FORMAT="json")
    until(lambda: redis.llen("maintenance") >= 2, 60, beat.text)
    beat.end(signal.SIGTERM)
    assert [line for line in lines(beat) if line["logger"] == "celery.beat"] == []


def test_flower(quick: dict[str, Any], start: Callable[..., Started]) -> None:
    port = free_port()
    flower = start(*CELERY, "flower", **quick, LOG__FORMAT="json", FLOWER__PORT=port)
    until(lambda: served(f"http://127.0.0.1:{port}/healthcheck"), 60, flower.text)
    flower.end(signal.SIGTERM)
    assert any("Visit me at" in line["event"] for line in lines(flower))


def test_a_webhook(quick: dict[str, Any], start: Callable[..., Started]) -> None:
    port = free_port()
    door = start(
        *PLENARY,
        "listen",
        "webhook",
        "--port",
        str(port),
        **quick,
        LOG__FORMAT="json",
        EVENTS__WEBHOOK__TOKENS='["abc"]',
    )
    until(lambda: served(f"http://127.0.0.1:{port}/health"), 60, door.text)
    door.end(signal.SIGTERM)
    assert lines(door)


def test_a_refused_start_is_one_line(start: Callable[..., Started]) -> None:
    worker = start(*WORKER, BROKER__URL="http://nowhere", LOG__FORMAT="json")
    until(lambda: worker.process.poll() is not None, 60)
    (line,) = lines(worker)
    assert "PLENARY_BROKER__URL starts with http://" in line["event"]
