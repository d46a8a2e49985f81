"""Real processes for tests, a Celery worker above all, and waiting for what they do."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.command_server import command_server

PROJECT = Path(__file__).resolve().parents[2]
NO_FIXED_PORTS = {f"EVENTS__{branch}__HEALTH_PORT": 0 for branch in ("SQS", "REDIS", "WATCH")}
PLENARY = (sys.executable, "-m", "plenary.cli")
LONGEST_SECONDS = 120
FORKS = sys.platform == "linux"
# where the tests themselves are killed, as those that share them are at Ctrl-C, nothing that they started goes on
WITH_US = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
WORKER = (sys.executable, "-m", "celery", "-A", "plenary.app", "worker", "--without-gossip", "--without-mingle")


def plenary_environment(values: Mapping[str, object]) -> dict[str, str]:
    """This process's variables, with these for Plenary (named without the prefix) and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    return kept | {f"PLENARY_{name}": str(value) for name, value in values.items()}


def plenary(*arguments: str, **values: object) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, forked from a process that has loaded the libraries where that can be."""
    environment = plenary_environment(values) | {"COLUMNS": "200", "TERM": "dumb"}
    with TemporaryDirectory() as name:
        folder = Path(name)
        code = command_server(PROJECT).run(arguments, environment, folder, LONGEST_SECONDS) if FORKS else None
        if code is not None:
            stdout, stderr = ((folder / stream).read_text(encoding="utf-8") for stream in ("stdout", "stderr"))
            return subprocess.CompletedProcess([*PLENARY, *arguments], code, stdout, stderr)
    return subprocess.run(
        [*PLENARY, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


def told(*arguments: str, **values: object) -> str:
    """What one command prints, which must end well."""
    done = plenary(*arguments, **values)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Started:
    """A process that leads a group of its own, and what it writes."""

    def __init__(self, command: tuple[str, ...], values: Mapping[str, object], log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                (*WITH_US, *command),
                cwd=PROJECT,
                env=plenary_environment(values),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, text: str, seconds: float = 60) -> None:
        self.says(re.escape(text), seconds)

    def says(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Wait until it has written what matches: the first that does."""
        until(lambda: re.search(pattern, self.text()) or self.process.poll() is not None, seconds, self.text)
        if found := re.search(pattern, self.text()):
            return found
        pytest.fail(f"ended with {self.process.returncode}:\n{self.text()}")

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def end(self, number: signal.Signals, seconds: float = 60) -> int:
        """A signal to the process alone, at which it ends: its exit code."""
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def signal(self, number: signal.Signals) -> None:
        """To the process and all that it started."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """At once. What it started dies with it: the system sees to that, on Linux."""
        if sys.platform != "linux":
            self.stop()
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)


def until(done: Callable[[], object], seconds: float, message: Callable[[], str] = lambda: "") -> None:
    """Wait for something to become true; the test fails if it has not by then."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(message() or f"not so within {seconds} s")
        time.sleep(0.01)


def free_port() -> int:
    """A TCP port for a process that is started in a moment.

    It is below those that the system hands out itself, so that nothing beside it is given the same one meanwhile.
    """
    while True:
        with socket.socket() as probe, suppress(OSError):
            port = random.randrange(15000, 32000)
            probe.bind(("127.0.0.1", port))
            return port


def children(pid: int) -> list[int]:
    """The processes that a process started, in whichever thread, and that run (Linux)."""
    started: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            started += map(int, listed.read_text().split())
    return sorted(started)


def descendants(pid: int) -> list[int]:
    """Those, and all that they started."""
    return [one for child in children(pid) for one in (child, *descendants(child))]
