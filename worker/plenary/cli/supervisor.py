"""Processes that `plenary up` starts: each leads a group of its own and dies with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from plenary.sandbox.limits import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GONE_SECONDS = 5.0
COLD_SECONDS = 10.0  # after SIGQUIT, on which Celery puts running tasks back on their queue


@dataclass(frozen=True, slots=True)
class Child:
    """A running process and its name for people."""

    name: str
    process: subprocess.Popen[bytes]
    grace_seconds: float

    @classmethod
    @contextmanager
    def started(
        cls, name: str, command: Sequence[str], variables: Mapping[str, str], *, grace_seconds: float
    ) -> Iterator[Child]:
        """Run a command with further environment variables until the block ends. Call it in the main thread."""
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            command,
            env=os.environ | dict(variables),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent, which stops all in order
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 - between fork and exec only
        )
        child = cls(name, process, grace_seconds)
        try:
            yield child
        finally:
            child.stop()

    @property
    def running(self) -> bool:
        """Whether it still does."""
        return self.process.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, for people."""
        code = self.process.returncode
        return f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """SIGTERM: finish what runs. SIGQUIT: put it back on its queue. SIGKILL: to the group until none is left."""
        for number, seconds in ((signal.SIGTERM, self.grace_seconds), (signal.SIGQUIT, COLD_SECONDS)):
            if not self.running:
                break
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        deadline = time.monotonic() + GONE_SECONDS
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.poll()
                time.sleep(0.01)
