"""A storm: the servers and workers of it, what is uploaded, and what is done to all of them. What must hold is no part."""

from __future__ import annotations

import itertools
import os
import random
import re
import resource
import signal
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from html import escape
from pathlib import Path
from threading import Timer
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from plenary.domain.cloudevents import opened
from plenary.domain.record import Record
from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.ledger import keys
from plenary.meaning import understood
from plenary.parsing.pipeline import parse, source_of
from plenary.services.embedded_valkey import serve
from plenary.services.fairness import FileShares
from plenary.settings.celery import BACKFILL, UPLOADS, redis_lists
from plenary.settings.connections import for_redis_py
from plenary.settings.model import Fairness
from support.hostile_files import STOPPED, encrypted_pdf, entities, page, stream, widths_without_end
from support.processes import PROJECT, WORKER, Started, descendants, until
from support.s3_servers import S3Server

SAMPLES = PROJECT / "tests" / "samples" / "files"
TEXT = (SAMPLES / "A_RES_85_903-EN.txt").read_text(encoding="utf-8").partition("The General Assembly,")[2]
MORE = "\n\n\n".join(f"{n}.\nRequests hive number {n} to be kept, as in resolution 84/{n};" for n in range(6, 300))
# what is no resolution, and as what it has to end
BAD = {
    b"": {"empty_file"},
    (SAMPLES / "A_RES_85_905-EN.pdf").read_bytes(): {"damaged"},
    (SAMPLES / "A_RES_85_904-EN.pdf").read_bytes(): {"no_text"},
    encrypted_pdf(): {"encrypted"},
    entities(9): {"unsupported_type"},
    page(stream(b"BT /F 12 Tf 100 700 Td (A/RES/85/901) Tj ET")): {"low_quality", "symbol_conflict"},
    widths_without_end(): STOPPED,
}
PREFIX = "plenary"
BUSY_SECONDS = 2.0
LOCKED_SECONDS = 15.0
LOOKS, LOOK_SECONDS = 5, 0.1
FAILED = re.compile(r'"reason": "(\w+)".*"event": "file\.failed"|"event": "(reader\.died)"')
SETTINGS = {
    "STORES__S3__FETCH_SECONDS": 5,
    "STORES__S3__CONNECT_TIMEOUT_SECONDS": 1,
    "STORES__S3__READ_TIMEOUT_SECONDS": 4,
    "LIMITS__PARSE_SECONDS": 4,
    "LIMITS__SILENCE_SECONDS": 3,
    "LIMITS__MEMORY_MIB": 600,
    "LIMITS__LAST_MEMORY_MIB": 600,
    "LIMITS__TASK_GRACE_SECONDS": 1,
    "LIMITS__RETRY_SECONDS": 2,
    "LIMITS__LEASE_SECONDS": 3,
    "LIMITS__SHUTDOWN_SECONDS": 5,
    "BROKER__VISIBILITY_TIMEOUT_SECONDS": 24,
    "BROKER__RESTORE_SECONDS": 1,
}


