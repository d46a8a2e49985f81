"""Everything breaks at once: workers and Valkey are killed, S3 fails, events come doubled and shuffled. Nothing shows of it.

The counts are parameters, so that CI runs a small storm and `make chaos` a large one.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from celery import Celery
from faulty import Faults, faulty
from kombu.exceptions import OperationalError
from processes import PLENARY, PROJECT, WORKER, Started, until
from redis import Redis
from redis.exceptions import RedisError

from config.connections import for_redis_py
from worker.contracts.envelope import content_hash, opened
from worker.contracts.event import Action, ObjectRef, StorageEvent
from worker.embedded import serve
from worker.ledger import Ledger, keys
from worker.parse import parse, source_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from s3_servers import S3Server

pytest_plugins = ("s3_servers",)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]

UPLOADS = int(os.environ.get("CHAOS_UPLOADS", "100"))
FILES = int(os.environ.get("CHAOS_FILES", "30"))
KILLS = int(os.environ.get("CHAOS_KILLS", "4"))
RESTARTS = int(os.environ.get("CHAOS_RESTARTS", "2"))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
PAUSE_SECONDS = 0.1  # between two uploads, so that the workers are at it while things break
CALM_SECONDS = 600

SAMPLES = PROJECT / "tests" / "samples" / "files"
TEXT = (SAMPLES / "A_RES_85_903-EN.txt").read_text(encoding="utf-8").partition("The General Assembly,")[2]
BAD = {"empty_file": b"", "damaged": (SAMPLES / "A_RES_85_905-EN.pdf").read_bytes()}
PREFIX = "plenary"
QUICK = {
    "STORES__S3__FETCH_SECONDS": 5,
    "STORES__S3__CONNECT_TIMEOUT_SECONDS": 1,
    "STORES__S3__READ_TIMEOUT_SECONDS": 4,
    "LIMITS__PARSE_SECONDS": 4,
    "LIMITS__SILENCE_SECONDS": 4,
    "LIMITS__TASK_GRACE_SECONDS": 1,
    "LIMITS__RETRY_SECONDS": 2,
    "LIMITS__LEASE_SECONDS": 3,
    "BROKER__VISIBILITY_TIMEOUT_SECONDS": 24,
    "BROKER__RESTORE_SECONDS": 1,
}


class Storm:
    """The servers, the workers, what was put into the bucket, and what is done to all of them."""

    def __init__(self, place: Path, s3: S3Server, url: str, start: Callable[..., Started], stack: ExitStack) -> None:
        self.place, self.start, self.stack = place, start, stack
        self.random = random.Random(SEED)
        self.bucket, self.s3 = s3.new_bucket(), s3.client("s3")
        self.server = stack.enter_context(serve(place))
        self.redis = Redis.from_url(for_redis_py(self.server.url), decode_responses=True)
        self.values: dict[str, Any] = {
            **s3.environment(),
            **QUICK,
            "STORES__S3__ENDPOINT_URL": url,
            "BROKER__URL": self.server.url,
        }
        self.celery = Celery(broker=self.server.url)
        self.objects: dict[str, bytes | None] = {}
        self.waiting: list[StorageEvent] = []
        self.counts: Counter[str] = Counter()
        self.workers = [self.worker(number) for number in range(2)]

    def worker(self, number: int) -> Started:
        options = ["--concurrency=1", f"--hostname=w{number}@storm", f"--schedule={self.place}/schedule-{number}"]
        return self.start(*WORKER, *options, *(["--beat"] if number == 0 else []), **self.values)

    def change(self, number: int) -> None:
        """Put a file, new or again, or remove one; its event waits to be sent, once to three times."""
        name = f"A_RES_85_{self.random.randrange(FILES):03}-EN.txt"
        known = self.objects.get(name)
        draw = self.random.random()
        if known is not None and draw < 0.1:
            self.s3.delete_object(Bucket=self.bucket, Key=name)
            self.objects[name] = None
            self.counts["removed"] += 1
            event = StorageEvent(object=self.ref(name), action=Action.REMOVED)
        else:
            body = f"Beekeeping, number {number}\n\n\nThe General Assembly,{TEXT}".encode()
            if draw > 0.9:
                body = self.random.choice(list(BAD.values()))
            if known and draw < 0.25:
                body = known
            etag = self.s3.put_object(Bucket=self.bucket, Key=name, Body=body)["ETag"].strip('"')
            self.counts["put again" if body == known else "put"] += 1
            self.objects[name] = body
            event = StorageEvent(object=self.ref(name), etag=etag)
        self.waiting += [event] * self.random.choice((1, 1, 2, 3))

    def ref(self, name: str) -> ObjectRef:
        return ObjectRef(store="s3", bucket=self.bucket, key=name)

    def send(self, keep: int) -> None:
        """Send of the events that wait, in any order, all but so many."""
        while len(self.waiting) > keep:
            event = self.waiting.pop(self.random.randrange(len(self.waiting)))
            while True:
                try:
                    self.celery.send_task("plenary.ingest", args=(event.model_dump(mode="json"),), queue="uploads")
                except (OperationalError, RedisError, OSError):
                    time.sleep(0.1)
                else:
                    break
            self.counts["events"] += 1

    def kill_worker(self) -> None:
        number = self.random.randrange(len(self.workers))
        self.workers[number].signal(signal.SIGKILL)
        self.workers[number] = self.worker(number)
        self.counts["workers killed"] += 1

    def restart_valkey(self) -> None:
        self.server.process.kill()
        self.server.process.wait()
        time.sleep(0.5)
        self.stack.pop_all().close()
        self.server = self.stack.enter_context(serve(self.place))
        self.counts["Valkey killed"] += 1

    def calm(self) -> bool:
        """Whether nothing waits, runs, is leased or parked."""
        return not (
            self.redis.llen("uploads")
            or self.redis.hlen("unacked")
            or self.redis.zcard(keys.leases(PREFIX))
            or self.redis.zcard(keys.parked(PREFIX, "s3"))
        )

    def told(self) -> dict[str, list[dict[str, Any]]]:
        found: Any = self.redis.xrange(keys.records(PREFIX))
        told = defaultdict(list)
        for _, fields in found:
            event = opened(fields["event"])
            told[event["subject"]].append(event)
        return told

    def letters(self) -> dict[str, str]:
        found: Any = self.redis.xrange(keys.failures(PREFIX))
        events = [opened(fields["event"])["data"] for _, fields in found]
        return {event["object"]["key"]: event["reason"] for event in events}


def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, moto_server: S3Server, start: Callable[..., Started]
) -> None:
    faults = Faults(one_in=10, seed=SEED)
    with faulty(moto_server.url, faults) as url, ExitStack() as stack:
        storm = Storm(tmp_path / "valkey", moto_server, url, start, stack)
        kills = set(itertools.islice(range(0, UPLOADS, max(1, UPLOADS // (KILLS + 1))), 1, KILLS + 1))
        restarts = {UPLOADS * turn // (RESTARTS + 1) + 1 for turn in range(1, RESTARTS + 1)}
        storm.workers[0].wait_for("ready.")
        for number in range(UPLOADS):
            storm.change(number)
            storm.send(keep=10)
            if number in kills:
                storm.kill_worker()
            if number in restarts:
                storm.restart_valkey()
            if number == UPLOADS // 2:
                faults.down = True
                until(lambda: faults.counts["unanswered"] > 5, 60)
            if number == UPLOADS * 7 // 10:
                faults.down = False
            time.sleep(PAUSE_SECONDS)
        storm.send(keep=0)
        until(storm.calm, CALM_SECONDS, lambda: f"not calm: {storm.workers[0].text()[-3000:]}")
        start(*PLENARY, "failures", "retry", "--all", **storm.values).process.wait(120)
        until(storm.calm, CALM_SECONDS)

        told, letters = storm.told(), storm.letters()
        kinds = Counter(kind(event) for events in told.values() for event in events)
        print(f"\n{dict(storm.counts)}\nS3: {faults.counts}\ntold: {dict(kinds)}, dead letters: {len(letters)}")
        reasons = {body: reason for reason, body in BAD.items()}
        assert letters == {name: reasons[body] for name, body in storm.objects.items() if body in reasons}
        for name, body in storm.objects.items():
            record = f"{name.removesuffix('-EN.txt').replace('_', '/')}:en"
            follow_each_other(told[record])
            row = Ledger(storm.redis, PREFIX).record(record)
            if body is None:
                assert row.content is None
            elif body not in reasons:
                assert row.content == quiet(storm.ref(name), body)
                assert told[record][-1]["contenthash"] == row.content


def quiet(ref: ObjectRef, body: bytes) -> str:
    """What a run without a storm gives: the file read once."""
    return content_hash(parse(body, source_of(ref, body)))


def kind(event: dict[str, Any]) -> str:
    return str(event["type"].split(".")[-2])


def follow_each_other(events: list[dict[str, Any]]) -> None:
    """Each change once, each from what was told before, none of which says the same as the one before."""
    assert len({event["id"] for event in events}) == len(events)
    assert [event["revision"] for event in events] == [str(number) for number in range(1, len(events) + 1)]
    for before, after in itertools.pairwise(events):
        assert after.get("previoushash") == before.get("contenthash")
        assert after.get("contenthash") != before.get("contenthash")
