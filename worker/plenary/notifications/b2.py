"""An event of Backblaze B2: what its webhook posts has up to fifty of them in `events`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from plenary.domain.storage_event import Action, StorageEvent
from plenary.notifications import s3

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


def b2_events(document: Any) -> list[Any] | None:
    """The events in a body of B2; None if it is of another provider."""
    events = document.get("events") if isinstance(document, dict) else None
    return events if isinstance(events, list) and events and all(map(_is_of_b2, events)) else None


def read_b2_event(document: Any, store: str) -> StorageEvent | None:
    """Its event; None where no object was made or removed, as in a test. Errors: `IngestError(BAD_EVENT)`.

    It has no ETag, and names are not encoded.
    """
    action = ACTIONS.get(str(document["eventType"]).rpartition(":")[0])
    if action is None:
        return None
    try:
        event = _Event.model_validate(document)
    except ValidationError as error:
        raise s3.bad_shape(error) from error
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


def _is_of_b2(document: Any) -> bool:
    return isinstance(document, dict) and str(document.get("eventType")).startswith("b2:")
