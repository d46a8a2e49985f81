"""`plenary listen` as a process, as a fixture: started with settings, asked for what it says, ended by a signal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from processes import until

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 30
NO_FIXED_PORTS = {f"EVENTS__{branch}__HEALTH_PORT": "0" for branch in ("SQS", "REDIS", "WATCH")}


class Listener:
    """`plenary listen` as a process of its own."""

    def __init__(self, log: Path, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        self.log = log
        others = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "worker.commands", "listen", *arguments],
                env={**others, **{f"PLENARY_{name}": value for name, value in variables.items()}},
                stderr=output,
            )

    def says(self, pattern: str) -> re.Match[str]:
        until(lambda: re.search(pattern, self.log.read_text()), PATIENCE, self.log.read_text)
        found = re.search(pattern, self.log.read_text())
        assert found
        return found

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def listen(tmp_path: Path, valkey: str) -> Iterator[Callable[..., Listener]]:
    started: list[Listener] = []

    def listen(*arguments: str, **variables: str) -> Listener:
        log = tmp_path / f"listener-{len(started)}.log"
        started.append(Listener(log, arguments, {"BROKER__URL": valkey, **NO_FIXED_PORTS, **variables}))
        return started[-1]

    yield listen
    for listener in started:
        if listener.process.poll() is None:
            listener.process.kill()
            listener.process.wait()
