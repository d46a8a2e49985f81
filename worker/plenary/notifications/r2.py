"""An event notification of Cloudflare R2, as a queue of Cloudflare's hands it over: one change a message."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from plenary.domain.storage_event import Action, StorageEvent
from plenary.notifications import s3

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


def is_r2_message(document: Any) -> bool:
    """True for a message of R2."""
    return isinstance(document, dict) and {"account", "action", "bucket", "object"} <= document.keys()


def read_r2_message(document: Any, store: str) -> StorageEvent | None:
    """Its event; None where no object was made or removed. Errors: `IngestError(BAD_EVENT)`.

    The documentation says nothing of encoded keys; they are taken as they are.
    """
    try:
        message = _Message.model_validate(document)
    except ValidationError as error:
        raise s3.bad_shape(error) from error
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
