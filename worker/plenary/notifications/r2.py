"""An event notification of Cloudflare R2, as a queue of Cloudflare's hands it over: one change a message."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from plenary.domain.storage_event import Action, StorageEvent
from plenary.notifications import s3
from plenary.notifications.base import NotificationPlugin

# https://developers.cloudflare.com/r2/buckets/event-notifications/
ACTIONS = {
    "PutObject": Action.CREATED,
    "CopyObject": Action.CREATED,
    "CompleteMultipartUpload": Action.CREATED,
    "DeleteObject": Action.REMOVED,
    "LifecycleDeletion": Action.REMOVED,
}


class _Object(BaseModel):
    key: str = Field(min_length=1)
    size: int | None = Field(default=None, ge=0)
    etag: str | None = Field(default=None, alias="eTag")


class _Message(BaseModel):
    action: str
    bucket: str
    object: _Object
    event_time: s3.Moment = Field(default=None, alias="eventTime")


class R2Decoder:
    """One message of the queue."""

    def recognizes(self, document: Any) -> bool:
        """See `Decoder.recognizes`."""
        return isinstance(document, dict) and {"account", "action", "bucket", "object"} <= document.keys()

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """See `Decoder.read`. The documentation says nothing of encoded keys; they are taken as they are."""
        message = s3.validated(_Message, document)
        action = ACTIONS.get(message.action)
        if action is None or s3.is_folder_mark(message.object.key, message.object.size):
            return None
        return StorageEvent(
            object=s3.reference(store, message.bucket, message.object.key),
            action=action,
            etag=s3.unquoted(message.object.etag),
            size=message.object.size,
            occurred_at=s3.aware(message.event_time),
            provider="r2",
        )


plugin = NotificationPlugin(make=lambda _branch, _settings: R2Decoder(), title="Cloudflare R2")