class Storm:
    """`counts` tells what was done, `objects` what is in the bucket at the end (None: removed)."""

    def __init__(
        self,
        place: Path,
        s3: S3Server,
        url: str,
        start: Callable[..., Started],
        stack: ExitStack,
        *,
        seed: int,
        files: int,
        fairness: Fairness | None = None,
        **settings: Any,
    ) -> None:
        self.place, self.start, self.stack, self.files = place, start, stack, files
        self.shares = FileShares(fairness or Fairness(), ordered=True)
        self.random = random.Random(seed)
        self.bucket, self.s3 = s3.new_bucket(), s3.client("s3")
        self.catalogue = place / "catalogue.db"
        self.values: dict[str, Any] = {
            **s3.environment(),
            **SETTINGS,
            **{f"FAIRNESS__{name.upper()}": value for name, value in (fairness or Fairness()).model_dump().items()},
            **settings,
            "STORES__S3__ENDPOINT_URL": url,
            "CATALOGUE__URL": f"sqlite:///{self.catalogue}",
            **self.serve(),
        }
        self.objects: dict[str, bytes | None] = {}
        self.waiting: list[StorageEvent] = []
        self.counts: Counter[str] = Counter()
        self.started: list[Started] = []
        self.stopping: list[Started] = []
        self.workers = [self.worker(number) for number in range(2)]
        self.troubles = itertools.cycle((self.hang_reader, self.kill_reader, self.starve_reader))

    def serve(self) -> dict[str, Any]:
        """Start the servers that it needs: the settings that name them."""
        self.server = self.stack.enter_context(serve(self.place))
        self.redis = Redis.from_url(for_redis_py(self.server.url), decode_responses=True)
        self.celery = Celery(broker=self.server.url)
        return {"BROKER__URL": self.server.url}

    def worker(self, number: int) -> Started:
        name = f"w{number}-{len(self.started)}"
        options = ["--concurrency=1", f"--hostname={name}@storm", f"--schedule={self.place}/schedule-{name}"]
        self.started.append(self.run(number, *WORKER, *options, *(["--beat"] if number == 0 else [])))
        return self.started[-1]

    def run(self, _number: int, *command: str) -> Started:
        """Start a worker by its command."""
        return self.start(*command, **self.values)

    def change(self, number: int) -> None:
        """Put a file, new or again, or remove one; its event waits to be sent, once to three times."""
        ending = self.random.choice((".txt", ".txt", ".html"))  # of one resolution there may be both
        name = f"A_RES_85_{self.random.randrange(self.files)}-EN{ending}"
        known = self.objects.get(name)
        draw = self.random.random()
        if known is not None and draw < 0.1:
            event = self.remove(name)
        else:
            body = text(f"number {number}", long=draw < 0.6)
            if ending == ".html":
                body = page_of(body)
            if draw > 0.85:
                body = self.random.choice(list(BAD))
            if known is not None and draw < 0.25:
                body = known
            self.counts["put again" if body == known else "hostile" if body in BAD else "put"] += 1
            event = self.put(name, body)
        self.waiting += [event] * self.random.choice((0, 0, 1, 2))

    def put(self, name: str, body: bytes) -> StorageEvent:
        """Put a file, and have its event wait."""
        etag = self.s3.put_object(Bucket=self.bucket, Key=name, Body=body)["ETag"].strip('"')
        self.objects[name] = body
        self.waiting.append(StorageEvent(object=self.ref(name), etag=etag))
        return self.waiting[-1]

    def remove(self, name: str) -> StorageEvent:
        """Remove a file, and have its event wait."""
        self.s3.delete_object(Bucket=self.bucket, Key=name)
        self.objects[name] = None
        self.counts["removed"] += 1
        self.waiting.append(StorageEvent(object=self.ref(name), action=Action.REMOVED))
        return self.waiting[-1]

    def givers(self) -> dict[str, list[str]]:
        """For each record the files that are there and give it, the one that counts last: it was put last."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, body in self.objects.items():
            found[record_of(name)] += [name] if body is not None else []
        for names in found.values():
            names.sort(key=lambda name: (self.changed(name), name))
        return dict(found)

    def changed(self, name: str) -> datetime:
        when: datetime = self.s3.head_object(Bucket=self.bucket, Key=name)["LastModified"]
        return when

    def part_twins(self) -> int:
        """Of each two good files that give one record remove the one that counts: how many."""
        pairs = [names for names in self.givers().values() if len(names) > 1]
        pairs = [names for names in pairs if not BAD.keys() & {self.objects[name] or b"" for name in names}]
        for names in pairs:
            self.remove(names[-1])
        return len(pairs)

    def ref(self, name: str) -> ObjectRef:
        return ObjectRef(store="s3", bucket=self.bucket, key=name)

    def send(self, keep: int) -> None:
        """Send of the events that wait, in any order, all but so many: one by one, or several as a backfill does."""
        while len(self.waiting) > keep:
            many = self.random.choice((1, 1, 2, 10))
            events = [
                self.waiting.pop(self.random.randrange(len(self.waiting)))
                for _ in range(min(many, len(self.waiting) - keep))
            ]
            while not self.sent(events):
                time.sleep(0.1)
            self.counts["events"] += len(events)

    def sent(self, events: list[StorageEvent]) -> bool:
        """Send one event, or several at once: whether they were taken."""
        batch = [event.model_dump(mode="json") for event in events]
        try:
            if len(batch) == 1:
                turn = self.shares.turn_of(events[0])
                self.celery.send_task("plenary.ingest", args=(batch[0],), **turn._asdict())
                self.counts["above their share"] += turn.queue == BACKFILL
            else:
                kwargs = {"run": "storm"}
                self.celery.send_task("plenary.ingest_batch", args=(batch,), kwargs=kwargs, queue="backfill")
                self.counts["batches"] += 1
        except (OperationalError, RedisError, OSError):
            return False
        return True

    def kill_worker(self) -> None:
        number = self.random.randrange(len(self.workers))
        self.workers[number].signal(signal.SIGKILL)
        self.workers[number] = self.worker(number)
        self.counts["workers killed"] += 1

    def deploy(self) -> None:
        """A new worker takes the place of one that is told to stop and may finish what it has."""
        number = self.random.randrange(len(self.workers))
        self.stopping.append(self.workers[number])
        self.workers[number].process.terminate()
        self.workers[number] = self.worker(number)
        self.counts["workers told to stop"] += 1

    def restart_valkey(self) -> None:
        self.server.process.kill()
        self.server.process.wait()
        time.sleep(0.5)
        self.stack.pop_all().close()
        self.server = self.stack.enter_context(serve(self.place))
        self.counts["Valkey killed"] += 1

    def lock_catalogue(self) -> None:
        """Another program writes to the catalogue, for longer than a worker waits."""
        other = sqlite3.connect(self.catalogue, isolation_level=None, check_same_thread=False, timeout=60)
        other.execute("BEGIN IMMEDIATE")
        Timer(LOCKED_SECONDS, other.close).start()
        self.counts["catalogue locked"] += 1

    def trouble_reader(self) -> None:
        next(self.troubles)()

    def hang_reader(self) -> None:
        self.signal_reader(signal.SIGSTOP, "readers hung")

    def kill_reader(self) -> None:
        self.signal_reader(signal.SIGKILL, "readers killed")

    def signal_reader(self, number: signal.Signals, told: str) -> None:
        reader = self.reader()
        with suppress(ProcessLookupError):
            os.kill(reader, number)
            self.counts[told] += 1

    def starve_reader(self) -> None:
        """The address space that a reader has now is all that it may have: the next allocation fails."""
        reader = self.reader()
        with suppress(ProcessLookupError, FileNotFoundError):
            size = int(Path(f"/proc/{reader}/statm").read_text().split()[0]) * resource.getpagesize()
            _, hard = resource.prlimit(reader, resource.RLIMIT_AS)
            resource.prlimit(reader, resource.RLIMIT_AS, (size, hard))
            self.counts["readers starved"] += 1

    def reader(self) -> int:
        """One that is at work, if one is found so within `BUSY_SECONDS`; else any."""
        self.send(keep=0)
        deadline, found = time.monotonic() + BUSY_SECONDS, list[int]()
        while not found or time.monotonic() < deadline:
            found = self.readers()
            if busy := [one for one in found if state(one) == "R"]:
                return busy[0]
            time.sleep(0.002)
        return self.random.choice(found)

    def readers(self) -> list[int]:
        return [one for worker in self.workers for one in descendants(worker.process.pid) if is_ready(one)]

    def fail_good_files(self) -> int:
        """Good files that fail because the reader of each worker hangs: how many. Everything must be calm."""
        until(lambda: len(self.readers()) == len(self.workers), 60)
        for reader in self.readers():
            os.kill(reader, signal.SIGSTOP)
        for number, _ in enumerate(self.workers):
            self.put(f"A_RES_86_{number}-EN.txt", text(f"that hung {number}"))
        self.send(keep=0)
        return len(self.workers)

    def calm(self) -> bool:
        """Whether nothing waits, runs, is leased or parked."""
        return not (
            self.redis.zcard(keys.leases(PREFIX)) or self.redis.zcard(keys.parked(PREFIX, "s3")) or self.queued()
        )

    def queued(self) -> int:
        """How many tasks wait on the broker or are with a worker."""
        waiting = [self.redis.llen(name) for queue in (UPLOADS, BACKFILL) for name in redis_lists(queue)]
        return sum(map(int, (*waiting, self.redis.hlen("unacked"))))

    def stays_calm(self) -> bool:
        """Whether several looks in a row find nothing: what one look counts may move between two queues meanwhile."""
        for _ in range(LOOKS):
            if not self.calm():
                return False
            time.sleep(LOOK_SECONDS)
        return True

    def until_calm(self, seconds: float) -> None:
        until(self.stays_calm, seconds, lambda: f"not calm: {self.workers[0].text()[-3000:]}")

    def told(self) -> dict[str, list[dict[str, Any]]]:
        """The events of each record, in order."""
        found: Any = self.redis.xrange(keys.records(PREFIX))
        told = defaultdict(list)
        for _, fields in found:
            event = opened(fields["event"])
            told[event["subject"]].append(event)
        return told

    def letters(self) -> dict[str, str]:
        """The reason of each dead letter, by the key of its object."""
        found: Any = self.redis.xrange(keys.failures(PREFIX))
        events = [opened(fields["event"])["data"] for _, fields in found]
        return {event["object"]["key"]: event["reason"] for event in events}

    def failed(self) -> Counter[str]:
        """How often files failed on the way, by reason; most of them were read well later on."""
        return Counter("".join(found) for worker in self.started for found in FAILED.findall(worker.text()))


def text(title: str, *, long: bool = False) -> bytes:
    return f"Beekeeping, {title}\n\n\nThe General Assembly,{TEXT}{MORE if long else ''}".encode()


def read_quietly(ref: ObjectRef, body: bytes) -> Record:
    """What a run without a storm gives: the file read once."""
    (record,) = understood(parse(body, source_of(ref, body)))
    return record


def page_of(plain: bytes) -> bytes:
    """The same as a page of the web."""
    paragraphs = [f"<p>{escape(one)}</p>" for one in re.split("\n{2,}", plain.decode()) if one.strip()]
    return f"<!DOCTYPE html><html><body>{''.join(paragraphs)}</body></html>".encode()


def record_of(name: str) -> str:
    return f"{name.partition('-EN.')[0].replace('_', '/')}:en"


def is_ready(pid: int) -> bool:
    """Whether it is a reader that has started: then its memory is bounded."""
    with suppress(FileNotFoundError, ProcessLookupError):
        bounded = resource.prlimit(pid, resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
        return bounded and b"plenary.sandbox.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def state(pid: int) -> str:
    """The kernel's letter for it, R while it runs: man 5 proc, /proc/pid/stat."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""
