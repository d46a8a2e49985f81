"""A worker that hears no more is found out, and one that is only busy is not: real processes, a wire that is cut."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from plenary.services.embedded_valkey import Server
from support.processes import PROJECT, WORKER, Started, children, plenary, until

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
DEAF_SECONDS = 4
PATIENCE = 60


class Wire:
    """A TCP port in front of the server's socket. Cut, it stays open and passes nothing on, as a lost route does."""

    def __init__(self, behind: Path) -> None:
        self._behind = behind
        self.cut = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._listening.getsockname()[1]}/0"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listening.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self._behind))
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with near, far, selectors.DefaultSelector() as waiting, suppress(OSError):
            waiting.register(near, selectors.EVENT_READ, far)
            waiting.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in waiting.select():
                    received = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                    if not received:
                        return
                    if not self.cut.is_set():
                        key.data.sendall(received)


@pytest.fixture
def wire(valkey: str, valkey_server: Server) -> Wire:
    return Wire(valkey_server.socket)


@pytest.fixture
def worker(wire: Wire, inbox: Path, start: Callable[..., Started]) -> Iterator[tuple[Started, str, dict[str, Any]]]:
    """A worker with one slot, the address of its probes, and its settings."""
    values: dict[str, Any] = {
        "BROKER__URL": wire.url,
        "STORES__FOLDER__ROOT": inbox,
        "HEALTH__PORT": 0,
        "HEALTH__DEAF_SECONDS": DEAF_SECONDS,
        "LOG__FORMAT": "json",
    }
    started = start(*WORKER, "--concurrency=1", "-n", "one@here", **values)
    started.wait_for('"event": "health"')
    yield started, started.says(r"http://127\.0\.0\.1:\d+").group(), values
    with suppress(ProcessLookupError):
        started.signal(signal.SIGCONT)


def status(url: str) -> int:
    """What a probe makes of it: 503 too when there is no answer within a second."""
    try:
        return httpx.get(url, timeout=1).status_code
    except httpx.TransportError:
        return 503


def test_a_stopped_worker_is_deaf_to_its_probe_and_to_the_command(
    worker: tuple[Started, str, dict[str, Any]], valkey: str
) -> None:
    started, url, values = worker
    until(lambda: (status(f"{url}/health"), status(f"{url}/ready")) == (200, 200), PATIENCE)
    until(lambda: not plenary("health", "--worker", "one@here", **values).returncode, PATIENCE)
    os.kill(started.process.pid, signal.SIGSTOP)
    until(lambda: status(f"{url}/health") == 503, PATIENCE)
    until(lambda: plenary("health", "--worker", "one@here", **values).returncode == 1, PATIENCE)
    os.kill(started.process.pid, signal.SIGCONT)
    until(lambda: status(f"{url}/health") == 200, PATIENCE)


def test_a_worker_whose_connection_is_cut_is_silent_for_its_probe_and_the_command_and_not_ready(
    worker: tuple[Started, str, dict[str, Any]], wire: Wire, valkey: str
) -> None:
    _, url, values = worker
    elsewhere = values | {"BROKER__URL": valkey}  # not over the wire that is cut
    until(lambda: not plenary("health", "--worker", "one@here", **elsewhere).returncode, PATIENCE)
    wire.cut.set()
    until(lambda: plenary("health", "--worker", "one@here", **elsewhere).returncode == 1, PATIENCE)
    until(lambda: status(f"{url}/health") == 503, PATIENCE)
    assert status(f"{url}/ready") == 503
    assert httpx.get(f"{url}/health").json()["status"] == "silent"


def test_a_worker_with_every_slot_taken_is_not_deaf(
    worker: tuple[Started, str, dict[str, Any]], inbox: Path, redis: Redis
) -> None:
    started, url, values = worker
    (slot,) = [pid for pid in children(started.process.pid) if "celery" in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(slot, signal.SIGSTOP)  # whatever it is given now it never ends
    for number in range(4):
        shutil.copy(FILES / "A_RES_85_903-EN.txt", inbox / f"{number}.txt")
    plenary("ingest", "--no-wait", str(inbox), **values)
    until(lambda: redis.hlen("unacked") and redis.llen("uploads") > 1, PATIENCE)  # one is in the slot, the rest waits
    for _ in range(10 * DEAF_SECONDS):
        time.sleep(0.2)
        assert httpx.get(f"{url}/health").status_code == 200
    assert redis.llen("uploads") > 1
    os.kill(slot, signal.SIGCONT)
