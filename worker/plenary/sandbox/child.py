"""A reader: `python -m plenary.sandbox.child PARENT MEMORY_MIB ENTRY REHEARSAL WHEN`. It serves until its input ends.

`ENTRY` is the function that reads a file, as `module:function`. `REHEARSAL` is one whose steps prepare for that, or
empty: a reader takes all of them before it is ready, or as many as it has time for before a file comes.

It knows neither broker nor ledger nor settings, and its environment holds no secret.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.progress import heard_by
from plenary.parsing.stage_timing import SEVERAL, Took, told_to
from plenary.sandbox.limits import die_with_parent, limit_memory
from plenary.sandbox.protocol import HEADER, FrameKind, frame
from plenary.sandbox.walls import raise_walls

OBJECTS = 20_000  # made and not yet freed, before the next collection: a page makes thousands, nearly all freed at once
BEAT_SECONDS = 0.1  # between two beats that are passed on
EXIT_OUT_OF_MEMORY = 77
IDLE_SECONDS = 5.0  # without a file, before a reader rehearses: a worker that has just started has other work
BEFORE, MEANWHILE = "before", "meanwhile"  # when a reader rehearses: before it is ready, or until a file comes
TRACEBACK_CHARACTERS = 8000


def serve_reader() -> None:
    """Serve. The arguments are those of the command line."""
    parent, memory_mib, entry, rehearsal, when = sys.argv[1:]
    die_with_parent(int(parent))
    orders, answers = _own_pipes()
    read: Callable[[bytes, bytes], bytes] = _loaded(entry)
    steps: Iterator[object] = _loaded(rehearsal)() if rehearsal else iter(())
    if when == BEFORE:
        deque(steps, maxlen=0)
    gc.freeze()  # what is imported stays: no collection need look at it again
    gc.set_threshold(OBJECTS)
    limit_memory(int(memory_mib))
    raise_walls(Path.cwd())
    die_with_parent(int(parent))  # which another user's process has forgotten
    answers.write(frame(FrameKind.READY))
    try:
        idle_seconds = IDLE_SECONDS
        while not select.select([orders], [], [], idle_seconds)[0] and next(steps, None):
            idle_seconds = 0.0
        _serve(orders, answers, read, int(memory_mib))
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)  # not even a word of it could be said
    except BrokenPipeError:
        os._exit(0)  # the worker is gone


def _loaded(place: str) -> Any:
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Input and output for frames alone: whatever else in this process writes to its output is sent to the log."""
    orders, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return os.fdopen(orders, "rb"), os.fdopen(answers, "wb", buffering=0)


def _serve(orders: BinaryIO, answers: BinaryIO, read: Callable[[bytes, bytes], bytes], memory_mib: int) -> None:
    pulse = _Pulse(answers)
    while (order := _next(orders)) is not None:
        data = _next(orders)
        if data is None:
            return
        pulse.now("received")
        stages: list[Took] = []
        with heard_by(pulse), told_to(stages.append):
            answer = _answer(read, order, data, memory_mib)
        del order, data
        report = frame(FrameKind.RESIDENT, b"%d" % _resident_mib()) + frame(FrameKind.STAGES, SEVERAL.dump_json(stages))
        _write(answers, report + answer)


def _next(orders: BinaryIO) -> bytes | None:
    head = orders.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    _, size = HEADER.unpack(head)
    payload = orders.read(size)
    return payload if len(payload) == size else None


def _write(answers: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[answers.write(rest) :]


def _answer(read: Callable[[bytes, bytes], bytes], order: bytes, data: bytes, memory_mib: int) -> bytes:
    """A whole frame. What goes wrong is part of the answer."""
    try:
        return frame(FrameKind.RECORD, read(order, data))
    except IngestError as failure:
        return _failed(failure)
    except MemoryError:
        return _failed(IngestError(ErrorCode.OUT_OF_MEMORY, limit=memory_mib))
    except Exception as error:  # noqa: BLE001 - one file's defect never stops the reader
        trace = "".join(traceback.format_exception(error))[-TRACEBACK_CHARACTERS:]
        return _failed(IngestError(ErrorCode.DEFECT, error=type(error).__name__), trace)


def _failed(failure: IngestError, trace: str | None = None) -> bytes:
    content = {"reason": failure.reason.code, "details": failure.details, "traceback": trace}
    return frame(FrameKind.FAILURE, json.dumps(content, default=str).encode())


def _resident_mib() -> int:
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() >> 20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20  # the most it ever held, in bytes on macOS


class _Pulse:
    """Passes beats on to the worker, not more than one in `BEAT_SECONDS`."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._last = 0.0

    def __call__(self, where: str) -> None:
        if time.monotonic() - self._last >= BEAT_SECONDS:
            self.now(where)

    def now(self, where: str) -> None:
        self._last = time.monotonic()
        self._answers.write(frame(FrameKind.BEAT, where.encode()))


if __name__ == "__main__":
    serve_reader()
