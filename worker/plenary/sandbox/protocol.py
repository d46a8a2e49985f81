"""Frames on the two pipes between a worker and a reader: kind, length, payload. JSON and bare bytes, never pickle."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import Enum

HEADER = struct.Struct(">cI")


class FrameKind(Enum):
    """The kinds of frames, one byte each. The first two go to the reader, the others come from it."""

    ORDER = b"O"  # an order as JSON
    FILE = b"F"  # the bytes that belong to the order before
    READY = b"Y"  # everything is imported
    BEAT = b"B"  # a heartbeat: the place in the file, as UTF-8; the first says that order and bytes have arrived
    RESIDENT = b"M"  # MiB that the reader holds, in decimal digits; comes before the answer
    STAGES = b"S"  # the stages that are over, as JSON (worker/plenary/parsing/stage_timing.py); comes before the answer
    RECORD = b"R"  # the answer: records as JSON, one a line
    FAILURE = b"X"  # the answer: a failure as JSON


class ProtocolError(Exception):
    """The bytes received are not a frame, or one that is too large."""


def header(kind: FrameKind, size: int) -> bytes:
    """The header of a payload of `size` bytes."""
    return HEADER.pack(kind.value, size)


def frame(kind: FrameKind, payload: bytes = b"") -> bytes:
    """One frame whole."""
    return header(kind, len(payload)) + payload


class Frames:
    """Bytes as they come into frames. A payload of more than `largest` bytes is never kept."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._bytes = bytearray()

    def feed(self, received: bytes) -> Iterator[tuple[FrameKind, bytes]]:
        """The frames that are whole by now. Errors: `ProtocolError`."""
        self._bytes += received
        while len(self._bytes) >= HEADER.size:
            code, size = HEADER.unpack_from(self._bytes)
            if size > self._largest:
                raise ProtocolError(f"a frame of {size} bytes")
            end = HEADER.size + size
            if len(self._bytes) < end:
                return
            payload = bytes(memoryview(self._bytes)[HEADER.size : end])
            del self._bytes[:end]
            try:
                yield FrameKind(code), payload
            except ValueError as error:
                raise ProtocolError(f"a frame of kind {code!r}") from error
