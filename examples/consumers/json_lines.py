"""A consumer of the file of JSON lines: goes on where it left off, and leaves a line that is still being written.

python examples/consumers/json_lines.py records.jsonl newest.db
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

from newest import keep, opened


def consume(database: sqlite3.Connection, path: Path) -> None:
    """Take the lines that are new. A crash takes some again, which does no harm."""
    database.execute("CREATE TABLE IF NOT EXISTS place (bytes INTEGER)")
    ((place,),) = database.execute("SELECT coalesce(max(bytes), 0) FROM place")
    with path.open("rb") as lines:
        lines.seek(place)
        for line in lines:
            if not line.endswith(b"\n"):
                break
            keep(database, json.loads(line))
            place += len(line)
    with database:
        database.execute("INSERT INTO place VALUES (?)", (place,))


if __name__ == "__main__":
    with opened(sys.argv[2]) as records:
        consume(records, Path(sys.argv[1]))
