"""A whole Plenary for tests: real listeners, and real workers with every sink on, between real servers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

from plenary.settings.connections import for_redis_py
from support.nats_server import Nats
from support.processes import NO_FIXED_PORTS, PLENARY, PROJECT, WORKER, Started
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.webhook_endpoint import SECRETS, Endpoint

SAMPLES = PROJECT / "tests" / "samples" / "files"
NAME = "table"  # of the exchange, the queues, the bucket's prefix


@dataclass
class Plant:
    """`stack` ends what is started. Each store has a database of Valkey for its tasks and records, by its number."""

    folder: Path
    valkey: str
    moto: S3Server
    rabbitmq: Rabbit
    nats: Nats
    endpoint: Endpoint
    stack: ExitStack
    stores: dict[int, tuple[S3Server, str]] = field(default_factory=dict)
    queue_url: str = ""
    nats_stream: str = ""
    given: set[str] = field(default_factory=set)
    taken: dict[str, list[str]] = field(default_factory=dict)

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def lines(self) -> Path:
        return self.folder / "records.jsonl"

    def redis(self, database: int = 0) -> Redis:
        client: Redis = Redis.from_url(for_redis_py(self.broker(database)), decode_responses=True)
        self.stack.callback(client.close)
        return client

    def broker(self, database: int) -> str:
        return self.valkey.replace("virtual_host=0", f"virtual_host={database}")

    def work(self, store: S3Server, database: int) -> str:
        """Start a worker on a store: the bucket that it writes to, and that uploads may go to."""
        bucket = store.new_bucket()
        self.stores[database] = (store, bucket)
        command = (*WORKER, "-Q", "uploads,emit,maintenance", "--concurrency=1")
        self._start(command, {**self._settings(database), **self._sinks(bucket)}).wait_for("ready.")
        return bucket

    def listen(self, door: str, *arguments: str, database: int = 0, **settings: str) -> str:
        """Start a listener; the address of its probes, which is the webhook's own."""
        values = {**self._settings(database), **NO_FIXED_PORTS, **settings}
        return self._start((*PLENARY, "listen", door, *arguments), values).says(r"http://127\.0\.0\.1:\d+").group()

    def put(self, name: str, database: int = 0) -> str:
        """Upload a sample: its bucket."""
        store, bucket = self.stores[database]
        store.client("s3").put_object(Bucket=bucket, Key=name, Body=(SAMPLES / name).read_bytes())
        return bucket

    def _start(self, command: tuple[str, ...], values: Mapping[str, object]) -> Started:
        count = len(list(self.folder.glob("*.log")))
        process = Started(command, values, self.folder / f"{count}.log")
        self.stack.callback(process.stop)
        return process

    def _settings(self, database: int) -> dict[str, str]:
        store, _ = self.stores[database]
        place = {"BROKER__URL": self.broker(database), "STORES__FOLDER__ROOT": str(self.inbox)}
        return {**place, **store.environment()}

    def _sinks(self, bucket: str) -> dict[str, str]:
        return {
            "SINKS__AMQP__TABLE__URL": self.rabbitmq.url,
            "SINKS__AMQP__TABLE__EXCHANGE": NAME,
            "SINKS__SQS__TABLE__QUEUE_URL": self.queue_url,
            "SINKS__SQS__TABLE__ENDPOINT_URL": self.moto.url,
            "SINKS__CELERY__TABLE__TASK": "search.index",
            "SINKS__CELERY__TABLE__QUEUE": NAME,
            "SINKS__CELERY__TABLE__BROKER_URL": self.broker(0),
            "SINKS__S3__TABLE__BUCKET": bucket,
            "SINKS__S3__TABLE__PREFIX": f"{NAME}/",
            "SINKS__S3__TABLE__FORMS": '["json"]',
            "SINKS__NATS__TABLE__URL": self.nats.url,
            "SINKS__NATS__TABLE__SUBJECT": self.nats_stream,
            "SINKS__JSONL__PATH": str(self.lines),
            "SINKS__WEBHOOK__TABLE__URL": self.endpoint.url,
            "SINKS__WEBHOOK__TABLE__SECRETS": json.dumps(SECRETS),
            "SINKS__WEBHOOK__TABLE__ALLOW_PRIVATE": "true",
        }
