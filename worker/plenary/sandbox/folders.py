"""The folders that readers work in. Each is locked while it is in use, so that what dead readers left can be swept."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from plenary.sandbox.walls import READER_USER

PREFIX = "plenary-reader-"
OLD_SECONDS = 60.0  # a younger one may not be locked yet


class ReaderFolder:
    """A folder of its own for a reader, below the system's folder for temporary files."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self.name = self._folder.name
        self._lock = _locked(Path(self.name))

    def cleanup(self) -> None:
        """Take it away with all that is in it. It may be called again."""
        self._folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def sweep() -> int:
    """Take away the folders of readers whose worker is gone, and with them what a kill made it leave: how many."""
    count = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            if status.st_uid not in _owners() or time.time() - status.st_ctime < OLD_SECONDS:
                continue
            lock = _locked(folder)
            if lock is None:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            count += 1
    return count


def _owners() -> tuple[int, ...]:
    """The users whose folders are ours: this one, and the readers' own where this one is root."""
    return (os.getuid(), READER_USER) if os.getuid() == 0 else (os.getuid(),)


def _locked(folder: Path) -> int | None:
    """Lock a folder until its descriptor is closed, at the latest by the process's end; None where another has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
