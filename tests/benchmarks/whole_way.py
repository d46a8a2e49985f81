"""The whole way with real servers, Valkey and S3 over HTTP: documents a second, processor time, PUT to record.

The S3 server is moto, a process of its own on the same cores: its processor time is told beside the worker's.

Two rates are given. The whole one is of all documents, from the first message to the last outcome. Its end is a tail: one
process has run out of messages and leaves its core idle, while the other still reads up to a whole message. The steady
one ends with the last look at which no process had run out: what has its outcome by then counts, and what is being read
does not, so it is a little too low.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import psutil
from redis import Redis

from benchmarks.peers import record
from plenary.domain.backfill_run import BackfillOrder
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.backfill_runs import BackfillRuns
from plenary.ledger.client import Ledger, ListedObject
from plenary.ledger.history import Stories
from plenary.ledger.types import Lease, Request
from plenary.sandbox.pool import ENTRY
from plenary.services.embedded_valkey import serve
from plenary.settings.celery import BACKFILL, UPLOADS
from plenary.settings.connections import for_redis_py
from support.processes import WORKER, Started

PREFIX = "plenary"
BUCKET = "documents"
ARCHIVE = "archive/"
SETTLE_SECONDS = 600.0
LOOK_SECONDS = 0.002
LOOKED_AT = 8
BATCH = 20  # the default of PLENARY_BACKFILL__BATCH
TURNS = 5  # of the bare parse and the whole way, one after the other: a machine that is shared is not always as fast
STORE = """
import socket
import uvicorn
from moto.server import DomainDispatcherApplication, create_backend_app
listening = socket.create_server(("127.0.0.1", 0))
print("port", listening.getsockname()[1], flush=True)
app = DomainDispatcherApplication(create_backend_app)
# moto's own server closes each connection, which no other store does
uvicorn.Server(uvicorn.Config(app, interface="wsgi", log_level="error", timeout_keep_alive=3600)).run([listening])
"""


@dataclass
class Place:
    """A worker for uploads, one for backfills and one for their planner, on a Valkey and an S3 server of their own."""

    redis: Redis
    s3: Any
    worker: psutil.Process
    archive_worker: psutil.Process
    store: psutil.Process
    processes: int

    def put(self, path: Path, below: str = "") -> ObjectRef:
        """Upload a file under a key of its own."""
        ref = ObjectRef(store="s3", bucket=BUCKET, key=f"{below}{uuid.uuid4().hex}/{path.name}")
        self.s3.put_object(Bucket=BUCKET, Key=ref.key, Body=path.read_bytes())
        return ref

    def wait(self, refs: Sequence[ObjectRef], look_seconds: float = LOOK_SECONDS) -> float:
        """Until all of these have their outcome. A look is at the oldest that have none: it shall cost nothing.

        Returns the time, in seconds since 1970, at which each process of the workers had a message for the last time.
        """
        deadline, left, busy = time.monotonic() + SETTLE_SECONDS, list(refs), 0.0
        while left:
            if time.monotonic() > deadline:
                sys.exit("the worker did not come to its end")
            with self.redis.pipeline(transaction=False) as pipe:
                for ref in left[:LOOKED_AT]:
                    pipe.hget(keys.object_row(PREFIX, ref.uri), "outcome")
                pipe.llen(UPLOADS)
                pipe.llen(BACKFILL)
                pipe.hlen("unacked")
                *outcomes, uploads, backfill, taken = pipe.execute()
            if uploads + backfill + taken >= self.processes:
                busy = time.time()
            left = [ref for ref, outcome in zip(left, outcomes, strict=False) if not outcome] + left[LOOKED_AT:]
            if not all(outcomes):
                time.sleep(look_seconds)
        return busy

    def ended_at(self, refs: Sequence[ObjectRef]) -> list[float]:
        """When these had their outcomes, in seconds since 1970."""
        history = Stories(self.redis, PREFIX)
        return [history.of_object(ref.uri).lines[-1].at for ref in refs]

    def wait_for_backfill(self, runs: BackfillRuns, run: str) -> None:
        """Until a run is under way: some of its objects are read, others wait."""
        while not ((found := runs.find(run)) and found.outcomes and found.open):
            time.sleep(LOOK_SECONDS)

    def processor_seconds(self, worker: psutil.Process) -> dict[str, float]:
        """What each kind of process has used so far: the readers parse, the worker does all else."""
        spent = {"readers": 0.0, "worker": 0.0, "store": _spent(self.store)}
        for process in (worker, *worker.children(recursive=True)):
            spent["readers" if ENTRY in process.cmdline() else "worker"] += _spent(process)
        return spent


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def place(processes: int) -> Iterator[Place]:
    """Servers and workers for the time of the block, each a process of its own."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "valkey") as server, ExitStack() as stack:

        def started(name: str, command: tuple[str, ...], ready: str, values: dict[str, str]) -> Started:
            process = Started(command, values, Path(folder) / f"{name}.log")
            stack.callback(process.stop)
            process.wait_for(ready)
            return process

        store = started("store", (sys.executable, "-c", STORE), "port", {})
        url = f"http://127.0.0.1:{store.text().partition('port ')[2].split()[0]}"
        s3 = boto3.client(
            "s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        s3.create_bucket(Bucket=BUCKET)
        values = {
            "BROKER__URL": server.url,
            "STORES__S3__ENDPOINT_URL": url,
            "STORES__S3__PATH_STYLE": "true",
            "STORES__S3__ACCESS_KEY_ID": "a",
            "STORES__S3__SECRET_ACCESS_KEY": "b",
            "STORES__S3__CLIENT": os.environ.get("PLENARY_STORES__S3__CLIENT", "boto3"),
        }
        uploads = (*WORKER, "-E", "-n", "uploads@%h", "-Q", "uploads", "-c", str(processes))
        worker = started("uploads", uploads, "ready.", values)
        archive = (*WORKER, "-E", "-n", "backfill@%h", "-Q", "backfill", "-c", str(processes))
        archive_worker = started("backfill", archive, "ready.", values)
        started("planner", (*WORKER, "-E", "-n", "planner@%h", "-Q", "maintenance", "-c", "1"), "ready.", values)
        os.environ["PLENARY_BROKER__URL"] = server.url
        with Redis.from_url(for_redis_py(server.url), decode_responses=True) as redis:
            uploading, reading, storing = (psutil.Process(each.process.pid) for each in (worker, archive_worker, store))
            yield Place(redis, s3, uploading, reading, storing, processes)


def run(files: Sequence[Path], *, processes: int, documents: int, latencies: int) -> dict[str, Any]:
    """The rate beside the bare parse on as many processes, in turns, and the time from PUT to outcome."""
    wanted = [files[at % len(files)] for at in range(documents)]
    with place(processes) as server:
        from plenary.services.backfill.progress import look
        from plenary.tasks.ingest import enqueue
        from plenary.tasks.ingest_batch import enqueue_batch

        def put(path: Path) -> ObjectRef:
            ref = server.put(path)
            enqueue([StorageEvent(object=ref)])
            return ref

        def upload(refs: Sequence[ObjectRef]) -> None:
            for ref in refs:
                enqueue([StorageEvent(object=ref)])

        def backfill(refs: Sequence[ObjectRef]) -> None:
            events = [StorageEvent(object=ref) for ref in refs]
            for start in range(0, len(events), BATCH):
                enqueue_batch(events[start : start + BATCH], "measured", replay=False)

        server.wait([put(path) for path in files])  # what is made once a process is nobody's cost
        _turn(server, files, backfill, server.archive_worker, 0)
        uploads, backfills = list[Turn](), list[Turn]()
        for _ in range(TURNS):
            bare = _bare(wanted, processes)
            uploads.append(_turn(server, wanted, upload, server.worker, bare))
            backfills.append(_turn(server, wanted, backfill, server.archive_worker, bare))
        idle = [_latency(server, put, files[at % len(files)]) for at in range(latencies)]
        parse = [_parse_seconds(files[at % len(files)]) for at in range(latencies)]
        for path in [files[at % len(files)] for at in range(40 * latencies)]:
            server.put(path, ARCHIVE)
        runs = BackfillRuns(server.redis, PREFIX)
        begun, _ = runs.begin(BackfillOrder(store="s3", bucket=BUCKET, prefix=ARCHIVE))
        look(begun.id)
        server.wait_for_backfill(runs, begun.id)
        busy = [_latency(server, put, files[at % len(files)]) for at in range(latencies)]
        beside = runs.find(begun.id)
        assert beside
        checks, in_pages = _checks(server.redis), _checks_in_pages(server.redis)
    return {
        "processes": processes,
        "documents": documents,
        "turns": TURNS,
        "bare_parse_a_second": round(statistics.median(turn.bare for turn in uploads), 2),
        "uploads": _way(uploads),
        f"backfill_of_{BATCH}_in_a_message": _way(backfills),
        "put_to_record_idle_ms": _percentiles(idle),
        "put_to_record_beside_a_backfill_ms": _percentiles(busy)
        | {"backfill_open": beside.open, "backfill_read": sum(beside.outcomes.values())},
        "parse_ms": _percentiles(parse),
        "ledger_checks_a_second": round(checks),
        "ledger_checks_in_pages_a_second": round(in_pages),
    }


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a way: documents a second of the bare parse and of the way, and ms of processor time a document."""

    bare: float
    whole: float
    steady: float
    spent: dict[str, float]


def _turn(
    server: Place,
    wanted: Sequence[Path],
    send: Callable[[Sequence[ObjectRef]], None],
    worker: psutil.Process,
    bare: float,
) -> Turn:
    refs = [server.put(path) for path in wanted]
    before, start = server.processor_seconds(worker), time.time()
    send(refs)
    busy = server.wait(refs, look_seconds=0.05)
    seconds, after = time.time() - start, server.processor_seconds(worker)
    spent = {name: round(1000 * (after[name] - before[name]) / len(refs), 2) for name in after}
    by_then = sum(ended <= busy for ended in server.ended_at(refs))
    return Turn(bare, len(refs) / seconds, by_then / (busy - start), spent)


def _way(turns: Sequence[Turn]) -> dict[str, Any]:
    """The medians of one way, and its shares of the bare parse of the same turns."""
    return {
        "documents_a_second": round(statistics.median(turn.whole for turn in turns), 2),
        "share_of_bare_parse": sorted(round(turn.whole / turn.bare, 3) for turn in turns),
        "steady_documents_a_second": round(statistics.median(turn.steady for turn in turns), 2),
        "steady_share_of_bare_parse": sorted(round(turn.steady / turn.bare, 3) for turn in turns),
        "processor_ms_a_document": {
            name: round(statistics.median(turn.spent[name] for turn in turns), 2) for name in turns[0].spent
        },
    }


def _bare(wanted: Sequence[Path], processes: int) -> float:
    """Documents a second of processes that do nothing but read."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_read, wanted[: 2 * processes]))
        start = time.monotonic()
        list(pool.map(_read, wanted))
        return len(wanted) / (time.monotonic() - start)


def _read(path: Path) -> int:
    return len(record(path, path.read_bytes()))


def _parse_seconds(path: Path) -> float:
    start = time.monotonic()
    _read(path)
    return time.monotonic() - start


def _latency(server: Place, put: Callable[[Path], ObjectRef], path: Path) -> float:
    start = time.monotonic()
    server.wait([put(path)])
    return time.monotonic() - start


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"p{share}": round(1000 * cuts[share - 1], 1) for share in (50, 95, 99)}


