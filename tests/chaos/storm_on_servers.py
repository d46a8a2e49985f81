"""A storm on servers of their own: RabbitMQ as broker, a primary with its replica as ledger, the webhook as the door."""

from __future__ import annotations

import itertools
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from storm import Storm
from storm_plan import UPLOADS

from plenary.domain.storage_event import Action, StorageEvent
from support.debian_redis import PRIMARY, Group
from support.processes import PLENARY, Started, free_port, plenary, until
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.stepped_clock import SteppedClock

TOKEN = "a-token-of-this-storm"
EVENTS = {Action.CREATED: "ObjectCreated:Put", Action.REMOVED: "ObjectRemoved:Delete"}
QUEUED = 20  # files that workers have to read while RabbitMQ is in alarm
STEPS = (timedelta(hours=2), -timedelta(minutes=5))  # S3 refuses requests dated by the first and takes the second's
LOGGED = re.compile(r'"timestamp": "([^"]+)"')


class StormOnServers(Storm):
    """The second worker has a clock of its own, which can be stepped."""

    def __init__(self, rabbit: Rabbit, group: Group, place: Path, s3: S3Server, *args: Any, **options: Any) -> None:
        place.mkdir()
        self.rabbit, self.group, self.clock = rabbit, group, SteppedClock(place)
        self.numbers = itertools.count(UPLOADS)
        for node in (group.first, group.second):
            node.client.config_set("min-replicas-to-write", 1)
        super().__init__(place, s3, *args, **options)
        port = free_port()
        self.door = f"http://127.0.0.1:{port}/events"
        asked = {"EVENTS__WEBHOOK__PORT": port, "EVENTS__WEBHOOK__TOKENS": json.dumps([TOKEN])}
        self.start(*PLENARY, "listen", "webhook", **self.values, **asked).says(r"Webhook: http")
        self.directly = self.values | {"STORES__S3__ENDPOINT_URL": s3.url}

    def serve(self) -> dict[str, Any]:
        self.redis = self.group.primary().client
        return {"BROKER__URL": self.rabbit.url, "REDIS__URL": self.group.url, "BROKER__SENTINEL__PRIMARY": PRIMARY}

    def run(self, number: int, *command: str) -> Started:
        return super().run(number, *(self.clock.before if number else ()), *command)

    def sent(self, events: list[StorageEvent]) -> bool:
        notified = [
            {
                "eventSource": "aws:s3",
                "eventName": EVENTS[event.action],
                "s3": {"bucket": {"name": self.bucket}, "object": {"key": event.object.key, "eTag": event.etag}},
            }
            for event in events
        ]
        with suppress(httpx.HTTPError):
            token = {"Authorization": f"Bearer {TOKEN}"}
            status = httpx.post(self.door, json={"Records": notified}, headers=token, timeout=60).status_code
            self.counts["answers of 503 at the door"] += status == httpx.codes.SERVICE_UNAVAILABLE
            return status == httpx.codes.OK
        return False

    def queued(self) -> int:
        return self.rabbit.messages("uploads", "backfill")

    def alarm(self) -> None:
        """Until the door refuses an event, and a worker is killed meanwhile."""
        for _ in range(QUEUED):
            self.change(next(self.numbers))
        self.send(keep=0)
        with self.rabbit.alarm():
            self.change(next(self.numbers))
            events = self.waiting[-1:]
            until(lambda: not self.sent(events), 60)
            self.kill_worker()
            until(lambda: not self.sent(events), 60)
        self.counts["alarms of RabbitMQ"] += 1

    def fail_over(self) -> None:
        self.group.fail_over()
        self.redis = self.group.primary().client
        self.counts["failovers"] += 1

    def step_clock(self) -> None:
        """Step the clock of the second worker, and see that it logs by it."""
        self.workers[1].wait_for("ready.")
        step = STEPS[self.counts["steps of a clock"] % len(STEPS)]
        self.clock.set(step)
        self.send(keep=0)
        until(lambda: any(abs(time - step) < abs(step) / 2 for time in self.offsets()), 60, self.workers[1].text)
        self.counts["steps of a clock"] += 1

    def set_right(self) -> None:
        """A worker that was to start meanwhile did not, and is started as a supervisor would."""
        self.clock.set(timedelta())
        if self.workers[1].process.poll() is not None:
            self.workers[1] = self.worker(1)
            self.counts["refused to start with a wrong clock"] += 1

    def offsets(self) -> list[timedelta]:
        """How far the last lines of the second worker's log are dated from now."""
        dated = LOGGED.findall(self.workers[1].text())[-5:]
        return [datetime.fromisoformat(one) - datetime.now(UTC) for one in dated]

    def reconcile(self) -> None:
        """As an operator does after a failover, which may lose what was written last."""
        done = plenary("reconcile", f"s3://{self.bucket}", "--grace", "0s", "--json", **self.directly)
        assert done.returncode == 0, done.stderr
        self.counts["found by reconcile"] += json.loads(done.stdout.splitlines()[-1])["sent"]
