"""A worker that is told to stop, as containers are: within its time, and what it could not finish is another's."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger.client import Ledger
from support.long_files import long_file
from support.made_ledger import lease_held
from support.processes import PLENARY, WORKER, children, until

pytestmark = pytest.mark.integration

SOFT_SECONDS = 1
COLD_SECONDS = 30


def test_a_stopped_worker_puts_what_it_could_not_finish_back_on_its_queue(
    valkey: str, redis: Redis, inbox: Path, start: Callable[..., Any], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    values: dict[str, Any] = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "LIMITS__SHUTDOWN_SECONDS": SOFT_SECONDS,
        "LIMITS__LEASE_SECONDS": 3,
        "METRICS__PORT": 0,
        "HEALTH__PORT": 0,
    }
    ledger, uri = Ledger(redis, "plenary"), long_file(inbox)
    first = start("env", "REMAP_SIGTERM=SIGQUIT", *WORKER, "--concurrency=1", **values)
    first.wait_for("ready.")
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **values).wait_for("sent")
    until(lambda: lease_held(ledger, uri), 60)
    until(lambda: children(children(first.process.pid)[0]), 60)
    for reader in [grandchild for child in children(first.process.pid) for grandchild in children(child)]:
        os.kill(reader, signal.SIGSTOP)  # it will not be done in time

    first.process.terminate()
    until(lambda: first.process.poll() is not None, SOFT_SECONDS + COLD_SECONDS, first.text)
    assert redis.llen("uploads") == 1, "the broker alone would give it to another after the visibility timeout, 900 s"
    assert sent() == []

    start(*WORKER, "--concurrency=1", **values)
    until(sent, 60)
    (event,) = sent()
    assert event["subject"] == "A/RES/85/903:en"
