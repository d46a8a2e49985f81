"""The sinks that are set up, each with what it wants, made from the settings. No connection is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.stream_trimming import Trimmer, Trimming
from plenary.settings.connections import tls
from plenary.settings.model import Filtered, Settings
from plenary.sinks.base import Sink, Subscriber
from plenary.sinks.jsonl import JsonlSink
from plenary.sinks.s3_objects import Form
from plenary.sinks.stream_parts import StreamPartsSink
from plenary.sinks.topics import Subscription, Topic


def subscribers(settings: Settings, redis: Redis, trimming: Trimming) -> dict[str, Subscriber]:
    """By the names of the sinks. What each sink brings to import is imported only where one is set up."""
    made = (_stream, _jsonl, _amqp, _sqs, _celery, _s3, _webhooks)
    found = [subscriber for make in made for subscriber in make(settings, redis, trimming)]
    return {subscriber.sink.name: subscriber for subscriber in found}


def _stream(settings: Settings, redis: Redis, trimming: Trimming) -> Iterator[Subscriber]:
    wanted, prefix = settings.sinks.stream.parts, settings.redis.prefix
    if wanted:
        trimmer = Trimmer(redis)
        sink = StreamPartsSink(redis, lambda topic: keys.parts(prefix, topic), lambda key: trimmer.trim(key, trimming))
        yield Subscriber(sink, Subscription(topics=frozenset(map(Topic, wanted))))


def _jsonl(settings: Settings, *_: object) -> Iterator[Subscriber]:
    branch = settings.sinks.jsonl
    if branch.path:
        yield _subscriber(JsonlSink(branch.path), branch)


def _amqp(settings: Settings, *_: object) -> Iterator[Subscriber]:
    for name, branch in settings.sinks.amqp.items():
        from plenary.sinks.amqp import AmqpSink  # noqa: PLC0415

        url = branch.url.get_secret_value()
        sink = AmqpSink(f"amqp.{name}", url, branch.exchange, mandatory=branch.mandatory, tls=tls(url, settings))
        yield _subscriber(sink, branch)


def _sqs(settings: Settings, *_: object) -> Iterator[Subscriber]:
    for name, branch in settings.sinks.sqs.items():
        from plenary.sinks.sqs import SqsSink  # noqa: PLC0415

        sink = SqsSink(
            f"sqs.{name}",
            branch.queue_url,
            _client(settings, "sqs", branch.endpoint_url),
            _client(settings, "s3"),
            limit_bytes=branch.limit_kib << 10,
            overflow_bucket=branch.overflow_bucket,
        )
        yield _subscriber(sink, branch)


def _celery(settings: Settings, *_: object) -> Iterator[Subscriber]:
    for name, branch in settings.sinks.celery.items():
        from plenary.sinks.celery_task import CeleryTaskSink  # noqa: PLC0415

        url = (branch.broker_url or settings.broker.url).get_secret_value()
        yield _subscriber(CeleryTaskSink(f"celery.{name}", url, branch.task, branch.queue, tls(url, settings)), branch)


def _s3(settings: Settings, *_: object) -> Iterator[Subscriber]:
    for name, branch in settings.sinks.s3.items():
        from plenary.sinks.s3_objects import S3ObjectsSink  # noqa: PLC0415

        forms = _forms()
        sink = S3ObjectsSink(
            f"s3.{name}",
            _client(settings, "s3"),
            {ending: forms[ending] for ending in branch.forms},
            bucket=branch.bucket,
            prefix=branch.prefix,
        )
        yield _subscriber(sink, branch)


def _webhooks(settings: Settings, *_: object) -> Iterator[Subscriber]:
    for name, branch in settings.sinks.webhook.items():
        from plenary.sinks.webhook import WebhookSink  # noqa: PLC0415

        sink = WebhookSink(
            f"webhook.{name}",
            branch.url.get_secret_value(),
            [secret.get_secret_value() for secret in branch.secrets],
            answer_seconds=branch.answer_seconds,
            allow_private=branch.allow_private,
            ca_file=branch.ca_file,
        )
        yield _subscriber(sink, branch)


def _forms() -> dict[str, Form]:
    from plenary.export import FORMS  # noqa: PLC0415
    from plenary.export.plain_text import plain_text  # noqa: PLC0415
    from plenary.sinks.s3_objects import Form  # noqa: PLC0415

    return {
        "json": Form("application/json", lambda record: record.model_dump_json()),
        "xml": Form("application/akn+xml; charset=utf-8", FORMS["akn"].write),
        "txt": Form("text/plain; charset=utf-8", plain_text),
    }


def _subscriber(sink: Sink, wanted: Filtered) -> Subscriber:
    topics = getattr(wanted, "topics", ("records",))
    return Subscriber(
        sink,
        Subscription(
            topics=frozenset(map(Topic, topics)),
            organs=frozenset(wanted.organs),
            languages=frozenset(wanted.languages),
            kinds=frozenset(wanted.kinds),
        ),
    )


def _client(settings: Settings, service: str, endpoint_url: str | None = None) -> Callable[[], Any]:
    """A maker of boto3's client, which is made at the first call: after a fork, once a process."""

    @cache
    def client() -> Any:
        import boto3  # noqa: PLC0415 - costs a second

        from plenary.storage.s3 import client_options  # noqa: PLC0415

        options = client_options(settings.stores.s3)
        if service != "s3":
            options["endpoint_url"] = endpoint_url
        return boto3.session.Session().client(cast("Any", service), **options)

    return client
