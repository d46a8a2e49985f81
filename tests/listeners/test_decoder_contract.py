"""What every decoder of notifications keeps to: one that is registered and has no body in the samples fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.notifications.base import Decoder, decoders
from plenary.notifications.decode import BUILT_IN, DecodedBody, read_events, read_list_entry
from plenary.settings.model import Settings
from plenary.settings.plugins import NOTIFICATIONS, registry

BODIES = Path(__file__).parent.parent / "samples" / "events"
SAMPLES = {"s3": "aws", "eventbridge": "eventbridge"}
WRITTEN: dict[str, Any] = {
    "r2": {"account": "a1", "action": "PutObject", "bucket": "uploads", "object": {"key": "a.pdf", "size": 5}},
    "b2": {"eventType": "b2:ObjectCreated:Upload", "bucketName": "uploads", "objectName": "a.pdf", "objectSize": 5},
    "gcs": {
        "message": {"attributes": {"eventType": "OBJECT_FINALIZE", "bucketId": "uploads", "objectId": "a.pdf"}},
        "subscription": "projects/p/subscriptions/s",
    },
}
BAD: tuple[Any, ...] = (None, [], {}, 5, "", "\ud800", "%ff")
KINDS = [*registry(NOTIFICATIONS).plugins]


def decoder(kind: str) -> Decoder:
    plugin = registry(NOTIFICATIONS).plugins[kind]
    made: Decoder = plugin.make(plugin.settings(), Settings())
    return made


def spoilt(value: Any) -> list[Any]:
    """The document with each value in turn replaced by a bad one, or by a list of it."""
    if not isinstance(value, dict):
        return []
    spoilt_here = [value | {name: bad} for name in value for bad in (*BAD, [value[name]])]
    return spoilt_here + [value | {name: part} for name in value for part in spoilt(value[name])]


def documents(kind: str) -> list[Any]:
    if kind in WRITTEN:
        return [WRITTEN[kind]]
    bodies = json.loads((BODIES / f"{SAMPLES[kind]}.json").read_text(encoding="utf-8"))["bodies"]
    parsed = [json.loads(body) for body in bodies]
    return [record for document in parsed for record in document.get("Records", [document])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoder_recognizes_its_own_documents_and_those_of_no_other(kind: str) -> None:
    for other in KINDS:
        assert {decoder(kind).recognizes(document) for document in documents(other)} == {kind == other}


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoder_gives_the_store_that_it_is_told(kind: str) -> None:
    events = [decoder(kind).read(document, "s3.archive") for document in documents(kind)]
    assert events
    assert all(event and event.object.store == "s3.archive" for event in events)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_with_any_value_spoilt_is_an_event_or_a_rejection(kind: str) -> None:
    reasons = set()
    for document in spoilt(documents(kind)[0]):
        if decoder(kind).recognizes(document):
            try:
                decoder(kind).read(document, "s3")
            except IngestError as failure:
                reasons.add(failure.reason)
    assert reasons == {ErrorCode.BAD_EVENT}


@pytest.mark.parametrize("read", [read_events, read_list_entry])
def test_an_envelope_with_any_value_spoilt_is_read_or_kept_for_a_person(read: Callable[..., DecodedBody]) -> None:
    envelopes = [json.loads(body) for file in BODIES.glob("*.json") for body in json.loads(file.read_text())["bodies"]]
    envelopes.append({"Type": "Notification", "Message": json.dumps(envelopes[0])})
    for document in (bad for envelope in envelopes for bad in spoilt(envelope)):
        for rejected in read(json.dumps(document).encode(), max_bytes=1 << 20).rejected:
            assert rejected.failure.reason is ErrorCode.BAD_EVENT


@pytest.mark.parametrize("document", [None, 5, "text", [], {}, [{}], {"Records": []}, {"source": []}])
@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_another_shape_is_not_recognized(kind: str, document: Any) -> None:
    assert not decoder(kind).recognizes(document)


def test_what_is_registered_is_what_is_decoded_without_settings() -> None:
    assert {type(each) for each in decoders(Settings())} == {type(each) for each in BUILT_IN}
