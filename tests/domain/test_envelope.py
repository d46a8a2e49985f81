"""Events: their ids, their attributes, what counts as content."""

from __future__ import annotations

from typing import Any

import pytest
from cloudevents.core.exceptions import CloudEventValidationError

from plenary.domain import cloudevents
from plenary.domain.record import Block, Footnote, OnPage, Quality, Record, Source
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from support.made_record import record as made_record

TEXT = "Calls upon keepers to keep the lamps lit;"
PLACE = OnPage(page=1, box=(90, 100, 400, 120))
REF = ObjectRef(store="s3", bucket="uploads", key="2031/a b.pdf")


def record(**changes: Any) -> Record:
    values: dict[str, Any] = {
        "title": "Lighthouses\u2028and “fog”",
        "blocks": [Block(id="op.1", part="body", kind="paragraph", text=TEXT)],
        "source": Source(store="s3", bucket="uploads", key=REF.key, sha256="0" * 64, size=7),
        "ingested_at": "2031-01-02T03:04:05Z",
    }
    return made_record(**(values | changes))


def sent(revision: int = 1, previous: str | None = None, **changes: Any) -> cloudevents.Envelope:
    known = record(**changes)
    return cloudevents.published(known, cloudevents.content_hash(known), revision=revision, previous=previous)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"ingested_at": "2040-01-01T00:00:00Z"}, True),
        ({"fingerprint": "f2"}, True),
        ({"source": Source(store="folder", bucket="b", key="k", sha256="1" * 64, size=9)}, True),
        ({"quality": Quality(score=0.9)}, True),
        ({"symbol_source": "metadata"}, True),
        ({"blocks": [Block(id="op.1", part="body", kind="paragraph", text=TEXT, page=3)]}, True),
        ({"blocks": [Block(id="op.1", part="body", kind="paragraph", text=TEXT, places=[PLACE])]}, True),
        ({"blocks": [Block(id="op.1", part="body", kind="paragraph", text=TEXT[:-1], page=3)]}, False),
        ({"title": "Lighthouses"}, False),
        ({"blocks": []}, False),
        ({"language": "fr"}, False),
    ],
)
def test_the_content_hash_is_of_what_the_record_says(changes: dict[str, Any], same: bool) -> None:
    assert (cloudevents.content_hash(record()) == cloudevents.content_hash(record(**changes))) is same


def test_the_place_of_a_note_is_no_content() -> None:
    here, there = (record(footnotes=[Footnote(marker="1", text="Ibid.", places=places)]) for places in ([], [PLACE]))
    assert cloudevents.content_hash(here) == cloudevents.content_hash(there)
    other = record(footnotes=[Footnote(marker="1", text="Idem.", places=[PLACE])])
    assert cloudevents.content_hash(here) != cloudevents.content_hash(other)


def test_a_repeat_of_one_change_has_the_same_id() -> None:
    assert sent().id == sent(ingested_at="2040-01-01T00:00:00Z").id


def test_a_text_that_returns_to_an_earlier_state_is_a_new_event() -> None:
    assert sent(revision=1, previous="b").id != sent(revision=3, previous="b").id


def test_a_new_record_is_created_and_carries_itself_whole() -> None:
    event = cloudevents.opened(sent().body)
    assert event["type"] == "org.plenary.record.created.v1"
    assert event["source"] == "s3://uploads"
    assert event["subject"] == "A/RES/85/901:en"
    assert event["specversion"] == "1.0"
    assert event["datacontenttype"] == "application/json"
    assert event["time"].isoformat() == "2031-01-02T03:04:05+00:00"
    assert Record.model_validate(event["data"]) == record()
    assert "previoushash" not in event


def test_a_changed_record_is_updated_and_names_what_it_replaces() -> None:
    event = cloudevents.opened(sent(revision=2, previous="abc").body)
    assert event["type"] == "org.plenary.record.updated.v1"
    assert event["previoushash"] == "abc"
    assert event["revision"] == "2"


def test_an_event_stands_on_one_line() -> None:
    assert len(sent().body.splitlines()) == 1


def test_a_withdrawn_record_names_the_object_that_is_gone() -> None:
    event = cloudevents.opened(
        cloudevents.withdrawn(
            "A/RES/85/901:en", REF, time="2031-01-02T03:04:05Z", revision=2, previous="abc", fingerprint="f1"
        ).body
    )
    assert event["type"] == "org.plenary.record.withdrawn.v1"
    assert event["data"] == {"id": "A/RES/85/901:en", "object": REF.model_dump()}


def test_a_failure_is_a_dead_letter_with_all_that_is_needed_to_replay_it() -> None:
    letter = cloudevents.failed(
        REF,
        IngestError(ErrorCode.NO_TEXT, pages=3).as_dict(),
        time="2031-01-02T03:04:05Z",
        version="etag",
        fingerprint="f1",
        attempts=2,
        replay="plenary ingest 's3://uploads/2031/a b.pdf'",
    )
    data = cloudevents.opened(letter.body)["data"]
    assert letter.subject == "s3://uploads/2031/a b.pdf"
    assert data["reason"] == "no_text"
    assert data["category"] == "input"
    assert data["phase"] == "extract"
    assert data["attempts"] == 2
    assert data["details"] == {"pages": 3}
    assert data["object"] == {"store": "s3", "bucket": "uploads", "key": "2031/a b.pdf", "version": "etag"}
    assert data["replay"] == "plenary ingest 's3://uploads/2031/a b.pdf'"


def test_what_is_no_cloud_event_is_refused() -> None:
    with pytest.raises(CloudEventValidationError, match="source"):
        cloudevents.opened('{"specversion": "1.0", "id": "1", "type": "x"}')
