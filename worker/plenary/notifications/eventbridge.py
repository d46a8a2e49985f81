"""An S3 event as Amazon EventBridge writes it: one a body, in a shape of its own, its keys as they are."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from plenary.domain.storage_event import Action, StorageEvent, distinct_version
from plenary.notifications import s3
from plenary.notifications.base import NotificationPlugin

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
ACTIONS = {
    "Object Created": Action.CREATED,
    "Object Restore Completed": Action.CREATED,
    "Object Deleted": Action.REMOVED,
}


class _Bucket(BaseModel):
    name: str


class _Object(BaseModel):
    key: str = Field(min_length=1)
    size: int | None = Field(default=None, ge=0)
    etag: str | None = None
    version_id: str | None = Field(default=None, alias="version-id")
    sequencer: str | None = None


class _Detail(BaseModel):
    bucket: _Bucket
    object: _Object


class _Event(BaseModel):
    detail_type: str = Field(alias="detail-type")
    time: s3.Moment = None
    detail: _Detail


class EventBridgeDecoder:
    """One event a document."""

    def recognizes(self, document: Any) -> bool:
        """See `Decoder.recognizes`. One from S3."""
        return isinstance(document, dict) and document.get("source") == "aws.s3" and "detail-type" in document

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """See `Decoder.read`. Whether keys come encoded is documented nowhere; they are taken unchanged."""
        action = ACTIONS.get(str(document["detail-type"]))
        if action is None:
            return None
        event = s3.validated(_Event, document)
        obj = event.detail.object
        if s3.is_folder_mark(obj.key, obj.size):
            return None
        return StorageEvent(
            object=s3.reference(store, event.detail.bucket.name, obj.key),
            action=action,
            version_id=distinct_version(obj.version_id),
            etag=s3.unquoted(obj.etag),
            size=obj.size,
            sequencer=s3.ordering(obj.sequencer),
            occurred_at=s3.aware(event.time),
            provider="eventbridge",
        )


plugin = NotificationPlugin(make=lambda _branch, _settings: EventBridgeDecoder(), title="S3 through Amazon EventBridge")
