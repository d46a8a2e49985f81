from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.domain.storage_event import Action
from plenary.listeners import read_events

LIMIT = 1 << 20
KEYS = [
    "plain.pdf",
    "with space.pdf",
    "a+b.pdf",
    "100%.pdf",
    "already%20encoded.pdf",
    "one/two/three.pdf",
    "a=b&c;d.pdf",
    "قرار.pdf",
    "决议 第一号.pdf",
    "🕊.txt",
]


def _aws_key(key: str) -> str:
    return quote_plus(key, safe="/")


def _as_it_is(key: str) -> str:
    return key


@dataclass(frozen=True)
class Shape:
    """How one provider writes a record: fields as their servers send them, values made up."""

    name: str
    source: str
    encode: Callable[[str], str]
    event_prefix: str
    extra: dict[str, Any]

    def record(self, key: str = "a.pdf", event: str = "ObjectCreated:Put", **changed: Any) -> dict[str, Any]:
        found = {
            "key": self.encode(key),
            "size": 5,
            "eTag": "9a0364b9e99bb480dd25e1f0284c8555",
            **self.extra,
            **changed,
        }
        return {
            "eventVersion": "2.2",
            "eventSource": self.source,
            "awsRegion": "us-east-1",
            "eventTime": "2026-03-01T10:20:30.456Z",
            "eventName": self.event_prefix + event,
            "userIdentity": {"principalId": "someone"},
            "requestParameters": {"sourceIPAddress": "192.0.2.7"},
            "responseElements": {"x-amz-request-id": "4442587FB7D0A2F9", "x-amz-id-2": "x"},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "plenary",
                "bucket": {"name": "uploads", "ownerIdentity": {"principalId": "x"}, "arn": "arn:aws:s3:::uploads"},
                "object": {name: value for name, value in found.items() if value is not None},
            },
        }

    def body(self, *records: Any) -> str:
        return json.dumps({"Records": list(records)})


AWS = Shape("aws", "aws:s3", _aws_key, "", {"versionId": "096fKKXTRTtl3on89fVO", "sequencer": "0055AED6DCD90281E5"})
MOTO = Shape("aws", "aws:s3", quote_plus, "", {})
MINIO = Shape(
    "minio", "minio:s3", quote_plus, "s3:", {"contentType": "application/pdf", "sequencer": "15CFEDF8D5304D1A"}
)
RUSTFS = Shape("rustfs", "rustfs:s3", quote_plus, "s3:", {"contentType": "application/pdf", "sequencer": ""})
CEPH = Shape(
    "ceph", "ceph:s3", _as_it_is, "", {"versionId": "", "sequencer": "5DCB046B1A118E0A", "metadata": [], "tags": []}
)
SHAPES = [
    pytest.param(shape, id=name)
    for name, shape in (("aws", AWS), ("moto", MOTO), ("minio", MINIO), ("rustfs", RUSTFS), ("ceph", CEPH))
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_comes_out_as_the_object_is_called(shape: Shape, key: str) -> None:
    reading = read_events(shape.body(shape.record(key)), max_bytes=LIMIT)
    assert [event.object.key for event in reading.events] == [key]
    assert reading.rejected == ()


@pytest.mark.parametrize("shape", SHAPES)
@given(key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda key: len(key.encode()) <= 1024))
def test_encoding_and_reading_gives_back_any_key(shape: Shape, key: str) -> None:
    (event,) = read_events(shape.body(shape.record(key)), max_bytes=LIMIT).events
    assert event.object.key == key


