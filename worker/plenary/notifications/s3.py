"""One record of an S3 event notification to a `StorageEvent`, whoever sent it. Where providers differ is a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote_plus

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from plenary.domain.storage_event import BUCKET, Action, ObjectRef, StorageEvent, distinct_version
from plenary.errors import ErrorCode, IngestError
from plenary.notifications.base import NotificationPlugin

Model = TypeVar("Model", bound=BaseModel)

KEY_BYTES = 1024
_SEQUENCER = re.compile(r"[0-9A-Fa-f]{1,64}")


@dataclass(frozen=True, slots=True)
class Provider:
    """The dialect of one kind of server.

    `keys_encoded`: keys are form-encoded (`+` for a space). `zero_size_left_out`: no size means an empty object.
    """

    name: str
    event_source: str
    keys_encoded: bool
    zero_size_left_out: bool = False


PROVIDERS = {
    provider.event_source: provider
    for provider in (
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html (and moto)
        Provider("aws", "aws:s3", keys_encoded=True),
        # https://min.io/docs/minio/linux/administration/monitoring/bucket-notifications.html
        Provider("minio", "minio:s3", keys_encoded=True, zero_size_left_out=True),
        # https://docs.rustfs.com
        Provider("rustfs", "rustfs:s3", keys_encoded=True, zero_size_left_out=True),
        # https://docs.ceph.com/en/latest/radosgw/s3-notification-compatibility/
        Provider("ceph", "ceph:s3", keys_encoded=False),
        # https://docs.netapp.com/us-en/storagegrid/tenant/understanding-notifications-for-buckets.html
        Provider("storagegrid", "sgws:s3", keys_encoded=True),
        # https://docs.wasabi.com, bucket event notifications
        Provider("wasabi", "wasabi:s3", keys_encoded=True),
        # https://support.huaweicloud.com: records have `obs` in place of `s3`
        Provider("obs", "OBS", keys_encoded=True),
    )
}

ACTIONS = {
    "ObjectCreated": Action.CREATED,
    "ObjectRestore:Completed": Action.CREATED,  # out of an archive
    "ObjectRemoved": Action.REMOVED,
    "LifecycleExpiration": Action.REMOVED,  # AWS
    "ObjectLifecycle:Expiration": Action.REMOVED,  # Ceph
}


def _blank_to_none(value: Any) -> Any:
    return None if value == "" else value


def _time_or_none(value: Any, handler: ValidatorFunctionWrapHandler) -> datetime | None:
    """A time that cannot be read orders nothing; the object is there all the same."""
    try:
        moment: datetime | None = handler(value)
    except ValidationError:
        return None
    return moment


Moment = Annotated[datetime | None, WrapValidator(_time_or_none)]
_Optional = Annotated[str | None, BeforeValidator(_blank_to_none)]


class _Bucket(BaseModel):
    name: str


class _Object(BaseModel):
    key: str = Field(min_length=1)
    size: int | None = Field(default=None, ge=0)
    etag: _Optional = Field(default=None, alias="eTag")
    version_id: _Optional = Field(default=None, alias="versionId")
    sequencer: _Optional = None


class _Entity(BaseModel):
    bucket: _Bucket
    object: _Object


class _Record(BaseModel):
    event_source: str = Field(alias="eventSource")
    event_name: str = Field(alias="eventName")
    event_time: Moment = Field(default=None, alias="eventTime")
    s3: _Entity = Field(validation_alias=AliasChoices("s3", "obs"))


def providers(sources: Mapping[str, str]) -> Mapping[str, Provider]:
    """The known providers, and those of the settings: `eventSource`, and `encoded` or `plain` for their keys."""
    named = {source: Provider(source, source, keys_encoded=keys == "encoded") for source, keys in sources.items()}
    return {**PROVIDERS, **named}


def _is_record(document: Any) -> bool:
    return isinstance(document, dict) and "eventSource" in document and bool({"s3", "obs"} & document.keys())


def _is_test(document: Any) -> bool:  # what S3 sends when a notification is set up: it names no object
    return isinstance(document, dict) and document.get("Event") == "s3:TestEvent"


class S3Decoder:
    """Records of S3 and of servers that speak its protocol, and the test message that S3 sends."""

    def __init__(self, providers: Mapping[str, Provider] = PROVIDERS) -> None:
        self._providers = providers

    def recognizes(self, document: Any) -> bool:
        """See `Decoder.recognizes`."""
        return _is_record(document) or _is_test(document)

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """See `Decoder.read`."""
        if _is_test(document):
            return None
        parsed = parsed_record(document)
        provider = self._providers.get(parsed.event_source)
        if provider is None:
            hint = f"{', '.join(self._providers)}; PLENARY_EVENTS__SOURCES adds others"
            raise IngestError(ErrorCode.BAD_EVENT, found=f"eventSource {parsed.event_source[:100]!r}", hint=hint)
        action = action_of(parsed.event_name)
        obj = parsed.s3.object
        key = decoded_key(obj.key) if provider.keys_encoded else obj.key
        size = 0 if obj.size is None and provider.zero_size_left_out and action is Action.CREATED else obj.size
        if action is None or is_folder_mark(key, size):
            return None
        return StorageEvent(
            object=reference(store, parsed.s3.bucket.name, key),
            action=action,
            version_id=distinct_version(obj.version_id),
            etag=unquoted(obj.etag),
            size=size,
            sequencer=ordering(obj.sequencer),
            occurred_at=aware(parsed.event_time),
            provider=provider.name,
        )


def parsed_record(record: Any) -> _Record:
    """The fields of one record. Errors: those of `validated`."""
    return validated(_Record, record)


def validated(model: type[Model], document: Any) -> Model:
    """The fields of a document. Errors: `IngestError(BAD_EVENT)`, that names what is wrong with it."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise _bad_shape(error) from error


