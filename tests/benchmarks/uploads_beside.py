"""How long an upload takes beside what would starve it: `PYTHONPATH=tests python -m benchmarks.uploads_beside`.

The services are those of the compose file, by their commands: webhook, worker-uploads, worker-deliver, worker-backfill. Store
and broker are real servers, all on the same cores. An upload is measured from its notification to its record on the stream,
one after the other, quiet and beside each trouble in turn, several rounds, so that a busy machine is busy for all alike. Each
comes from a folder of its own: one folder for all would be above its share, and wait on the queue for backfills behind the
flood. What a trouble brings at its start, all at once, holds up the first upload behind it: that is measured apart.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import boto3
import httpx
import yaml
from redis import Redis
from rich.console import Console
from rich.table import Table

from plenary.ledger import keys
from plenary.services.embedded_valkey import serve
from plenary.settings.connections import for_redis_py
from support.processes import PLENARY, PROJECT, Started, free_port, until
from support.serving import running
from support.webhook_endpoint import SECRETS, Endpoint

SAMPLES = PROJECT / "tests" / "samples" / "files"
TEXT = (SAMPLES / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
BAD = (SAMPLES / "A_RES_85_905-EN.pdf").read_bytes()
BUCKET, TOKEN = "documents", "a-token-of-this-benchmark"
UPLOADS, ROUNDS = 40, 4
PAUSE_SECONDS = (0.0, 0.1)  # before an upload: so that none follows the steps of another
WAIT_SECONDS, SETTLE_SECONDS = 60, 0.5
WARM = 10
FLOOD, FLOOD_AT_ONCE, FLOOD_PER_SECOND = 400, 100, 20
SEALED, SEALED_PER_SECOND, CONNECTIONS = 30, 10, 16
HOSTILE = b'"' + b'\\"' * (32 << 10) + b'"'
SERVICES = ("worker-uploads", "worker-deliver", "worker-backfill")
STORE = """
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

WSGIRequestHandler.protocol_version = "HTTP/1.1"  # connections are kept, as every store does
moto = DomainDispatcherApplication(create_backend_app)
SEALED = b"<Error><Code>InvalidRequest</Code><Message>The object was stored using a form of Server Side Encryption. " \\
    b"The correct parameters must be provided to retrieve the object.</Message></Error>"

def store(environ, start_response):
    if environ["REQUEST_METHOD"] == "PUT" or "/sealed/" not in environ["PATH_INFO"]:
        return moto(environ, start_response)
    start_response("400 Bad Request", [("Content-Length", str(len(SEALED))), ("Content-Type", "application/xml")])
    return [SEALED]

