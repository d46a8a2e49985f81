"""A consumer of the Redis stream that writes Parquet: one row a block, one file a batch, acknowledged once it is there.

    python examples/consumers/parquet.py redis://127.0.0.1:6379/0 blocks/

A batch that comes again after a crash is written again, so a reader takes each record's rows of its highest revision,
once: `SELECT DISTINCT` does. A withdrawn record has one row, without a block. It needs pyarrow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from redis import Redis
from redis.exceptions import ResponseError

STREAM, GROUP, CONSUMER = "{plenary}:records", "parquet", "parquet-1"
BATCH = 100
SCHEMA = pa.schema(
    {
        "record": pa.string(),
        "revision": pa.int64(),
        "symbol": pa.string(),
        "language": pa.string(),
        "position": pa.int32(),
        "block": pa.string(),
        "number": pa.string(),
        "text": pa.string(),
    }
)


def fill(redis: Redis, folder: Path) -> int:
    """Take all that waits on the stream: how many events."""
    with suppress(ResponseError):  # the group is there already
        redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    taken = 0
    for after in ("0", ">"):  # first what was read and not acknowledged before a crash
        while entries := _read(redis, after):
            positions = [position for position, _ in entries]
            table = pa.Table.from_pylist([row for _, fields in entries for row in rows(fields)], schema=SCHEMA)
            whole = folder / f"{positions[0]}.parquet"
            pq.write_table(table, whole.with_suffix(".part"))
            whole.with_suffix(".part").replace(whole)  # no reader sees half a file
            redis.xack(STREAM, GROUP, *positions)
            taken += len(entries)
    return taken


def rows(fields: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of one event."""
    event: dict[str, Any] = json.loads(fields["event"])
    symbol, _, language = event["subject"].rpartition(":")
    record = {"record": event["subject"], "revision": int(event["revision"]), "symbol": symbol, "language": language}
    blocks: list[dict[str, Any]] = event["data"].get("blocks", [])
    if not blocks:
        yield record
    for position, block in enumerate(blocks):
        yield record | {
            "position": position,
            "block": block["id"],
            "number": block.get("number"),
            "text": block["text"],
        }


def _read(redis: Redis, after: str) -> list[tuple[str, dict[str, str]]]:
    answer: Any = redis.xreadgroup(GROUP, CONSUMER, {STREAM: after}, count=BATCH)
    return answer[0][1] if answer else []


if __name__ == "__main__":
    out = Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    with Redis.from_url(sys.argv[1], decode_responses=True, protocol=2) as client:
        print(f"{fill(client, out)} events")
