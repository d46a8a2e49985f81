"""A folder and the planner of runs on it, for tests: its steps are taken one by one, and no worker takes anything."""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import LockError

from plenary.domain.backfill_run import BackfillOrder, Choice, ReprocessOrder
from plenary.ledger.backfill_runs import BackfillRun, BackfillRuns
from plenary.services.backfill import planner
from plenary.services.context import Context
from plenary.settings.model import Backfill, Broker, Settings, Stores
from plenary.storage.local import Folder


class Place:
    """A folder with files, and the planner on it."""

    def __init__(self, root: Path, valkey: str, redis: Redis, **backfill: Any) -> None:
        root.mkdir(exist_ok=True)
        self.root, self.redis = root, redis
        self.here = Context.of(
            Settings(
                broker=Broker(url=valkey),
                stores=Stores(folder=Folder(root=root)),
                backfill=Backfill(**backfill),
            )
        )
        self.runs = BackfillRuns(redis, "plenary")

    def put(self, *names: str) -> None:
        for name in names:
            path = self.root / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text("text")

    def begin(self, prefix: str = "", **changes: Any) -> BackfillRun:
        order = BackfillOrder(store="folder", bucket=self.root.name, prefix=prefix, **changes)
        return self.runs.begin(order)[0]

    def begin_again(self, choice: Choice, **changes: Any) -> BackfillRun:
        return self.runs.begin(ReprocessOrder(choice=choice, **changes))[0]

    def step(self, run: BackfillRun) -> bool:
        lock, found = self.runs.lock(run.id), self.runs.find(run.id)
        assert found
        assert lock.acquire()
        try:
            return planner.step(found, lock, self.here)
        finally:
            with suppress(LockError):
                lock.release()

    def run(self, run: BackfillRun) -> BackfillRun:
        found = self.runs.find(run.id)
        assert found
        return found

    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Key and options of each object on the queue for backfills, the oldest first."""
        return [(key, options) for keys, options in self.messages() for key in keys]

    def messages(self) -> list[tuple[list[str], dict[str, Any]]]:
        """Keys and options of each message there."""
        found: Any = self.redis.lrange("backfill", 0, -1)
        bodies = [json.loads(b64decode(json.loads(message)["body"])) for message in reversed(found)]
        return [(keys_of(arguments[0]), options) for arguments, options, _ in bodies]

    def queued(self) -> list[str]:
        """Those keys."""
        return [key for key, _ in self.calls()]

    def uri(self, key: str) -> str:
        return f"folder://{self.root.name}/{key}"


def keys_of(argument: Any) -> list[str]:
    """The keys of a task's objects: one event, or several."""
    events = argument if isinstance(argument, list) else [argument]
    return [event["object"]["key"] for event in events]
