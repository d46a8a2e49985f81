"""One shape for "something happened to an object", whichever provider said so."""

from __future__ import annotations

import os
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

BUCKET = re.compile(r"[A-Za-z0-9._-]{1,255}")  # the name of one in a store of S3, and no ARN
DERIVED = ".plenary."  # in the last part of a key: what Plenary itself put there, which is not read again


def distinct_version(version_id: str | None) -> str | None:
    """The version id that parts one version from another: None for none, and for `null`.

    S3 calls so what was put while versioning was off or suspended, each overwrite as the one before it.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html
    """
    return None if version_id in {"", "null"} else version_id


class ObjectVersion(NamedTuple):
    """A version of an object: its id where the store keeps versions, and its ETag without quotes, where known."""

    version_id: str | None = None
    etag: str | None = None

    @property
    def key(self) -> str:
        """The name that parts it from other versions of the object: id or ETag, empty where neither is known."""
        return self.version_id or self.etag or ""

    @property
    def label(self) -> str:
        """The ETag of a version that has an id, else empty: listings have ETags alone."""
        return (self.etag or "") if self.version_id else ""

    @classmethod
    def of(cls, version_id: str | None, etag: str | None) -> ObjectVersion:
        """From what an event or a store says, which may have the ETag in quotes."""
        return cls(version_id, (etag or "").strip('"') or None)

    @classmethod
    def of_row(cls, key: str, label: str) -> ObjectVersion:
        """From `key` and `label` back again."""
        return cls(key, label) if label else cls(None, key or None)


UNKNOWN_VERSION = ObjectVersion()


class Action(StrEnum):
    """The change of the object."""

    CREATED = "created"
    REMOVED = "removed"


def split_place(uri: str) -> tuple[str, str, str]:
    """Store, bucket and key or prefix of `s3://bucket/prefix`; what is not there is empty."""
    store, _, rest = uri.partition("://")
    bucket, _, prefix = rest.partition("/")
    return store, bucket, prefix


class ObjectRef(BaseModel):
    """The place of an object. `store` is a name from the settings (`s3`, `folder`); `key` is decoded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str
    bucket: str
    key: str = Field(min_length=1, max_length=1024)

    @classmethod
    def of_uri(cls, uri: str) -> ObjectRef:
        """From `uri` back again. Errors: `ValueError`."""
        store, bucket, key = split_place(uri)
        return cls(store=store, bucket=bucket, key=key)

    @classmethod
    def of_file(cls, path: Path) -> ObjectRef:
        """A file of this machine, that is in no store. Bytes of its name that are no UTF-8 are shown as escapes."""
        bucket, key = (os.fsencode(name).decode(errors="backslashreplace") for name in (path.parent.name, path.name))
        return cls(store="file", bucket=bucket, key=key)

    @property
    def bucket_uri(self) -> str:
        """Its bucket, such as `s3://uploads`."""
        return f"{self.store}://{self.bucket}"

    @property
    def derived(self) -> bool:
        """True for a file that was derived from an original, such as a thumbnail."""
        return DERIVED in self.key.rsplit("/", 1)[-1]

    @property
    def uri(self) -> str:
        """For people and logs: `s3://bucket/key`."""
        return f"{self.bucket_uri}/{self.key}"


class StorageEvent(BaseModel):
    """The argument of the ingest task. Fields that a provider leaves out are None, never guessed.

    `sequencer` orders the events of one key where the provider has one: hex digits, to be padded to one length before
    they are compared as text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: ObjectRef
    action: Action = Action.CREATED
    version_id: str | None = None
    etag: str | None = None
    size: int | None = Field(default=None, ge=0)
    sequencer: str | None = None
    occurred_at: datetime | None = None
    provider: str = "unknown"

    @property
    def version(self) -> ObjectVersion:
        """The version of the object that it is about."""
        return ObjectVersion.of(self.version_id, self.etag)
