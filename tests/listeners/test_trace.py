"""What a door remembers of the last events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.errors import IngestError
from plenary.listeners import Filter, Intake
from plenary.listeners.event_log import KEYS_OF_ONE, UNSAVED, EventNote, Trace, keys_in
from plenary.notifications.decode import RAW_CHARACTERS, read_events
from support.doors import Broker


def event(key: str) -> StorageEvent:
    return StorageEvent(object=ObjectRef(store="s3", bucket="documents", key=key))


def record(key: str, **changes: Any) -> dict[str, Any]:
    return {"eventSource": "strange:s3", "s3": {"bucket": {"name": "documents"}, "object": {"key": key}}} | changes


def noted(intake: Intake) -> list[tuple[str, str]]:
    return [(note.place, note.what) for note in intake.trace.take_unsaved()]


def test_a_door_notes_what_it_took_and_what_its_filter_left_out() -> None:
    intake = Broker().intake(Filter(suffixes=(".pdf",)))
    intake.pass_on([event("a.pdf")])
    intake.pass_on([event("b.old")])
    assert noted(intake) == [("s3://documents/a.pdf", "accepted"), ("s3://documents/b.old", "filtered.suffix")]
    assert noted(intake) == []


def test_an_event_that_the_broker_did_not_take_is_not_noted() -> None:
    broker = Broker()
    broker.away = True
    intake = broker.intake()
    with pytest.raises(IngestError):
        intake.pass_on([event("a.pdf")])
    assert noted(intake) == []


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"Records": [record("2031/a+b%2B%C3%BC.pdf")]}),
        json.dumps({"Type": "Notification", "Message": json.dumps({"Records": [record("2031/a+b%2B%C3%BC.pdf")]})}),
        json.dumps({"detail": {"object": {"key": "2031/a+b%2B%C3%BC.pdf"}}}),
        '{"Records": [{"s3": {"object": {"key": "2031/a+b%2B%C3%BC.pdf"}}',
    ],
)
def test_what_could_not_be_read_is_noted_by_the_keys_that_it_names(body: str) -> None:
    intake = Broker().intake()
    for rejected in read_events(body, max_bytes=1 << 20).rejected:
        intake.set_aside(rejected)
    assert ("2031/a b+ü.pdf", "rejected") in noted(intake)


@pytest.mark.parametrize("raw", ["", "no JSON", '"key": ""', '"key":' * 300, "\\" * RAW_CHARACTERS, '"key": "' * 200])
def test_what_names_no_key_gives_none_that_could_be_meant(raw: str) -> None:
    assert not [key for key in keys_in(raw) if "/" in key]


def test_no_body_and_no_outage_makes_it_grow_without_end() -> None:
    assert len(keys_in(json.dumps([record(f"{number}.pdf") for number in range(1000)]))) <= KEYS_OF_ONE + 1
    trace = Trace()
    for number in range(UNSAVED + 10):
        trace.note(f"{number}", "accepted")
    notes = trace.take_unsaved()
    trace.note("new", "accepted")
    trace.give_back(notes)
    kept = trace.take_unsaved()
    assert (len(kept), kept[0], kept[-1]) == (UNSAVED, EventNote("11", "accepted"), EventNote("new", "accepted"))
