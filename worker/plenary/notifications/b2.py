"""An event of Backblaze B2: what its webhook posts has up to fifty of them in `events`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from plenary.domain.storage_event import Action, StorageEvent
from plenary.notifications import s3
from plenary.notifications.base import NotificationPlugin

# https://www.backblaze.com/docs/cloud-storage-event-notifications-reference-guide
# what is deleted is one version: the store is asked which one counts now, if any
ACTIONS = {
    "b2:ObjectCreated": Action.CREATED,
    "b2:ObjectDeleted": Action.REMOVED,
    "b2:HideMarkerCreated": Action.REMOVED,
}


class _Event(BaseModel):
    type: str = Field(alias="eventType")
    bucket: str = Field(alias="bucketName")
    key: str = Field(alias="objectName", min_length=1)
    size: int | None = Field(default=None, alias="objectSize", ge=0)
    time: s3.Moment = Field(default=None, alias="eventTimestamp")


class B2Decoder:
    """One event of those in `events`."""

    def recognizes(self, document: Any) -> bool:
        """See `Decoder.recognizes`."""
        return isinstance(document, dict) and str(document.get("eventType")).startswith("b2:")

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """See `Decoder.read`. A test names no object. There is no ETag, and names are not encoded."""
        action = ACTIONS.get(str(document["eventType"]).rpartition(":")[0])
        if action is None:
            return None
        event = s3.validated(_Event, document)
        size = event.size if action is Action.CREATED else None
        if s3.is_folder_mark(event.key, size):
            return None
        return StorageEvent(
            object=s3.reference(store, event.bucket, event.key),
            action=action,
            size=size,
            occurred_at=s3.aware(event.time),
            provider="b2",
        )


plugin = NotificationPlugin(make=lambda _branch, _settings: B2Decoder(), title="Backblaze B2")
