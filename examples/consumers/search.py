"""A consumer of the Redis stream: fills SQLite with full-text search over operative paragraphs, and answers queries.

    python examples/consumers/search.py fill redis://127.0.0.1:6379/0 resolutions.db
    python examples/consumers/search.py find resolutions.db "lighthouses NEAR keepers"

It shows what a consumer owes the stream: a group of its own, an acknowledgement after the write, and indifference to
repeats and to late events, by the record's revision.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing, suppress
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError

STREAM, GROUP, CONSUMER = "{plenary}:records", "search", "search-1"
TABLES = """
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, revision INTEGER, symbol TEXT, title TEXT);
CREATE VIRTUAL TABLE IF NOT EXISTS block USING fts5 (text, record UNINDEXED, number UNINDEXED);
"""


def fill(redis: Redis, database: sqlite3.Connection) -> int:
    """Take all that waits on the stream: how many events."""
    database.executescript(TABLES)
    with suppress(ResponseError):  # the group is there already
        redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    taken = 0
    for after in ("0", ">"):  # first what was read and not acknowledged before a crash
        while entries := _read(redis, after):
            for position, fields in entries:
                with database:
                    apply(database, json.loads(fields["event"]))
                redis.xack(STREAM, GROUP, position)
            taken += len(entries)
    return taken


def apply(database: sqlite3.Connection, event: dict[str, Any]) -> None:
    """One event: the record as it says, unless a later one was here before."""
    record, revision = event["subject"], int(event["revision"])
    known = database.execute("SELECT revision FROM record WHERE id = ?", (record,)).fetchone()
    if known and known[0] >= revision:
        return
    database.execute("DELETE FROM block WHERE record = ?", (record,))
    blocks: list[dict[str, Any]] = event["data"].get("blocks", [])  # none in a withdrawal
    row = (record, revision, event["data"].get("symbol"), event["data"].get("title"))
    database.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", row)
    rows = [(block["text"], record, block["number"]) for block in blocks]
    database.executemany("INSERT INTO block VALUES (?, ?, ?)", rows)


def find(database: sqlite3.Connection, query: str) -> list[tuple[str, str | None, str]]:
    """Symbol, number and a piece of each paragraph that matches, the best first."""
    return database.execute(
        "SELECT symbol, number, snippet(block, 0, '[', ']', '...', 12) FROM block JOIN record ON record.id = record"
        " WHERE block MATCH ? ORDER BY rank LIMIT 20",
        (query,),
    ).fetchall()


def _read(redis: Redis, after: str) -> list[tuple[str, dict[str, str]]]:
    answer: Any = redis.xreadgroup(GROUP, CONSUMER, {STREAM: after}, count=100)
    return answer[0][1] if answer else []


def main(arguments: list[str]) -> None:
    """The two commands above."""
    match arguments:
        case ["fill", url, path]:
            client = Redis.from_url(url, decode_responses=True, protocol=2)
            with client as redis, closing(sqlite3.connect(path)) as database:
                print(f"{fill(redis, database)} events")
        case ["find", path, query]:
            with closing(sqlite3.connect(path)) as database:
                for symbol, number, text in find(database, query):
                    print(f"{symbol}  {number or ''}  {text}")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
