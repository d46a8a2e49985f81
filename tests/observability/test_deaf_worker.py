"""A worker that runs and does not listen is told from one that is busy, by metrics and by `plenary health`."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from test_metrics_of_processes import FILES, scraped

from plenary.ledger.client import Ledger
from support.made_ledger import lease_held
from support.processes import PLENARY, WORKER, children, descendants, free_port, plenary, until

pytestmark = pytest.mark.integration

PATIENCE = 60


def test_a_deaf_worker_is_down_within_a_minute_and_a_busy_one_is_not(
    valkey: str, redis: Redis, inbox: Path, start: Callable[..., Any]
) -> None:
    port, name = free_port(), "A_RES_85_901-EN.pdf"
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    busy = start(*WORKER, "-c", "1", "-Q", "uploads", "-n", "busy@here", **values)
    deaf = start(*WORKER, "-c", "1", "-Q", "backfill", "-n", "deaf@here", **values)
    start(*PLENARY, "listen", "redis", "--key", "k", "--health-port", "0", **values, METRICS__PORT=port)
    until(lambda: up(port) == {"busy@here": 1, "deaf@here": 1}, PATIENCE, busy.text)

    for reader in readers(busy.process.pid):
        os.kill(reader, signal.SIGSTOP)  # what it is given is not done for half a minute and more
    shutil.copy(FILES / name, inbox)
    start(*PLENARY, "ingest", "--no-wait", str(inbox / name), **values).wait_for("sent")
    until(lambda: lease_held(Ledger(redis, "plenary"), f"folder://inbox/{name}"), PATIENCE)
    deaf.signal(signal.SIGSTOP)

    until(lambda: up(port) == {"busy@here": 1, "deaf@here": 0}, PATIENCE)
    until(lambda: health("busy@here", values) == 0, PATIENCE)  # it is heard within five seconds of its start
    until(lambda: health("deaf@here", values) == 1, PATIENCE)
    assert health("busy@here", values) == 0


def test_a_worker_that_was_told_to_stop_is_not_missed(valkey: str, start: Callable[..., Any]) -> None:
    port = free_port()
    start(*PLENARY, "listen", "redis", "--key", "k", "--health-port", "0", BROKER__URL=valkey, METRICS__PORT=port)
    for stop in (signal.SIGTERM, signal.SIGQUIT):
        worker = start(*WORKER, "-c", "1", "-n", "one@here", BROKER__URL=valkey)
        until(lambda: up(port) == {"one@here": 1}, PATIENCE, worker.text)
        worker.process.send_signal(stop)
        worker.process.wait(PATIENCE)
        assert up(port) == {}


def test_a_worker_that_serves_and_has_replaced_a_process_of_its_pool_still_stops(
    valkey: str, start: Callable[..., Any]
) -> None:
    port = free_port()
    worker = start(*WORKER, "-c", "1", "-n", "one@here", BROKER__URL=valkey, METRICS__PORT=port)
    until(lambda: up(port) == {"one@here": 1}, PATIENCE, worker.text)
    before = children(worker.process.pid)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: set(children(worker.process.pid)) - set(before), PATIENCE)
    worker.process.terminate()
    assert worker.process.wait(PATIENCE) == 0


def up(port: int) -> dict[str, float]:
    return {labels[0]: value for (name, *labels), value in scraped(port).items() if name == "plenary_worker_up"}


def readers(worker: int) -> set[int]:
    """The processes that the pool's processes started."""
    return set(descendants(worker)) - set(children(worker))


def health(worker: str, values: dict[str, Any]) -> int:
    return plenary("health", "--worker", worker, **values).returncode
