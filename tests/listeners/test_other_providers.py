"""Notifications of Cloudflare R2, Backblaze B2 and Google Cloud Storage, written after their documentation."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from plenary.domain.storage_event import StorageEvent
from plenary.listeners import DecodedBody, read_events

LIMIT = 1 << 20
KEY = "новая папка/A RES+99%20.pdf"  # as it stands: none of them encodes keys


def r2(action: str = "PutObject", **changed: Any) -> dict[str, Any]:
    described = {"key": KEY, "size": 65536, "eTag": "c846ff7a18f28c2e262116d6e8719ef0"}
    message = {"account": "3f4b", "action": action, "bucket": "uploads", "object": described}
    return message | {"eventTime": "2031-05-24T19:36:44.379Z"} | changed


def b2(kind: str = "b2:ObjectCreated:Upload", **changed: Any) -> dict[str, Any]:
    event = {
        "accountId": "15f9",
        "bucketId": "21a5",
        "bucketName": "uploads",
        "eventId": "547d",
        "eventTimestamp": 1937417804379,
        "eventType": kind,
        "eventVersion": 1,
        "matchedRuleName": "new-files",
        "objectName": KEY,
        "objectSize": 65536,
        "objectVersionId": "4_z21a5",
    }
    return {"events": [event | changed]}


def gcs(kind: str = "OBJECT_FINALIZE", data: Any = None, **changed: Any) -> dict[str, Any]:
    attributes = {
        "notificationConfig": "projects/_/buckets/uploads/notificationConfigs/3",
        "eventType": kind,
        "payloadFormat": "JSON_API_V1",
        "bucketId": "uploads",
        "objectId": KEY,
        "objectGeneration": "1937504204379000",
        "eventTime": "2031-05-24T19:36:44.379000Z",
    }
    shown = json.dumps({"kind": "storage#object", "size": "65536", "etag": "CJ+8"}) if data is None else data
    message = {"attributes": attributes | changed, "data": base64.b64encode(shown.encode()).decode(), "messageId": "1"}
    return {"message": message, "subscription": "projects/p/subscriptions/s"}


MADE = {
    "r2 put": r2(),
    "r2 copy": r2("CopyObject", copySource={"bucket": "uploads", "object": "a.pdf"}),
    "r2 multipart": r2("CompleteMultipartUpload"),
    "b2 upload": b2(),
    "b2 multipart": b2("b2:ObjectCreated:MultipartUpload"),
    "b2 copy": b2("b2:ObjectCreated:Copy"),
    "b2 replica": b2("b2:ObjectCreated:Replica"),
    "gcs": gcs(),
    "gcs over another": gcs(overwroteGeneration="1937504204370000"),
}
REMOVED = {
    "r2 delete": r2("DeleteObject", object={"key": KEY}),
    "r2 lifecycle": r2("LifecycleDeletion", object={"key": KEY}),
    "b2 delete": b2("b2:ObjectDeleted:Delete"),
    "b2 lifecycle": b2("b2:ObjectDeleted:LifecycleRule"),
    "b2 hidden": b2("b2:HideMarkerCreated:Hide", objectSize=0),
    "gcs delete": gcs("OBJECT_DELETE"),
    "gcs archive": gcs("OBJECT_ARCHIVE"),
}
IGNORED = {
    "r2 unknown": r2("RestoreObject"),
    "r2 folder": r2(object={"key": "folder/", "size": 0}),
    "b2 test": {"events": [{"eventType": "b2:TestEvent", "bucketName": "uploads", "eventTimestamp": 1}]},
    "b2 live read": b2("b2:MultipartUploadCreated:LiveRead"),
    "b2 folder": b2(objectName="folder/", objectSize=0),
    "gcs metadata": gcs("OBJECT_METADATA_UPDATE"),
    "gcs overwritten": gcs("OBJECT_DELETE", overwrittenByGeneration="1937504204379001"),
    "gcs overwritten, kept": gcs("OBJECT_ARCHIVE", overwrittenByGeneration="1937504204379001"),
    "gcs folder": gcs(objectId="folder/", payloadFormat="NONE"),
}
BAD = {
    "r2 without a key": r2(object={"size": 1}),
    "r2 of an odd bucket": r2(bucket="../etc"),
    "r2 where the object is text": r2(object="a.pdf"),
    "b2 without a name": b2(objectName=None),
    "b2 of a negative size": b2(objectSize=-1),
    "gcs without a key": gcs(objectId=""),
    "gcs of an odd bucket": gcs(bucketId="a/b"),
    "gcs with numbers": gcs(objectId=7),
}


def read(document: Any) -> DecodedBody:
    return read_events(json.dumps(document), max_bytes=LIMIT)


def one(document: Any) -> StorageEvent:
    (event,) = read(document).events
    return event


@pytest.mark.parametrize("document", MADE.values(), ids=MADE)
def test_an_upload_is_read_as_documented(document: Any) -> None:
    event = one(document)
    assert (event.object.uri, event.action, event.size) == (f"s3://uploads/{KEY}", "created", 65536)
    assert event.occurred_at
    assert event.occurred_at.isoformat(timespec="milliseconds") == "2031-05-24T19:36:44.379+00:00"
    assert event.etag == ("c846ff7a18f28c2e262116d6e8719ef0" if event.provider == "r2" else None)


@pytest.mark.parametrize("document", REMOVED.values(), ids=REMOVED)
def test_a_removal_is_read_as_documented(document: Any) -> None:
    event = one(document)
    assert (event.object.key, event.action, event.size) == (KEY, "removed", None)


@pytest.mark.parametrize("document", IGNORED.values(), ids=IGNORED)
def test_what_changes_no_file_is_ignored(document: Any) -> None:
    reading = read(document)
    assert (reading.events, reading.rejected, reading.ignored) == ((), (), 1)


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_what_is_wrong_is_rejected_without_its_value(document: Any) -> None:
    (rejected,) = read(document).rejected
    assert rejected.failure.reason.code == "bad_event"


@pytest.mark.parametrize(
    "data", ["", "{", "[]", '{"size": "much"}', '{"size": -1}', "[" * 100_000], ids=lambda data: data[:20]
)
def test_data_of_pubsub_that_cannot_be_read_spoil_no_event(data: str) -> None:
    assert one(gcs(data=data)).size is None


def test_of_fifty_events_of_b2_a_bad_one_sinks_no_other() -> None:
    (event,) = b2()["events"]
    reading = read({"events": [event] * 25 + [event | {"objectName": ""}] + [event] * 24})
    assert (len(reading.events), len(reading.rejected)) == (49, 1)


def test_messages_of_r2_may_come_in_a_list() -> None:
    reading = read([r2(), r2("DeleteObject"), r2(bucket="a/b")])
    assert (len(reading.events), len(reading.rejected)) == (2, 1)
