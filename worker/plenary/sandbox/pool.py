"""The readers of one process: warm ones wait, each file gets one, and whatever becomes of it the next gets another.

Nothing of it is forked: a reader is a fresh program, so that it works in threads and in Celery's daemonic children.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Self

from pydantic import BaseModel

from plenary.errors import ErrorCode, IngestError
from plenary.sandbox.child import BEFORE, MEANWHILE
from plenary.sandbox.folders import sweep
from plenary.sandbox.limits import follow_session
from plenary.sandbox.request import Bounds
from plenary.sandbox.worker_process import Reader

ENTRY = "plenary.sandbox.entrypoint:read"
REHEARSAL = "plenary.sandbox.rehearsal:rehearse"
LAST_FILES = 10  # in the last tenth of its files a reader's successor starts, which takes about a second
START_NICENESS = 10  # of a successor until it is needed, where the kernel groups processes by session


class Pool:
    """As many readers as threads ask at once. Make it after a fork, and `close` it: readers end with it at the latest.

    What readers of dead workers left is swept first.

    `entry` is what a reader calls with order and bytes: `module:function`.
    """

    def __init__(self, bounds: Bounds | None = None, entry: str = ENTRY) -> None:
        sweep()
        self.bounds = bounds or Bounds()
        self._entry = entry
        self._lock = threading.Lock()
        self._waiting: list[Reader] = []
        self._readers: set[Reader] = set()
        self._successors: dict[Reader, Reader] = {}
        self._closed = False
        # a reader dies with the thread that started it, so one thread starts them all and lasts as long as the pool
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="readers")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self, count: int) -> None:
        """Have `count` readers wait for files. It does not wait for them; one that cannot start is not missed yet."""
        with suppress(IngestError):
            for _ in range(count - len(self._waiting)):
                self._give_back(self._start(self.bounds.memory_mib, MEANWHILE))

    def read(self, order: BaseModel, data: bytes, *, last: bool = False, within_seconds: float | None = None) -> bytes:
        """One file in a reader: its records as JSON, one a line.

        Blocks for `total_seconds` at most, and for the start of a reader.

        `within_seconds` is for a file that has used up some of its time already.

        `last` is for a file whose readers died before: a fresh one reads it and nothing else, with less memory, so that
        a file that takes too much fails by its own limit, before the machine does.

        Errors: `IngestError`. TIMED_OUT, OUT_OF_MEMORY, CRASHED and those of `plenary.parsing.pipeline.parse` are the
        file's, READER_UNAVAILABLE is the machine's.
        """
        reader = self._start(self.bounds.last_memory_mib) if last else self._take()
        try:
            return reader.read(
                order.model_dump_json().encode(),
                data,
                total_seconds=self.bounds.total_seconds if within_seconds is None else within_seconds,
                silence_seconds=self.bounds.silence_seconds,
            )
        except IngestError as failure:
            if failure.reason is ErrorCode.OUT_OF_MEMORY:  # what is left of its memory may be in pieces
                self._drop(reader)
            raise
        except BaseException:
            self._drop(reader)
            raise
        finally:
            self._after(reader, last=last)

    def close(self) -> None:
        """Kill all readers. The files of those at work fail as CRASHED, in the threads that wait for them."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = [*self._waiting, *self._successors.values()], []
            self._successors.clear()
            busy = self._readers.difference(waiting)
        for reader in waiting:
            self._drop(reader)
        for reader in busy:
            reader.kill()
        self._starter.shutdown()

    def _take(self) -> Reader:
        while True:
            with self._lock:
                reader = self._waiting.pop() if self._waiting else None
            if reader is None:
                return self._start(self.bounds.memory_mib)
            successor = self._successors.get(reader)
            if reader.alive and not (successor and successor.warm):
                return reader
            self._drop(reader)

    def _after(self, reader: Reader, *, last: bool) -> None:
        worn = reader.files >= self.bounds.files or reader.resident_mib > self.bounds.resident_mib
        if reader.alive and not worn and not last:
            if reader.files >= self.bounds.files - self.bounds.files // LAST_FILES:
                self._prepare_successor(reader)
            self._give_back(reader)
            return
        ready = len(self._waiting) + 1
        self._drop(reader)
        if not last and not self._closed:
            self.warm(ready)

    def _prepare_successor(self, reader: Reader) -> None:
        """Start the reader that takes the place of this one: as soon as it is warm, so that no file waits for it."""
        if reader not in self._successors:
            with suppress(IngestError):
                successor = self._successors[reader] = self._start(self.bounds.memory_mib, BEFORE)
                follow_session(successor.pid, below=START_NICENESS)

    def _start(self, memory_mib: int, when: str = "") -> Reader:
        """Start a reader, which rehearses before it is ready or until a file comes; not at all for one that waits."""
        rehearsal = REHEARSAL if when and self._entry == ENTRY else ""
        try:
            reader = self._starter.submit(Reader, self._entry, memory_mib, rehearsal, when).result()
        except (OSError, RuntimeError) as error:  # the latter when the pool is closed
            raise IngestError(ErrorCode.READER_UNAVAILABLE, error=f"{type(error).__name__}: {error}") from error
        with self._lock:
            if not self._closed:
                self._readers.add(reader)
                return reader
        reader.end()
        raise IngestError(ErrorCode.READER_UNAVAILABLE, error="the pool is closed")

    def _give_back(self, reader: Reader) -> None:
        with self._lock:
            if not self._closed:
                self._waiting.append(reader)

    def _drop(self, reader: Reader) -> None:
        with self._lock:
            self._readers.discard(reader)
            if (successor := self._successors.pop(reader, None)) and not self._closed:
                self._waiting.append(successor)
        if successor:
            follow_session(successor.pid)
        reader.end()
