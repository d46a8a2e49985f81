"""What the consumers beside this file do with events: keep the newest title of each record, in SQLite.

Put your own work in its place, and keep its two rules: a repeat changes nothing, and a revision never gives way to an
earlier one, so that events may come again, late, and from several queues.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, revision INTEGER, title TEXT, withdrawn INTEGER)"
KEEP = """
INSERT INTO record VALUES (:id, :revision, :title, :withdrawn) ON CONFLICT (id) DO UPDATE
SET revision = :revision, title = :title, withdrawn = :withdrawn WHERE revision < :revision
"""


@contextmanager
def opened(path: str) -> Iterator[sqlite3.Connection]:
    """The database, its table made."""
    database = sqlite3.connect(path)
    try:
        database.execute(TABLE)
        yield database
    finally:
        database.close()


def keep(database: sqlite3.Connection, event: dict[str, Any]) -> None:
    """One event of a record, on the disk when this returns."""
    row = {
        "id": event["subject"],
        "revision": int(event["revision"]),
        "title": event["data"].get("title"),
        "withdrawn": event["type"] == "org.plenary.record.withdrawn.v1",
    }
    with database:
        database.execute(KEEP, row)
