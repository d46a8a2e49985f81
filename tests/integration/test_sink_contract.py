"""What every sink keeps to, each on a real server: a sink that is registered and has no target here fails the suite."""

from __future__ import annotations

import pytest

from plenary.domain.cloudevents import Envelope
from plenary.domain.record import Block
from plenary.errors import ErrorCode, IngestError
from plenary.settings.plugins import SINKS, registry
from plenary.sinks.base import Message
from support.sink_messages import created, deliver, record, told
from support.sink_targets import REFUSED, SECRET, TARGETS, Target

pytest_plugins = ("support.nats_server", "support.rabbitmq", "support.s3_servers")
pytestmark = pytest.mark.integration

LARGE = 3 << 20  # more than most queues take
SLOW = pytest.mark.xdist_group("slow to start")


@pytest.fixture(params=[pytest.param(kind, marks=SLOW if kind == "amqp" else ()) for kind in registry(SINKS).plugins])
def target(request: pytest.FixtureRequest) -> Target:
    return TARGETS[request.param](request)


def messages(target: Target, *events: Envelope) -> list[Message]:
    return told(*events, topics=(target.topic,))


def several(target: Target) -> list[Message]:
    return messages(target, *(created(record(number)) for number in range(REFUSED, REFUSED + 30)))


def ids(sent: list[Message]) -> list[str]:
    return [message.envelope.id for message in sent]


def test_everything_is_delivered_once_and_in_order(target: Target) -> None:
    sent = several(target)
    deliver(target.sink(), sent)
    assert target.ids() == ids(sent)


def test_what_is_delivered_again_has_the_same_ids(target: Target) -> None:
    sent = several(target)
    deliver(target.sink(), sent[:20])
    deliver(target.sink(), sent)
    assert [*dict.fromkeys(target.ids())] == ids(sent)


def test_what_is_refused_is_an_error_and_is_taken_later(target: Target) -> None:
    sent = messages(target, created(record(REFUSED)))
    with target.refusing(), pytest.raises(IngestError) as raised:
        deliver(target.sink(), sent)
    assert raised.value.reason in {ErrorCode.SINK_REFUSED, ErrorCode.SINK_UNREACHABLE}
    assert raised.value.details["sink"] == target.sink().name
    deliver(target.sink(), sent)
    assert target.ids() == ids(sent)


@pytest.mark.timeout(60)  # the process that delivers serves all sinks
def test_where_nothing_answers_the_sink_is_unreachable_and_no_secret_is_told(target: Target) -> None:
    with pytest.raises(IngestError) as raised:
        deliver(target.sink_away(), messages(target, created(record(REFUSED))))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
    assert SECRET not in f"{raised.value} {raised.value.details}"


def test_a_large_event_arrives_or_is_refused_and_holds_back_no_other(target: Target) -> None:
    block = Block(id="op.1", part="body", kind="paragraph", text="a" * LARGE)
    large, small = (
        messages(target, created(record(REFUSED, blocks=[block]))),
        messages(target, created(record(REFUSED + 1))),
    )
    arrived = ids(large)
    try:
        deliver(target.sink(), large)
    except IngestError as failure:
        assert failure.reason is ErrorCode.SINK_REFUSED  # noqa: PT017 - taking it is right as well
        arrived = []
    deliver(target.sink(), small)
    assert target.ids() == arrived + ids(small)
