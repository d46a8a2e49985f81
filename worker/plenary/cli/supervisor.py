"""Child processes of `plenary up`: each leads a process group and dies with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from plenary.sandbox.limits import die_with_parent

GONE_SECONDS = 5.0
COLD_SECONDS = 10.0  # after SIGQUIT, on which Celery requeues running tasks


@dataclass(frozen=True, slots=True)
class Child:
    """A running process and its display name."""

    name: str
    process: subprocess.Popen[bytes]
    grace_seconds: float

    @classmethod
    @contextmanager
    def started(
        cls, name: str, command: Sequence[str], variables: Mapping[str, str], *, grace_seconds: float
    ) -> Iterator[Child]:
        """Run a command with additional environment variables until the block ends. Main thread only."""
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            command,
            env=os.environ | dict(variables),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C goes to the parent, which stops its children in order
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 - between fork and exec only
        )
        child = cls(name, process, grace_seconds)
        try:
            yield child
        finally:
            child.stop()

    @property
    def running(self) -> bool:
        """True until the process has ended."""
        return self.process.poll() is None

    @property
    def ending(self) -> str:
        """The signal or exit code that the process ended with."""
        code = self.process.returncode
        return f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """Stop with SIGTERM (finish running tasks), then SIGQUIT (requeue them), then SIGKILL for the whole group."""
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
