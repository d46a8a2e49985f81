"""A file of JSON lines, one event a line. For one host: the file is locked, not the network."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Subscribed
from plenary.sinks.base import Message, SinkPlugin, Write

CHUNK_BYTES = 1 << 16


class JsonlSettings(Subscribed):
    """A file of JSON lines, one event a line."""

    path: Path | None = None

    @property
    def is_set(self) -> bool:
        """With a path."""
        return self.path is not None


class JsonlSink:
    """Appends to a file, whose end is the record of what was delivered.

    Rows that the file already has, because a crash came between the write and its acknowledgement, are not written
    again, and a torn last line is cut off.
    """

    name = "jsonl"
    batch = 50

    def __init__(self, path: Path) -> None:
        self.path = path

    def connect(self) -> AbstractContextManager[Write]:
        """See `Sink.connect`."""
        return nullcontext(self._write)

    def _write(self, messages: Sequence[Message]) -> None:
        lines = [message.envelope.body.encode() + b"\n" for message in messages]
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                _cut_torn_line(descriptor)
                rest = b"".join(lines[_already_written(descriptor, lines) :])
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise IngestError(
                ErrorCode.SINK_UNREACHABLE, sink=self.name, error=os.strerror(error.errno or 0)
            ) from error


def _already_written(descriptor: int, lines: Sequence[bytes]) -> int:
    # an interrupted delivery began with the same first line, so what it wrote is some prefix of these lines
    size = os.fstat(descriptor).st_size
    wanted = min(size, sum(map(len, lines)))
    tail = os.pread(descriptor, wanted, size - wanted)
    for count in range(len(lines), 0, -1):
        if tail.endswith(b"".join(lines[:count])):
            return count
    return 0


def _cut_torn_line(descriptor: int) -> None:
    end = size = os.fstat(descriptor).st_size
    while end:
        start = max(0, end - CHUNK_BYTES)
        newline = os.pread(descriptor, end - start, start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end != size:
        os.ftruncate(descriptor, end)


plugin = SinkPlugin(
    settings=JsonlSettings,
    make=lambda _name, branch, _context: JsonlSink(branch.path),
    title="JSON lines",
    example="`PLENARY_SINKS__JSONL__PATH`",
    delivers="a line",
)
