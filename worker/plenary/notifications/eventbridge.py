"""An S3 event as Amazon EventBridge writes it: one a body, in a shape of its own, its keys as they are."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from plenary.domain.storage_event import Action, StorageEvent, distinct_version
from plenary.notifications import s3

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


def is_event(document: Any) -> bool:
    """True for an event of EventBridge, from S3."""
    return isinstance(document, dict) and document.get("source") == "aws.s3" and "detail-type" in document


def read_detail(document: Any, store: str) -> StorageEvent | None:
    """Its event; None where no object was made or removed. Errors: `Failure(BAD_EVENT)`.

    Whether keys come encoded is documented nowhere; they are taken as they stand.
    """
    action = ACTIONS.get(str(document["detail-type"]))
    if action is None:
        return None
    try:
        event = _Event.model_validate(document)
    except ValidationError as error:
        raise s3.bad_shape(error) from error
    found = event.detail.object
    if s3.is_folder_mark(found.key, found.size):
        return None
    return StorageEvent(
        object=s3.reference(store, event.detail.bucket.name, found.key),
        action=action,
        version_id=distinct_version(found.version_id),
        etag=s3.unquoted(found.etag),
        size=found.size,
        sequencer=s3.ordering(found.sequencer),
        occurred_at=s3.aware(event.time),
        provider="eventbridge",
    )
