"""What a sink is told of an event: topics, filters, and messages for the parts of a record."""

from __future__ import annotations

from typing import Any

import pytest

from plenary.domain import cloudevents
from plenary.domain.record import Block, Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.sinks.base import Message, Topic
from plenary.sinks.topics import Subscription
from support.made_record import NOON
from support.made_record import record as made_record

REF = ObjectRef(store="s3", bucket="uploads", key="a.pdf")
TWO = [Block(id=f"op.{number}", part="body", kind="paragraph", text=f"Calls upon keeper {number}") for number in (1, 2)]


def record(**changes: Any) -> Record:
    return made_record(**({"title": "Lighthouses", "blocks": TWO} | changes))


def created(**changes: Any) -> cloudevents.Envelope:
    return cloudevents.published(record(**changes), "c1", revision=1, previous=None)


def updated(**changes: Any) -> cloudevents.Envelope:
    return cloudevents.published(record(**changes), "c2", revision=2, previous="c1")


def withdrawn(record_id: str = "A/RES/85/901:en") -> cloudevents.Envelope:
    return cloudevents.withdrawn(record_id, REF, time=NOON, revision=3, previous="c2", fingerprint="f1")


def failed() -> cloudevents.Envelope:
    failure = IngestError(ErrorCode.EMPTY_FILE).as_dict()
    return cloudevents.failed(
        REF, failure, time=NOON, version="v", fingerprint="f", attempts=1, replay="plenary ingest x"
    )


def told(event: cloudevents.Envelope, *topics: Topic, **filters: frozenset[str]) -> list[Message]:
    return Subscription(topics=frozenset(topics), **filters).messages(event.body)


def test_a_record_is_told_as_it_was_committed() -> None:
    event = created()
    (message,) = told(event, Topic.RECORDS)
    assert message == Message(Topic.RECORDS, "ga.resolution.en", event)


def test_each_block_is_a_message_with_what_places_it() -> None:
    messages = told(created(), Topic.BLOCKS)
    opened = [cloudevents.opened(message.envelope.body) for message in messages]
    assert [event["type"] for event in opened] == ["org.plenary.block.published.v1"] * 2
    assert [event["subject"] for event in opened] == ["A/RES/85/901:en#op.1", "A/RES/85/901:en#op.2"]
    assert [(event["data"]["position"], event["data"]["count"]) for event in opened] == [(1, 2), (2, 2)]
    assert opened[1]["data"]["block"]["text"] == "Calls upon keeper 2"
    assert opened[1]["data"]["title"] == "Lighthouses"
    assert {message.routing_key for message in messages} == {"blocks.ga.resolution.en"}


def test_each_citation_is_an_edge() -> None:
    (message,) = told(created(), Topic.CITATIONS)
    data = cloudevents.opened(message.envelope.body)["data"]
    assert (data["symbol"], data["citation"]["relation"], data["citation"]["symbol"]) == (
        "A/RES/85/901",
        "recalls",
        "A/RES/84/7",
    )


def test_an_update_first_says_that_earlier_parts_are_void_also_when_none_are_left() -> None:
    (message,) = told(updated(citations=[]), Topic.CITATIONS)
    event = cloudevents.opened(message.envelope.body)
    assert event["type"] == "org.plenary.record.superseded.v1"
    assert event["data"] == {"id": "A/RES/85/901:en", "revision": 2}


def test_a_withdrawal_is_told_on_every_topic_of_records() -> None:
    event = withdrawn()
    messages = told(event, Topic.RECORDS, Topic.BLOCKS, Topic.CITATIONS, Topic.FAILURES)
    assert [(message.topic, message.envelope) for message in messages] == [
        (topic, event) for topic in (Topic.RECORDS, Topic.BLOCKS, Topic.CITATIONS)
    ]
    assert messages[0].routing_key == "ga.any.en"


def test_a_failure_is_told_to_who_asks_for_failures() -> None:
    event = failed()
    assert told(event, Topic.RECORDS) == []
    assert told(event, Topic.FAILURES, organs=frozenset({"SC"})) == [
        Message(Topic.FAILURES, "failures.empty_file", event)
    ]


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({"organs": {"GA", "SC"}}, True),
        ({"organs": {"SC"}}, False),
        ({"languages": {"en"}}, True),
        ({"languages": {"fr"}}, False),
        ({"kinds": {"resolution"}}, True),
        ({"kinds": {"decision"}}, False),
        ({"organs": {"GA"}, "languages": {"fr"}}, False),
    ],
)
def test_a_record_passes_if_every_filter_names_it(filters: dict[str, set[str]], passes: bool) -> None:
    frozen = {name: frozenset(values) for name, values in filters.items()}
    assert bool(told(created(), Topic.RECORDS, **frozen)) is passes


@pytest.mark.parametrize(
    ("record_id", "passes"), [("A/RES/85/901:en", True), ("A/RES/85/901:fr", False), ("A/HRC/RES/9/1:en", False)]
)
def test_a_withdrawal_is_filtered_by_its_symbol_and_language(record_id: str, passes: bool) -> None:
    filters = {"organs": {"GA"}, "languages": {"en"}, "kinds": {"resolution"}}
    frozen = {name: frozenset(values) for name, values in filters.items()}
    assert bool(told(withdrawn(record_id), Topic.RECORDS, **frozen)) is passes


def test_the_same_event_is_told_with_the_same_ids_and_no_id_comes_twice() -> None:
    topics = (Topic.RECORDS, Topic.BLOCKS, Topic.CITATIONS)
    same = [Block(id="op.1", part="body", kind="paragraph", text="x")] * 2
    ids = [message.envelope.id for message in told(updated(blocks=same), *topics)]
    assert ids == [message.envelope.id for message in told(updated(blocks=same), *topics)]
    repeated = {kind for kind in ids if ids.count(kind) > 1}
    # what both topics of parts begin with
    assert repeated == {cloudevents.superseded(cloudevents.opened(updated(blocks=same).body)).id}
