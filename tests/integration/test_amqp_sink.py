"""The exchange on a real RabbitMQ: kept through a crash of the broker, routed by key, and nothing dropped unseen."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.sinks.amqp import AmqpSink
from plenary.sinks.base import Topic
from support.rabbitmq import Rabbit
from support.sink_messages import created, deliver, record, told

pytest_plugins = ("support.rabbitmq",)
pytestmark = pytest.mark.integration


@pytest.fixture
def name() -> str:
    """An exchange and a queue of the test's own."""
    return f"plenary-{uuid.uuid4().hex[:8]}"


def sink(rabbitmq: Rabbit, exchange: str, *, mandatory: bool = True) -> AmqpSink:
    return AmqpSink("amqp.main", rabbitmq.url, exchange, mandatory=mandatory)


def test_what_was_confirmed_is_there_after_the_broker_was_killed(rabbitmq: Rabbit, name: str) -> None:
    rabbitmq.bind(name, name, "#")
    messages = told(*(created(record(number)) for number in range(250)))
    deliver(sink(rabbitmq, name), messages)
    rabbitmq.stop()
    rabbitmq.start()
    arrived = rabbitmq.take(name)
    assert [message.properties["message_id"] for message in arrived] == [message.envelope.id for message in messages]
    assert json.loads(arrived[0].body)["data"]["title"] == "Lighthouses “and fog”"
    assert arrived[0].properties["content_type"].startswith("application/cloudevents+json")
    assert arrived[0].properties["delivery_mode"] == 2


def test_queues_take_what_they_are_bound_for(rabbitmq: Rabbit, name: str) -> None:
    for queue, key in (("all", "#"), ("russian", "*.*.ru"), ("council", "sc.#"), ("blocks", "blocks.#")):
        rabbitmq.bind(f"{name}-{queue}", name, key)
    events = (created(record(1)), created(record(2, language="ru")), created(record(3, organ_code="SC")))
    deliver(sink(rabbitmq, name), told(*events, topics=(Topic.RECORDS, Topic.BLOCKS)))
    keys = {
        queue: [message.delivery_info["routing_key"] for message in rabbitmq.take(f"{name}-{queue}")]
        for queue in ("russian", "council", "blocks")
    }
    assert keys == {
        "russian": ["ga.resolution.ru"],
        "council": ["sc.resolution.en"],
        "blocks": ["blocks.ga.resolution.en", "blocks.ga.resolution.ru", "blocks.sc.resolution.en"],
    }
    assert len(rabbitmq.take(f"{name}-all")) == 6


def test_an_event_that_no_queue_takes_is_not_dropped_unless_told(rabbitmq: Rabbit, name: str) -> None:
    messages = told(created(record()))
    with pytest.raises(IngestError, match=r"no queue is bound for ga\.resolution\.en"):
        deliver(sink(rabbitmq, name), messages)
    deliver(sink(rabbitmq, name, mandatory=False), messages)


def test_a_message_that_the_broker_cannot_keep_counts_as_not_delivered(rabbitmq: Rabbit, name: str) -> None:
    with rabbitmq.connect() as link:
        channel: Any = link.channel()
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)
        channel.queue_declare(
            name,
            durable=True,
            auto_delete=False,
            arguments={"x-max-length": 1, "x-overflow": "reject-publish"},
        )
        channel.queue_bind(name, name, "#")
    with pytest.raises(IngestError) as raised:
        deliver(sink(rabbitmq, name), told(*(created(record(number)) for number in range(3))))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE


def test_a_broker_that_is_away_is_unreachable_and_its_password_is_not_told(rabbitmq: Rabbit, name: str) -> None:
    away = AmqpSink("amqp.main", "amqp://guest:geheim@127.0.0.1:1//", name, mandatory=True)
    wrong = AmqpSink("amqp.main", rabbitmq.url.replace("guest@", "geheim@"), name, mandatory=True)
    for unreachable in (away, wrong):
        with pytest.raises(IngestError) as raised:
            deliver(unreachable, told(created(record())))
        assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
        assert "geheim" not in str(raised.value)
