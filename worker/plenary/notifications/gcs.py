"""A notification of Google Cloud Storage, as a subscription of Pub/Sub pushes or is pulled: one change a message.

The attributes say what happened. The data, the object as Google's JSON API shows it, adds its size; it may be left out
(`payloadFormat` `NONE`). Its ETag is not that of the XML API, by which objects are read.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from pydantic import BaseModel, Field

from plenary.domain.storage_event import Action, StorageEvent
from plenary.notifications import s3
from plenary.notifications.base import NotificationPlugin

# https://cloud.google.com/storage/docs/pubsub-notifications
ACTIONS = {
    "OBJECT_FINALIZE": Action.CREATED,
    "OBJECT_DELETE": Action.REMOVED,
    "OBJECT_ARCHIVE": Action.REMOVED,  # the version that counted does so no more
}
OBJECT = "JSON_API_V1"


class _Attributes(BaseModel):
    type: str = Field(alias="eventType")
    bucket: str = Field(alias="bucketId")
    key: str = Field(alias="objectId", min_length=1)
    time: s3.Moment = Field(default=None, alias="eventTime")
    overwritten_by: str | None = Field(default=None, alias="overwrittenByGeneration")
    form: str | None = Field(default=None, alias="payloadFormat")


class _Message(BaseModel):
    attributes: _Attributes
    data: str | None = None


class _Object(BaseModel):
    size: int = Field(ge=0)


class GcsDecoder:
    """One message of Pub/Sub."""

    def recognizes(self, document: Any) -> bool:
        """See `Decoder.recognizes`."""
        message = document.get("message") if isinstance(document, dict) else None
        attributes = message.get("attributes") if isinstance(message, dict) else None
        return isinstance(attributes, dict) and {"eventType", "bucketId", "objectId"} <= attributes.keys()

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """See `Decoder.read`.

        The version that an upload replaced is removed by an event of its own, which is left to that of the upload.
        """
        message = s3.validated(_Message, document["message"])
        attributes = message.attributes
        action = ACTIONS.get(attributes.type)
        size = _size(message.data) if attributes.form == OBJECT and action is Action.CREATED else None
        if action is None or attributes.overwritten_by or s3.is_folder_mark(attributes.key, size):
            return None
        return StorageEvent(
            object=s3.reference(store, attributes.bucket, attributes.key),
            action=action,
            size=size,
            occurred_at=s3.aware(attributes.time),
            provider="gcs",
        )


def _size(data: str | None) -> int | None:
    """The size in the data; None if they cannot be read."""
    try:
        return _Object.model_validate(json.loads(base64.b64decode(data or "", validate=True))).size
    except (binascii.Error, ValueError, RecursionError):
        return None


plugin = NotificationPlugin(make=lambda _branch, _settings: GcsDecoder(), title="Google Cloud Storage, through Pub/Sub")
