"""JetStream on a real NATS server: kept through a kill of the server, on subjects, repeats dropped, nothing lost unseen."""

from __future__ import annotations

import json

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.sinks.base import Topic
from plenary.sinks.nats import NatsSink
from support.nats_server import Nats
from support.sink_messages import created, deliver, record, told

pytest_plugins = ("support.nats_server",)
pytestmark = pytest.mark.integration


def test_what_was_acknowledged_is_there_after_the_server_was_killed(nats_server: Nats) -> None:
    name = nats_server.new_stream()
    messages = told(*(created(record(number)) for number in range(120)))
    deliver(NatsSink("nats.main", nats_server.url, name), messages)
    nats_server.stop()
    nats_server.start()
    arrived = nats_server.messages(name)
    assert [message.headers["Nats-Msg-Id"] for message in arrived if message.headers] == [
        message.envelope.id for message in messages
    ]
    first = arrived[0]
    assert first.data
    assert first.headers
    assert json.loads(first.data)["data"]["title"] == "Lighthouses “and fog”"
    assert first.headers["Content-Type"].startswith("application/cloudevents+json")


def test_a_repeat_is_kept_once(nats_server: Nats) -> None:
    name = nats_server.new_stream()
    messages = told(created(record(1)), created(record(2)))
    for _ in range(2):
        deliver(NatsSink("nats.main", nats_server.url, name), messages)
    assert len(nats_server.messages(name)) == 2


def test_the_subject_is_the_routing_key(nats_server: Nats) -> None:
    name = nats_server.new_stream()
    events = (created(record(1)), created(record(2, language="ru", organ_code="SC")))
    deliver(NatsSink("nats.main", nats_server.url, name), told(*events, topics=(Topic.RECORDS, Topic.BLOCKS)))
    subjects = [(message.subject or "").removeprefix(f"{name}.") for message in nats_server.messages(name)]
    assert subjects == ["ga.resolution.en", "blocks.ga.resolution.en", "sc.resolution.ru", "blocks.sc.resolution.ru"]


def test_an_event_that_no_stream_takes_waits(nats_server: Nats) -> None:
    with pytest.raises(IngestError, match=r"no stream takes nowhere\.ga\.resolution\.en") as raised:
        deliver(NatsSink("nats.main", nats_server.url, "nowhere"), told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE


def test_an_event_that_the_stream_finds_too_large_is_refused(nats_server: Nats) -> None:
    name = nats_server.new_stream(max_msg_size=100)
    with pytest.raises(IngestError) as raised:
        deliver(NatsSink("nats.main", nats_server.url, name), told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_REFUSED


def test_a_wrong_password_is_unreachable_and_not_told(nats_server: Nats) -> None:
    url = nats_server.url.replace("s3cret", "geheim")
    with pytest.raises(IngestError) as raised:
        deliver(NatsSink("nats.main", url, "plenary"), told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
    assert "geheim" not in f"{raised.value} {raised.value.details}"
