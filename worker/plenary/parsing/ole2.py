"""The directory of an OLE2 compound file: the streams at its root, and the first bytes of one. Format: [MS-CFB]."""

from __future__ import annotations

import struct
from typing import NamedTuple

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_LAST = 0xFFFFFFFA  # this and above are marks, not numbers of sectors
_NO_ENTRY = 0xFFFFFFFF
_MAX_ENTRIES = 65536
_SMALL = 4096  # shorter streams are kept elsewhere


class Stream(NamedTuple):
    """The first sector of a stream, and its size in bytes."""

    sector: int
    size: int


def _directory(data: bytes) -> bytes:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return b""
    size = 1 << shift
    tables = [number for number in struct.unpack_from("<109I", data, 76) if number < _LAST]
    sector = struct.unpack_from("<I", data, 48)[0]
    parts: list[bytes] = []
    seen: set[int] = set()
    while sector < _LAST and sector not in seen and len(seen) * size < _MAX_ENTRIES * _ENTRY:
        seen.add(sector)
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        table, place = divmod(sector, size // 4)
        if table >= len(tables):
            break
        sector = struct.unpack_from("<I", data, (tables[table] + 1) * size + place * 4)[0]
    return b"".join(parts)


def root_streams(data: bytes) -> dict[str, Stream]:
    """Map the names of the streams and storages at the root; empty where the directory cannot be read."""
    try:
        entries = _directory(data)
        waiting = [struct.unpack_from("<I", entries, 76)[0]]
    except struct.error:
        return {}
    streams: dict[str, Stream] = {}
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        start = number * _ENTRY
        if number == _NO_ENTRY or number in seen or start + _ENTRY > len(entries):
            continue
        seen.add(number)
        length, left, right = (
            *struct.unpack_from("<H", entries, start + 64),
            *struct.unpack_from("<2I", entries, start + 68),
        )
        name = entries[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        streams[name] = Stream(*struct.unpack_from("<2I", entries, start + 116))
        waiting += [left, right]
    return streams


def head(data: bytes, stream: Stream) -> bytes:
    """Read the first sector of a stream of `data`; nothing of a stream below 4,096 bytes."""
    if stream.size < _SMALL or stream.sector >= _LAST:
        return b""
    size: int = 1 << struct.unpack_from("<H", data, 30)[0]
    return data[(stream.sector + 1) * size : (stream.sector + 2) * size]
