"""The Redis stream, from the reader's side: the last events, and those that come. The ledger's commit writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from plenary.domain.cloudevents import opened


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One entry of a stream: its place there, the event as JSON text and opened."""

    position: str
    body: str
    event: dict[str, Any]


def end(redis: Redis, key: str) -> str:
    """The id of the newest entry; `0` before the first."""
    newest = last(redis, key, 1)
    return newest[0].position if newest else "0"


def last(redis: Redis, key: str, count: int, *, until: str = "+") -> list[StreamEntry]:
    """The newest entries up to a position, oldest first."""
    if until == "0":
        return []
    newest = cast("list[tuple[str, dict[str, str]]]", redis.xrevrange(key, max=until, count=count))
    return [_entry(*pair) for pair in reversed(newest)]


def follow(redis: Redis, key: str, after: str = "0", *, block_seconds: float = 1.0) -> Iterator[StreamEntry | None]:
    """Each entry after a position as it comes (`0`: from the first); None whenever none came for a while."""
    while True:
        answer = cast("Any", redis.xread({key: after}, count=100, block=int(block_seconds * 1000)))
        streams = answer.items() if isinstance(answer, dict) else (answer or ())
        entries = [_entry(*pair) for _, reply in streams for pair in _flat(reply)]
        if not entries:
            yield None
        for entry in entries:
            after = entry.position
            yield entry


def _flat(reply: Any) -> Iterator[tuple[str, dict[str, str]]]:
    # RESP3 wraps the entries of a stream in one more list than RESP2
    for item in reply:
        if item and isinstance(item[0], str):
            yield item
        else:
            yield from item


def _entry(position: str, fields: dict[str, str]) -> StreamEntry:
    return StreamEntry(position, fields["event"], opened(fields["event"]))