def action_of(event_name: str) -> Action | None:
    """`ObjectCreated:Put`, with or without `s3:` before it, to what happened; None for all that is of no concern."""
    name = event_name.removeprefix("s3:")
    return next((action for start, action in ACTIONS.items() if name == start or name.startswith(f"{start}:")), None)


def decoded_key(key: str) -> str:
    """A form-encoded key, decoded once. Errors: `IngestError(BAD_EVENT)` where it is not UTF-8."""
    try:
        return unquote_plus(key, errors="strict")
    except UnicodeDecodeError as error:
        raise IngestError(ErrorCode.BAD_EVENT, found=f"key {key[:200]!r}", hint="keys are UTF-8") from error


def reference(store: str, bucket: str, key: str) -> ObjectRef:
    """The object, once bucket and key are such as S3 allows. Errors: `IngestError(BAD_EVENT)`."""
    if not BUCKET.fullmatch(bucket):
        raise IngestError(
            ErrorCode.BAD_EVENT, found=f"bucket {bucket[:100]!r}", hint="letters, digits, '.', '-' and '_'"
        )
    try:
        length = len(key.encode())
    except UnicodeEncodeError as error:
        raise IngestError(ErrorCode.BAD_EVENT, found="a key with half a character", hint="keys are UTF-8") from error
    if not 1 <= length <= KEY_BYTES:
        raise IngestError(ErrorCode.BAD_EVENT, found=f"a key of {length} bytes", hint=f"1 to {KEY_BYTES}")
    return ObjectRef(store=store, bucket=bucket, key=key)


def is_folder_mark(key: str, size: int | None) -> bool:
    """True for the empty object ending in `/` that consoles make where a person makes a folder."""
    return key.endswith("/") and not size


def unquoted(etag: str | None) -> str | None:
    """An ETag without its quotes; None for none."""
    return etag.strip('"') or None if etag else None


def ordering(sequencer: str | None) -> str | None:
    """The sequencer if it is hex, as it must be to order anything; else None: no order is better than a wrong one."""
    return sequencer if sequencer and _SEQUENCER.fullmatch(sequencer) else None


def aware(moment: datetime | None) -> datetime | None:
    """A time with its zone: UTC where none was given."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _bad_shape(error: ValidationError) -> IngestError:
    """The first thing that is wrong with a record, by its place in it and never by its value."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the record"
    return IngestError(
        ErrorCode.BAD_EVENT, found=f"{place}: {first['msg']}"[:300], hint="an S3 event notification record"
    )


plugin = NotificationPlugin(
    make=lambda _branch, settings: S3Decoder(providers(settings.events.sources)),
    title="S3, and servers that speak its protocol",
)
