"""What stands behind a listener in tests: a broker that takes events or is away, or the queue of a real one; and what comes in."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from redis import Redis

from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.listeners import Filter, Intake, UnreadableEvent


class Broker:
    """Counts what it refuses while it is away."""

    def __init__(self) -> None:
        self.taken: list[StorageEvent] = []
        self.kept: list[UnreadableEvent] = []
        self.refusals = 0
        self.away = False

    def intake(self, accepts: Filter | None = None) -> Intake:
        return Intake(self._submit, self._keep, accepts or Filter())

    def keys(self) -> list[str]:
        return [event.object.key for event in self.taken]

    def _submit(self, events: Sequence[StorageEvent]) -> None:
        self._answer()
        self.taken.extend(events)

    def _keep(self, rejected: UnreadableEvent) -> None:
        self._answer()
        self.kept.append(rejected)

    def _answer(self) -> None:
        if self.away:
            self.refusals += 1
            raise IngestError(ErrorCode.BROKER_UNREACHABLE, error="ConnectionError")


def notification(*keys: str) -> str:
    """What AWS tells of uploads, the keys as they are in such a message."""
    records = [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 1}},
        }
        for key in keys
    ]
    return json.dumps({"Records": records})


def keys_of_tasks(redis: Redis, queue: str = "uploads") -> list[str]:
    """The keys of the objects in the tasks that wait on a queue, the first in line last."""
    bodies = [json.loads(base64.b64decode(json.loads(message)["body"])) for message in redis.lrange(queue, 0, -1)]
    return [event["object"]["key"] for (event,), _, _ in bodies]