def _checks(redis: Redis, count: int = 2_000) -> float:
    """Claims a second of an object that another holds: what an event that comes twice costs."""
    ledger = Ledger(redis, PREFIX)
    event = StorageEvent(object=ObjectRef(store="s3", bucket=BUCKET, key="checked"), etag="1")
    start = time.monotonic()
    for _ in range(count):
        ledger.claim(Lease(Request(event), ObjectVersion("1"), "fingerprint", uuid.uuid4().hex), 600)
    return count / (time.monotonic() - start)


def _checks_in_pages(redis: Redis, pages: int = 40) -> float:
    """Objects a second that a listing asks the ledger for, a page of 1,000 in one round trip; each has a row."""
    ledger = Ledger(redis, PREFIX)
    page = [ListedObject(f"s3://{BUCKET}/checked/{number}", "1") for number in range(1000)]
    with redis.pipeline(transaction=False) as pipe:
        for seen in page:
            row: dict[Any, Any] = {
                "outcome": "created",
                "version": "1",
                "fingerprint": "f",
                "record": "A/RES/85/1:en",
                "at": "1",
            }
            pipe.hset(keys.object_row(PREFIX, seen.uri), mapping=row)
        pipe.execute()
    start = time.monotonic()
    for _ in range(pages):
        ledger.held(page, "f")
    return pages * len(page) / (time.monotonic() - start)
