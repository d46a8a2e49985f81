"""Limits that a process sets on itself: its memory, and its death when its parent dies."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

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
