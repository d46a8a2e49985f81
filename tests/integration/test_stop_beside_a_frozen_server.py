"""SIGTERM while Redis is frozen: it takes connections and answers nothing. A worker still ends within its grace."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from plenary.services.embedded_valkey import Server
from plenary.settings.checks import ENDING_SECONDS
from support.processes import WORKER, Started

pytestmark = pytest.mark.integration

SHUTDOWN_SECONDS, SCHEDULING_SECONDS = 5, 30


@pytest.mark.parametrize("remap", ["", "SIGQUIT"], ids=["warm", "soft as in compose"])
def test_a_worker_ends_within_its_grace(
    remap: str,
    valkey_server: Server,
    quick: dict[str, Any],
    start: Callable[..., Started],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REMAP_SIGTERM", remap)
    worker = start(*WORKER, "--concurrency=1", **quick, LIMITS__SHUTDOWN_SECONDS=SHUTDOWN_SECONDS)
    worker.says("ready")
    os.kill(valkey_server.process.pid, signal.SIGSTOP)
    try:
        time.sleep(2)
        worker.end(signal.SIGTERM, SHUTDOWN_SECONDS + ENDING_SECONDS + SCHEDULING_SECONDS)
    finally:
        os.kill(valkey_server.process.pid, signal.SIGCONT)
