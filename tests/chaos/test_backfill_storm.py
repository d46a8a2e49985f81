"""A backfill of many small objects while beat, worker and Valkey are killed: each object is put on the queue once.

What takes the place of the workers on the queue for backfills keeps every message that was ever on it, and counts.
`BACKFILL=100000 pytest tests/chaos/test_backfill_storm.py -s` is the full size and tells the figures.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from many_objects import BUCKET, key_of
from redis import Redis
from redis.exceptions import RedisError

from plenary.ledger.backfill_runs import BackfillRun, BackfillRuns
from plenary.services.embedded_valkey import serve
from plenary.settings.connections import for_redis_py
from support.planned import keys_of
from support.processes import PLENARY, WORKER, Started, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]

OBJECTS = int(os.environ.get("BACKFILL", "3000"))
HIGH = max(300, OBJECTS // 20)
SLACK = 300  # what one chunk and a message may add
GROWTH_MIB = 16
CALM_SECONDS = 900
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")
PLANNER = (*WORKER, "--queues=maintenance", "--concurrency=1")
URI = f"s3://{BUCKET}/"


class Place:
    """The servers, the planner's worker, a beat, and whoever takes the messages off the queue."""

    def __init__(self, folder: Path, start: Callable[..., Started], stack: ExitStack) -> None:
        self.folder, self.start, self.stack = folder, start, stack
        store = start(sys.executable, str(Path(__file__).with_name("many_objects.py")), str(OBJECTS))
        store.wait_for("port", 300)
        self.server = stack.enter_context(serve(folder))
        self.redis = Redis.from_url(for_redis_py(self.server.url), decode_responses=True)
        self.celery = Celery(broker=self.server.url)
        self.values = {
            "BROKER__URL": self.server.url,
            "STORES__S3__ENDPOINT_URL": "http://127.0.0.1:" + store.text().partition("port ")[2].split()[0],
            "STORES__S3__PATH_STYLE": "true",
            "STORES__S3__ACCESS_KEY_ID": "a",
            "STORES__S3__SECRET_ACCESS_KEY": "b",
            "BACKFILL__HIGH_MARK": HIGH,
            "BACKFILL__LOW_MARK": HIGH // 2,
            "SCHEDULES__BACKFILL__EVERY_SECONDS": 1,
        }
        self.runs = BackfillRuns(self.redis, "plenary")
        self.worker, self.beat = start(*PLANNER, **self.values), start(*BEAT, **self.values)
        self.messages, self.longest = 0, 0
        self.sent: Counter[str] = Counter()

    def command(self, *arguments: str) -> str:
        process = self.start(*PLENARY, "backfill", *arguments, **self.values)
        until(lambda: process.process.poll() is not None, 300)
        assert process.process.returncode == 0, process.text()
        return process.text()

    def take(self, run: BackfillRun) -> None:
        """Take what is on the queue, as workers would, but keep each message: every one that was ever there."""
        try:
            self.longest = max(self.longest, self.redis.llen("backfill"))
            with self.redis.pipeline(transaction=False) as pipe:
                for _ in range(200):
                    pipe.lmove("backfill", "kept", "RIGHT", "LEFT")
                pipe.execute()
            new = self.redis.llen("kept") - self.messages
            kept: Any = self.redis.lrange("kept", 0, new - 1) if new else []
            for message in reversed(kept):
                arguments, known, _ = json.loads(b64decode(json.loads(message)["body"]))
                assert known["run"] == run.id
                keys = keys_of(arguments[0])
                if self.runs.end_all(run.id, {URI + key: "created" for key in keys}):
                    self.celery.send_task("plenary.backfill.look", (run.id,), queue="maintenance")
                self.sent.update(keys)
                self.messages += 1
            if not kept:
                time.sleep(0.05)
        except RedisError:
            time.sleep(0.2)

    @property
    def taken(self) -> int:
        return self.sent.total()

    def take_until(self, share: float, run: BackfillRun) -> None:
        deadline = time.monotonic() + CALM_SECONDS
        while self.taken < share * OBJECTS:
            self.take(run)
            assert time.monotonic() < deadline, f"{self.taken} taken\n{self.worker.text()[-5000:]}"

    def restart_valkey(self) -> None:
        self.server.process.kill()
        self.server.process.wait()
        self.stack.pop_all().close()
        self.server = self.stack.enter_context(serve(self.folder))

    def planner_mib(self) -> float:
        pid = self.worker.process.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@pytest.fixture
def place(tmp_path: Path, start: Callable[..., Started]) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path / "valkey", start, stack)


def test_each_object_is_put_on_the_queue_once_whatever_is_killed(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    plan = place.command("plan", URI)
    planned = time.monotonic() - began
    assert str(OBJECTS) in plan
    assert "unknown" in plan  # nothing was measured yet

    began = time.monotonic()
    place.command("run", URI, "--no-wait")
    (run,) = place.runs.all()
    place.take_until(0.15, run)
    place.beat.signal(signal.SIGKILL)
    place.beat = place.start(*BEAT, **place.values)
    place.take_until(0.3, run)
    place.worker.signal(signal.SIGKILL)
    place.worker = place.start(*PLANNER, **place.values)
    place.take_until(0.45, run)
    place.restart_valkey()
    place.take_until(0.6, run)
    early = place.planner_mib()
    place.take_until(1, run)
    until(lambda: place.runs.find(run.id).state == "done", 60)  # type: ignore[union-attr]
    late, seconds = place.planner_mib(), time.monotonic() - began

    found = place.runs.find(run.id)
    assert found
    assert found.counts["seen"] == found.counts["enqueued"] == OBJECTS
    assert found.outcomes == {"created": OBJECTS}
    assert place.sent == Counter(key_of(number) for number in range(OBJECTS))
    assert place.longest <= HIGH + SLACK
    assert late - early < GROWTH_MIB
    with capsys.disabled():
        print(
            f"\n{OBJECTS} objects: planned in {planned:.0f} s, enqueued once each in {seconds:.0f} s with beat, worker "
            f"and Valkey killed; the queue held {place.longest} at most; planner {early:.0f}, then {late:.0f} MiB"
        )