@pytest.mark.parametrize("shape", SHAPES)
def test_the_provider_is_named_and_the_etag_has_no_quotes(shape: Shape) -> None:
    (event,) = read_events(shape.body(shape.record(eTag='"abc-2"')), max_bytes=LIMIT).events
    assert (event.provider, event.etag, event.object.bucket, event.object.store) == (
        shape.name,
        "abc-2",
        "uploads",
        "s3",
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("missing", [None, "", "null"])
def test_a_version_or_sequencer_that_tells_nothing_is_none(shape: Shape, missing: str | None) -> None:
    record = shape.record(versionId=missing, sequencer=missing)
    (event,) = read_events(shape.body(record), max_bytes=LIMIT).events
    assert (event.version_id, event.sequencer) == (None, None)


def test_version_sequencer_size_and_time_are_kept() -> None:
    (event,) = read_events(AWS.body(AWS.record()), max_bytes=LIMIT).events
    assert (event.version_id, event.sequencer, event.size) == ("096fKKXTRTtl3on89fVO", "0055AED6DCD90281E5", 5)
    assert event.occurred_at is not None
    assert event.occurred_at.isoformat() == "2026-03-01T10:20:30.456000+00:00"


def test_a_sequencer_that_is_no_hex_orders_nothing() -> None:
    (event,) = read_events(AWS.body(AWS.record(sequencer="latest")), max_bytes=LIMIT).events
    assert event.sequencer is None


@pytest.mark.parametrize(("shape", "size"), [(MINIO, 0), (RUSTFS, 0), (AWS, None), (CEPH, None)])
def test_no_size_means_empty_only_where_the_provider_leaves_zero_out(shape: Shape, size: int | None) -> None:
    (event,) = read_events(shape.body(shape.record(size=None)), max_bytes=LIMIT).events
    assert event.size == size


def test_a_removal_has_no_size_where_none_was_sent() -> None:
    (event,) = read_events(MINIO.body(MINIO.record(event="ObjectRemoved:Delete", size=None)), max_bytes=LIMIT).events
    assert (event.action, event.size) == (Action.REMOVED, None)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("ObjectCreated:Put", Action.CREATED),
        ("ObjectCreated:CompleteMultipartUpload", Action.CREATED),
        ("ObjectRemoved:Delete", Action.REMOVED),
        ("ObjectRemoved:DeleteMarkerCreated", Action.REMOVED),
        ("LifecycleExpiration:Delete", Action.REMOVED),
        ("ObjectRestore:Completed", Action.CREATED),
    ],
)
def test_created_and_removed_differ_with_or_without_a_prefix(shape: Shape, name: str, action: Action) -> None:
    (event,) = read_events(shape.body(shape.record(event=name)), max_bytes=LIMIT).events
    assert event.action is action


@pytest.mark.parametrize(
    "name", ["ObjectAccessed:Get", "ObjectTagging:Put", "ObjectRestore:Post", "ObjectCreatedLately"]
)
def test_what_neither_made_nor_removed_an_object_is_ignored(name: str) -> None:
    reading = read_events(AWS.body(AWS.record(event=name)), max_bytes=LIMIT)
    assert (reading.events, reading.rejected, reading.ignored) == ((), (), 1)


def test_the_mark_of_a_folder_made_in_a_console_is_ignored() -> None:
    assert read_events(MINIO.body(MINIO.record("new folder/", size=None)), max_bytes=LIMIT).ignored == 1


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ("not an object", "the record"),
        ({"eventSource": "aws:s3"}, "eventName"),
        (AWS.record() | {"eventSource": "other:s3"}, "eventSource 'other:s3'"),
        (AWS.record() | {"s3": {"bucket": {"name": "uploads"}}}, "s3.object"),
        (AWS.record(key=""), "s3.object.key"),
        (AWS.record(size=-1), "s3.object.size"),
        (AWS.record(key="k" * 1025), "1025 bytes"),
        (AWS.record(key="é" * 513), "1026 bytes"),
        (MOTO.record() | {"s3": {"bucket": {"name": "up/loads"}, "object": {"key": "a"}}}, "bucket 'up/loads'"),
        (MOTO.record() | {"s3": {"bucket": {"name": "uploads"}, "object": {"key": "%FF.pdf"}}}, "%FF.pdf"),
        (CEPH.record("\ud800.pdf"), "key"),
    ],
)
def test_a_bad_record_is_rejected_with_its_fault_and_not_its_neighbours(record: Any, says: str) -> None:
    reading = read_events(AWS.body(AWS.record("a.pdf"), record, AWS.record("b.pdf")), max_bytes=LIMIT)
    assert [event.object.key for event in reading.events] == ["a.pdf", "b.pdf"]
    (rejected,) = reading.rejected
    assert rejected.failure.reason.code == "bad_event"
    assert says in str(rejected.failure)
    assert rejected.raw in json.dumps(record)
