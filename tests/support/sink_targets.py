"""A place to deliver to for each kind of sink, for the contract that all of them keep: a real server or a file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from redis import Redis

from plenary.catalogue import tables
from plenary.catalogue.database import migrate, open_catalogue, reading
from plenary.domain.storage_event import DERIVED
from plenary.ledger import keys
from plenary.ledger.stream_trimming import Trimming
from plenary.settings.model import Broker, CatalogueDatabase, Settings, Stores
from plenary.settings.plugins import SINKS, registry
from plenary.sinks.base import Sink, SinkContext, Topic
from plenary.storage.s3_settings import S3
from support.nats_server import Nats
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.serving import running
from support.webhook_endpoint import SECRETS, Endpoint

REFUSED = 101  # the number of the record that `refusing` is about
CLOSED = "127.0.0.1:1"  # where nothing listens
SECRET = "geheim"
KEYS: dict[str, Any] = {"access_key_id": "test", "secret_access_key": "test"}


@dataclass
class Target:
    """Where a sink of `kind` delivers to with `values` in its settings.

    `ids` are those of the events that lie there, oldest first. In the block of `refusing` record `REFUSED` is not
    taken. With `away` and `away_context` nothing answers.
    """

    kind: str
    values: dict[str, Any]
    ids: Callable[[], list[str]]
    refusing: Callable[[], AbstractContextManager[None]]
    away: dict[str, Any]
    context: SinkContext
    away_context: SinkContext | None = None
    topic: Topic = Topic.RECORDS

    def sink(self) -> Sink:
        return self._made(self.values, self.context)

    def sink_away(self) -> Sink:
        return self._made(self.away, self.away_context or self.context)

    def _made(self, values: dict[str, Any], context: SinkContext) -> Sink:
        plugin = registry(SINKS).plugins[self.kind]
        name = f"{self.kind}.contract" if plugin.several else self.kind
        sink: Sink = plugin.make(name, plugin.settings(**values), context)
        assert sink.name == name
        return sink


def context(redis: Redis, **settings: Any) -> SinkContext:
    return SinkContext(Settings(**settings), redis, Trimming())


def stream(request: pytest.FixtureRequest) -> Target:
    redis: Redis = request.getfixturevalue("redis")

    def ids() -> list[str]:
        entries: Any = redis.xrange(keys.parts("plenary", Topic.BLOCKS))
        return [fields["id"] for _, fields in entries]

    return Target(
        kind="stream",
        values={"parts": ["blocks"]},
        ids=ids,
        refusing=lambda: full(redis),
        away={"parts": ["blocks"]},
        context=context(redis),
        away_context=context(Redis.from_url(f"redis://:{SECRET}@{CLOSED}/0")),
        topic=Topic.BLOCKS,
    )


def celery(request: pytest.FixtureRequest) -> Target:
    redis: Redis = request.getfixturevalue("redis")
    url: str = request.getfixturevalue("valkey")

    def ids() -> list[str]:
        messages: Any = redis.lrange("contract", 0, -1)
        return [json.loads(message)["headers"]["id"] for message in reversed(messages)]

    task = {"task": "search.index", "queue": "contract"}
    return Target(
        kind="celery",
        values=task,
        ids=ids,
        refusing=lambda: full(redis),
        away={**task, "broker_url": f"redis://:{SECRET}@{CLOSED}/0"},
        context=context(redis, broker=Broker(url=url)),
    )


def amqp(request: pytest.FixtureRequest) -> Target:
    rabbitmq: Rabbit = request.getfixturevalue("rabbitmq")
    name = new_name()
    rabbitmq.bind(name, name, "#")
    taken: list[str] = []

    def ids() -> list[str]:
        taken.extend(message.properties["message_id"] for message in rabbitmq.take(name))
        return taken

    @contextmanager
    def refusing() -> Iterator[None]:
        rabbitmq.delete(name)
        yield
        rabbitmq.bind(name, name, "#")

    return Target(
        kind="amqp",
        values={"url": rabbitmq.url, "exchange": name},
        ids=ids,
        refusing=refusing,
        away={"url": f"amqp://guest:{SECRET}@{CLOSED}//", "exchange": name},
        context=context(Redis()),
    )


def sqs(request: pytest.FixtureRequest) -> Target:
    server: S3Server = request.getfixturevalue("moto_server")
    client, name = server.client("sqs"), f"{new_name()}.fifo"
    taken: list[str] = []

    def queue() -> str:
        return str(client.create_queue(QueueName=name, Attributes={"FifoQueue": "true"})["QueueUrl"])

    def ids() -> list[str]:
        while batch := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                taken.append(json.loads(message["Body"])["id"])
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return taken

    @contextmanager
    def refusing() -> Iterator[None]:
        client.delete_queue(QueueUrl=url)
        yield
        queue()

    url = queue()
    place = {"queue_url": url, "endpoint_url": server.url}
    return Target(
        kind="sqs",
        values=place,
        ids=ids,
        refusing=refusing,
        away={**place, "endpoint_url": f"http://{CLOSED}"},
        context=context(Redis(), stores=Stores(s3=S3(endpoint_url=server.url, **KEYS))),
    )


def s3(request: pytest.FixtureRequest) -> Target:
    server: S3Server = request.getfixturevalue("moto_server")
    client, bucket = server.client("s3"), server.new_bucket()

    def ids() -> list[str]:
        names = [entry["Key"] for entry in client.list_objects_v2(Bucket=bucket).get("Contents", [])]
        return [client.head_object(Bucket=bucket, Key=name)["Metadata"]["plenary-event"] for name in names]

    @contextmanager
    def refusing() -> Iterator[None]:
        place = {"Bucket": bucket, "Key": f"x/A/RES/85/{REFUSED}/en{DERIVED}json"}
        client.put_object(**place, Body=b"somebody else's")
        yield
        client.delete_object(**place)

    place = {"bucket": bucket, "prefix": "x/", "forms": ["json"]}
    return Target(
        kind="s3",
        values=place,
        ids=ids,
        refusing=refusing,
        away=place,
        context=context(Redis(), stores=Stores(s3=S3(endpoint_url=server.url, path_style=True, **KEYS))),
        away_context=context(Redis(), stores=Stores(s3=S3(endpoint_url=f"http://{CLOSED}", **KEYS))),
    )


def jsonl(request: pytest.FixtureRequest) -> Target:
    folder: Path = request.getfixturevalue("tmp_path")
    path = folder / "events.jsonl"

    def ids() -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line)["id"] for line in lines]

    @contextmanager
    def refusing() -> Iterator[None]:
        path.mkdir()
        yield
        path.rmdir()

    away = {"path": folder / SECRET / "events.jsonl"}
    return Target("jsonl", {"path": path}, ids, refusing, away, context(Redis()))


def webhook(request: pytest.FixtureRequest) -> Target:
    serving = running(Endpoint())
    endpoint = serving.__enter__()
    request.addfinalizer(lambda: serving.__exit__(None, None, None))

    @contextmanager
    def refusing() -> Iterator[None]:
        endpoint.status = 422
        yield
        endpoint.status = 200
        endpoint.posts.clear()

    values = {"url": endpoint.url, "secrets": SECRETS, "allow_private": True}
    return Target(
        kind="webhook",
        values=values,
        ids=lambda: [headers["webhook-id"] for _, headers, _ in endpoint.posts],
        refusing=refusing,
        away={**values, "url": f"http://{CLOSED}/{SECRET}"},
        context=context(Redis()),
    )


def nats(request: pytest.FixtureRequest) -> Target:
    server: Nats = request.getfixturevalue("nats_server")
    name = server.new_stream()

    @contextmanager
    def refusing() -> Iterator[None]:
        server.limit(name, max_msg_size=100)
        yield
        server.limit(name, max_msg_size=-1)

    return Target(
        kind="nats",
        values={"url": server.url, "subject": name},
        ids=lambda: [(message.headers or {})["Nats-Msg-Id"] for message in server.messages(name)],
        refusing=refusing,
        away={"url": f"nats://plenary:{SECRET}@{CLOSED}", "subject": name},
        context=context(Redis()),
    )


def catalogue(request: pytest.FixtureRequest) -> Target:
    folder: Path = request.getfixturevalue("tmp_path")
    url = f"sqlite:///{folder}/catalogue.db"

    def ids() -> list[str]:
        rows = sa.select(tables.records.c.event_id).order_by(tables.records.c.key)
        with reading(open_catalogue(url)) as connection:
            return list(connection.execute(rows).scalars())

    @contextmanager
    def refusing() -> Iterator[None]:
        engine = open_catalogue(url, writable=True)
        migrate(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE TRIGGER refusing BEFORE INSERT ON records WHEN new.symbol LIKE '%/{REFUSED}' "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        yield
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER refusing")

    def at(address: str) -> SinkContext:
        return context(Redis(), catalogue=CatalogueDatabase(url=SecretStr(address)))

    on = {"enabled": True}
    return Target("catalogue", on, ids, refusing, on, at(url), at(f"postgresql://plenary:{SECRET}@{CLOSED}/x"))


TARGETS: dict[str, Callable[[pytest.FixtureRequest], Target]] = {
    "amqp": amqp,
    "catalogue": catalogue,
    "celery": celery,
    "jsonl": jsonl,
    "nats": nats,
    "s3": s3,
    "sqs": sqs,
    "stream": stream,
    "webhook": webhook,
}


@contextmanager
def full(redis: Redis) -> Iterator[None]:
    """A server of Redis whose memory is full."""
    redis.config_set("maxmemory", "1")
    try:
        yield
    finally:
        redis.config_set("maxmemory", "0")


def new_name() -> str:
    return f"contract-{uuid.uuid4().hex[:8]}"
