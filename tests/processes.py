"""Real processes for tests: a Celery worker, and waiting for what it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parent.parent


class CeleryWorker:
    """A worker as a process of its own, with all it starts in one process group."""

    def __init__(self, variables: dict[str, str], log: Path, *arguments: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "celery",
                    "-A",
                    "worker.app",
                    "worker",
                    "--without-gossip",
                    "--without-mingle",
                    *arguments,
                ],
                cwd=PROJECT,
                env={**clean_environment(), **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, seconds: float = 30) -> CeleryWorker:
        until(lambda: "ready." in self.text(), seconds, lambda: f"no worker:\n{self.text()}")
        return self

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def signal(self, number: signal.Signals) -> None:
        """To the worker and all its children."""
        os.killpg(self.process.pid, number)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}


def until(done: Callable[[], object], seconds: float, message: Callable[[], str] = lambda: "") -> None:
    """Wait for something to become true; the test fails if it has not by then."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(message() or f"not so within {seconds} s")
        time.sleep(0.02)