server = make_server("127.0.0.1", 0, store, threaded=True)
print("port", server.port, flush=True)
server.serve_forever()
"""


class Stage:
    """The services and their servers. `beside` are the troubles, each a block that uploads are measured in."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack, self.numbers = folder, stack, iter(range(1, 1 << 30))
        self.first: dict[str, list[float]] = defaultdict(list)
        self.endpoint = stack.enter_context(running(Endpoint()))
        store = self.started("store", (sys.executable, "-c", STORE), {})
        url = f"http://127.0.0.1:{store.says('port ([0-9]+)')[1]}"
        broker = stack.enter_context(serve(folder / "valkey")).url
        self.redis: Redis = Redis.from_url(for_redis_py(broker), decode_responses=True)
        stack.callback(self.redis.close)
        self.s3 = boto3.client(
            "s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        self.s3.create_bucket(Bucket=BUCKET)
        self.door, self.health = free_port(), free_port()
        values = {
            "BROKER__URL": broker,
            "STORES__S3__ENDPOINT_URL": url,
            "STORES__S3__PATH_STYLE": "true",
            "STORES__S3__ACCESS_KEY_ID": "a",
            "STORES__S3__SECRET_ACCESS_KEY": "b",
            "SINKS__WEBHOOK__SLOW__URL": self.endpoint.url,
            "SINKS__WEBHOOK__SLOW__SECRETS": json.dumps(SECRETS),
            "SINKS__WEBHOOK__SLOW__ALLOW_PRIVATE": "true",
            "FAIRNESS__ENABLED": "true",
            "EVENTS__WEBHOOK__TOKENS": json.dumps([TOKEN]),
            "EVENTS__WEBHOOK__PORT": self.door,
        }
        compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
        for name in SERVICES:
            command = (sys.executable, "-m", *compose["services"][name]["command"])
            port = self.health if name == "worker-uploads" else free_port()
            self.started(name, command, values | {"HEALTH__PORT": port}).wait_for("ready.")
        self.started("webhook", (*PLENARY, "listen", "webhook"), values).says(r"http://127\.0\.0\.1:\d+")
        self.http = stack.enter_context(
            httpx.Client(
                base_url=f"http://127.0.0.1:{self.door}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
            )
        )
        self.beside: dict[str, Callable[[], Any]] = {
            "a sink that drips": self.dripping,
            "a flood of bad files": self.flood,
            "30 sealed objects": self.sealed,
            "16 idle connections to each probe": self.connections,
            "a hostile event of 64 KiB each second": self.hostile,
        }

    def started(self, name: str, command: tuple[str, ...], values: dict[str, Any]) -> Started:
        process = Started(command, values, self.folder / f"{name}.log")
        self.stack.callback(process.stop)
        return process

    def upload(self) -> float:
        """Seconds from a notification to the record on the stream."""
        number = next(self.numbers)
        key = f"live-{number}/A_RES_85_{3000 + number}-EN.txt"
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=TEXT.replace("forty", f"forty-{number}").encode())
        stream = keys.records("plenary")
        last: Any = self.redis.xrevrange(stream, count=1)
        time.sleep(random.uniform(*PAUSE_SECONDS))
        began = time.monotonic()
        self.notify([key])
        while not self.redis.xread({stream: last[0][0] if last else "0"}, block=1000):
            if time.monotonic() > began + WAIT_SECONDS:
                sys.exit(f"no record of {key} within {WAIT_SECONDS} s:\n{self.logs()}")
        return time.monotonic() - began

    def logs(self) -> str:
        """The last lines of each service."""
        return "\n".join(f"{log.name}: {log.read_text()[-2000:]}" for log in self.folder.glob("*.log"))

    def notify(self, names: list[str]) -> None:
        records = [
            {
                "eventSource": "aws:s3",
                "eventName": "ObjectCreated:Put",
                "s3": {"bucket": {"name": BUCKET}, "object": {"key": name}},
            }
            for name in names
        ]
        self.http.post("/events", json={"Records": records}).raise_for_status()

    @contextmanager
    def dripping(self) -> Iterator[None]:
        self.endpoint.drips = True
        yield
        self.endpoint.drips = False

    @contextmanager
    def flood(self) -> Iterator[None]:
        """Of one folder: the share of a source at once, the others at a steady pace; each a file of its own."""
        names = self.put("flood", ".pdf", BAD, FLOOD)
        self.notify(names[:FLOOD_AT_ONCE])
        self.first[f"first behind {FLOOD_AT_ONCE} bad files at once"].append(self.upload())
        with self.steadily(names[FLOOD_AT_ONCE:], FLOOD_PER_SECOND):
            yield

    @contextmanager
    def sealed(self) -> Iterator[None]:
        """Objects that only the key of their owner opens, all at once and then one after the other."""
        self.notify(self.put("sealed", ".txt", TEXT.encode(), SEALED))
        self.first[f"first behind {SEALED} sealed objects at once"].append(self.upload())
        with self.steadily(self.put("sealed", ".txt", TEXT.encode(), SEALED), SEALED_PER_SECOND):
            yield

    def put(self, folder: str, ending: str, body: bytes, count: int) -> list[str]:
        names = [f"{folder}/{next(self.numbers)}{ending}" for _ in range(count)]
        for name in names:
            self.s3.put_object(Bucket=BUCKET, Key=name, Body=body + name.encode())
        return names

    @contextmanager
    def steadily(self, names: list[str], per_second: float) -> Iterator[None]:
        left = iter(names)
        with repeated(lambda: self.notify([name for name in [next(left, None)] if name]), 1 / per_second):
            yield

    @contextmanager
    def connections(self) -> Iterator[None]:
        """To the probes of worker-uploads and to the webhook, each opened anew when it is closed."""
        held = {(port, number): socket.socket() for port in (self.door, self.health) for number in range(CONNECTIONS)}

        def hold() -> None:
            for (port, number), connection in list(held.items()):
                if not is_open(connection):
                    connection.close()
                    with suppress(OSError):
                        held[port, number] = socket.create_connection(("127.0.0.1", port), timeout=1)

        hold()
        with repeated(hold, 0.2):
            yield
        for connection in held.values():
            connection.close()

    @contextmanager
    def hostile(self) -> Iterator[None]:
        with repeated(lambda: self.http.post("/events", content=HOSTILE), 1):
            yield


def is_open(connection: socket.socket) -> bool:
    """True while the other side has said nothing, not even that it closed the connection."""
    try:
        connection.setblocking(False)
        connection.recv(1)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def repeated(action: Callable[[], object], seconds: float) -> Iterator[None]:
    """Do it at this pace in a thread until the block ends."""
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            action()
            ended.wait(seconds)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run(uploads: int = UPLOADS, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Seconds of each upload, by what was beside it; `idle` first."""
    found: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stage = Stage(Path(folder), stack)
        for _ in range(WARM):
            stage.upload()
        for _ in range(rounds):
            found["idle"] += [stage.upload() for _ in range(uploads)]
            for name, trouble in stage.beside.items():
                with trouble():
                    found[name] += [stage.upload() for _ in range(uploads)]
                _settle(stage)
        return found | stage.first


def _settle(stage: Stage) -> None:
    """Until nothing is left of the trouble on the queues."""
    until(lambda: not any(map(stage.redis.llen, ("uploads", "backfill", "emit"))), WAIT_SECONDS, stage.logs)
    time.sleep(SETTLE_SECONDS)


def main() -> None:
    table = Table("uploads", "", "median ms", "p99 ms", "by idle", "p99 by idle")
    idle: tuple[float, float] | None = None
    for name, seconds in run(*map(int, sys.argv[1:])).items():
        middle, high = 1000 * median(seconds), 1000 * quantiles(seconds, n=100, method="inclusive")[-1]
        idle = idle or (middle, high)
        table.add_row(
            str(len(seconds)), name, f"{middle:.0f}", f"{high:.0f}", f"{middle / idle[0]:.1f}", f"{high / idle[1]:.1f}"
        )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
