"""What a process does to itself and to those it started: a limit on memory, a death with its parent, an end of all."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def limit_memory(mib: int) -> None:
    """Bound this process's address space: past it an allocation fails as MemoryError. macOS ignores it."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = mib << 20
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def die_with_parent(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Let the kernel send this process a signal when the thread that started it ends. Nothing happens outside Linux.

    `parent` is the parent's process id: if it is gone already, this process ends at once. Survives exec.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def kill_all(pid: int) -> None:
    """SIGKILL to a child of this process and, on Linux, to all that it started, in whatever process group."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)  # what is being counted starts no more
        below = _descendants(pid)
        os.kill(pid, signal.SIGKILL)
        for one in below:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    """The processes below one, by the kernel's own list: man 5 proc, /proc/pid/task/tid/children."""
    children: list[int] = []
    with suppress(OSError):
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            children += [int(child) for child in listed.read_text(encoding="ascii").split()]
    return children + [below for child in children for below in _descendants(child)]
