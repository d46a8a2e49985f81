"""A wall clock that can be stepped while a process runs. (libfaketime would spoil the sleep of Python by it.)"""

from __future__ import annotations

import shutil
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_suffix(".c")
STEP = struct.Struct("=q")  # seconds


class SteppedClock:
    """`before` stands before the command of a process that goes by it; it and what it starts."""

    def __init__(self, folder: Path) -> None:
        compiler, library = shutil.which("cc"), folder / "stepped_clock.so"
        if not compiler:
            pytest.skip("there is no C compiler here: apt-get install gcc libc6-dev")
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-Wall", "-o", library, SOURCE], check=True)
        self._file = folder / "clock"
        self._file.write_bytes(STEP.pack(0))
        self.before = ("env", f"LD_PRELOAD={library}", f"STEPPED_CLOCK={self._file}")

    def set(self, ahead: timedelta) -> None:
        """So far ahead of the system's, at once."""
        with self._file.open("r+b") as file:
            file.write(STEP.pack(int(ahead.total_seconds())))
