"""The whole way with real servers, Valkey and S3 over HTTP: documents a second, PUT to record, ledger checks a second."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes import WORKER, Started
from redis import Redis

from config.connections import for_redis_py
from worker.contracts.event import ObjectRef, StorageEvent
from worker.embedded import serve
from worker.ledger import Ledger, keys
from worker.ledger.shapes import Lease, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PREFIX = "plenary"
BUCKET = "documents"
SETTLE_SECONDS = 600.0


@dataclass
class Place:
    """A worker with two processes on a Valkey and an S3 server of its own."""

    redis: Redis
    s3: Any

    def put(self, path: Path) -> ObjectRef:
        """Upload a file under a key of its own."""
        ref = ObjectRef(store="s3", bucket=BUCKET, key=f"{uuid.uuid4().hex}/{path.name}")
        self.s3.put_object(Bucket=BUCKET, Key=ref.key, Body=path.read_bytes())
        return ref

    def done(self) -> int:
        """Objects that have their outcome."""
        with self.redis.pipeline(transaction=False) as pipe:
            for key in self.redis.scan_iter(f"{{{PREFIX}}}:object:*", count=1000):
                pipe.hget(key, "outcome")
            return sum(map(bool, pipe.execute()))

    def wait(self, count: int) -> None:
        """Until so many objects are done."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while self.done() < count:
            if time.monotonic() > deadline:
                sys.exit("the worker did not come to its end")
            time.sleep(0.1)


@contextmanager
def place(processes: int) -> Iterator[Place]:
    """Servers and worker for the time of the block."""
    import boto3
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    url = f"http://{host}:{port}"
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "valkey") as server:
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
        }
        log = Path(folder) / "worker.log"
        worker = Started((*WORKER, "-Q", "uploads", "-c", str(processes), "-l", "INFO"), values, log)
        try:
            worker.wait_for("ready.")
            with Redis.from_url(for_redis_py(server.url), decode_responses=True) as redis:
                yield Place(redis, s3)
        finally:
            worker.stop()
            moto.stop()


def submitting(server: Place) -> Any:
    """A function that puts events on the queue, as listeners do."""
    import os

    os.environ["PLENARY_BROKER__URL"] = "redis+socket://" + server.redis.connection_pool.connection_kwargs["path"]
    from worker.tasks.ingest import submit

    return submit


def run(files: Sequence[Path], *, processes: int, documents: int, latencies: int) -> dict[str, Any]:
    """Documents a second, the time from PUT to outcome while idle, and the commands that a document costs the server."""
    with place(processes) as server:
        submit = submitting(server)
        wanted = [files[at % len(files)] for at in range(documents)]
        for path in files[: 2 * processes]:  # readers start with their first file
            submit(StorageEvent(object=server.put(path)))
        server.wait(warm := min(len(files), 2 * processes))
        refs = [server.put(path) for path in wanted]
        start = time.monotonic()
        for ref in refs:
            submit(StorageEvent(object=ref))
        server.wait(warm + documents)
        seconds = time.monotonic() - start
        idle = [_latency(server, submit, files[at % len(files)]) for at in range(latencies)]
        checks = _checks(server.redis)
    return {
        "processes": processes,
        "documents": documents,
        "documents_a_second": round(documents / seconds, 2),
        "put_to_record_idle_ms": _percentiles(idle),
        "ledger_checks_a_second": round(checks),
    }


def _latency(server: Place, submit: Any, path: Path) -> float:
    start = time.monotonic()
    ref = server.put(path)
    submit(StorageEvent(object=ref))
    row = keys.object_row(PREFIX, ref.uri)
    while not server.redis.hget(row, "outcome"):
        time.sleep(0.001)
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
        ledger.claim(Lease(Request(event), "1", "fingerprint", uuid.uuid4().hex), 600)
    return count / (time.monotonic() - start)
