"""Limits of this process and of those it started: memory, priority, death with the parent, an end."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOWEST = 19  # man 2 nice
TRIES, TRY_SECONDS = 4, 0.05


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


def lower_session(niceness: int) -> None:
    """Lower the priority of the session of this process, if it leads one, and of the sessions of its readers.

    Where the kernel groups processes by session (man 7 sched, autogroup), the niceness of a process counts within its
    session alone.
    """
    if os.getsid(0) == os.getpid():
        for pid in (os.getpid(), *_descendants(os.getpid())):
            _set_session_niceness(pid, niceness)


def follow_session(pid: int, below: int = 0) -> None:
    """Give the session that a process leads the priority of ours, or one that is lower by so much."""
    with suppress(OSError, ValueError):
        niceness = min(max(session_niceness("self"), 0) + below, LOWEST)
        if niceness != session_niceness(pid):
            _set_session_niceness(pid, niceness)


def session_niceness(process: int | Literal["self"]) -> int:
    """By which the kernel weighs all processes of the session of one: "/autogroup-7 nice 5" is 5.

    A session that was there before the kernel began to group has no group, thus an empty line: it weighs as 0.

    Raises:
        OSError: there is no such process, or this kernel does not group by session.
    """
    group = Path(f"/proc/{process}/autogroup").read_text(encoding="ascii").split()
    return int(group[-1]) if group else 0


def _set_session_niceness(pid: int, niceness: int) -> None:
    for _ in range(TRIES):
        try:
            Path(f"/proc/{pid}/autogroup").write_text(str(niceness), encoding="ascii")
        except BlockingIOError:  # the kernel takes one change in 100 ms from all but root
            time.sleep(TRY_SECONDS)
        except OSError:
            return
        else:
            return


def kill_all(pid: int) -> None:
    """SIGKILL to a child of this process and, on Linux, to all that it started, in whatever process group."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)  # what is being counted starts no more
        below = _descendants(pid)
        os.kill(pid, signal.SIGKILL)
        for child in below:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    """The processes below one, by the kernel's own list: man 5 proc, /proc/pid/task/tid/children."""
    children: list[int] = []
    with suppress(OSError):
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            children += [int(child) for child in listed.read_text(encoding="ascii").split()]
    return children + [below for child in children for below in _descendants(child)]
