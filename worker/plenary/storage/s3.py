"""Objects in S3 and in what speaks its protocol (MinIO, RustFS, Ceph). Reading and listing only."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
)
from urllib3.exceptions import HTTPError as BodyError

from plenary.domain.storage_event import ObjectRef, distinct_version
from plenary.errors import ErrorCode, IngestError
from plenary.settings.model import S3
from plenary.storage.base import Fetched, Listed, Page, too_large

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import GetObjectRequestTypeDef, ListObjectsV2RequestPaginateTypeDef

CHUNK_BYTES = 1 << 16  # the time that is left is looked at after each
PAGE = 1000
POOL = 16
ATTEMPTS = 3

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
# What stands in neither table is the store's trouble.
_CODES = {
    "NoSuchKey": ErrorCode.OBJECT_GONE,
    "NoSuchBucket": ErrorCode.OBJECT_GONE,
    "NoSuchVersion": ErrorCode.OBJECT_GONE,
    "PreconditionFailed": ErrorCode.OBJECT_GONE,
    "AccessDenied": ErrorCode.ACCESS_DENIED,
    "InvalidAccessKeyId": ErrorCode.ACCESS_DENIED,
    "SignatureDoesNotMatch": ErrorCode.ACCESS_DENIED,
    "ExpiredToken": ErrorCode.ACCESS_DENIED,
    "InvalidToken": ErrorCode.ACCESS_DENIED,
    "KeyTooLongError": ErrorCode.UNREADABLE_KEY,
    "InvalidBucketName": ErrorCode.UNREADABLE_KEY,
    "InvalidURI": ErrorCode.UNREADABLE_KEY,
}
_STATUS = {
    401: ErrorCode.ACCESS_DENIED,
    403: ErrorCode.ACCESS_DENIED,
    404: ErrorCode.OBJECT_GONE,
    405: ErrorCode.OBJECT_GONE,  # the version asked for is a delete marker
    412: ErrorCode.OBJECT_GONE,
}


def client_options(settings: S3, *, read_timeout_seconds: float | None = None) -> dict[str, Any]:
    """What every boto3 client of the project is made with: endpoint, credentials, time limits, retries, pool.

    Without keys in the settings boto3's own chain finds them. Source: botocore.config.Config.
    """
    config = Config(
        connect_timeout=settings.connect_timeout_seconds,
        read_timeout=read_timeout_seconds or settings.read_timeout_seconds,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=POOL,
        tcp_keepalive=True,
        request_checksum_calculation="when_required",
        s3={"addressing_style": "path" if settings.path_style else "auto"},
        user_agent="plenary",
    )
    return {
        "endpoint_url": settings.endpoint_url,
        "region_name": settings.region,
        "aws_access_key_id": settings.access_key_id.get_secret_value() if settings.access_key_id else None,
        "aws_secret_access_key": settings.secret_access_key.get_secret_value() if settings.secret_access_key else None,
        "verify": str(settings.ca_file) if settings.ca_file else None,
        "config": config,
    }


class S3Store:
    """A store named `s3`. Its client is made at the first call and is shared by the threads of a process."""

    name = "s3"

    def __init__(self, settings: S3) -> None:
        self._settings = settings
        self._made: S3Client | None = None
        self._lock = threading.Lock()

    @property
    def _client(self) -> S3Client:
        with self._lock:
            if self._made is None:
                self._made = boto3.session.Session().client("s3", **client_options(self._settings))
            return self._made

    def fetch(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, max_bytes: int
    ) -> Fetched:
        """See `Store.fetch`. One GET: its `Content-Length` is held against the limit before the body is touched."""
        request: GetObjectRequestTypeDef = {"Bucket": ref.bucket, "Key": ref.key}
        if version_id:
            request["VersionId"] = version_id
        if etag:
            request["IfMatch"] = f'"{etag}"'
        deadline = time.monotonic() + self._settings.fetch_seconds
        with _failures(ref.key):
            answer = self._client.get_object(**request)
            with closing(answer["Body"]) as body:
                announced = answer.get("ContentLength")
                if announced is None:  # then a body that breaks off looks like one that ends
                    raise IngestError(ErrorCode.STORE_UNREACHABLE, error="it does not say how long the file is")
                if announced > max_bytes:
                    raise too_large(announced, max_bytes)
                data = _read(body, max_bytes, deadline)
        if len(data) != announced:
            raise IngestError(ErrorCode.STORE_UNREACHABLE, error="the file breaks off")
        return Fetched(
            data=data,
            version_id=distinct_version(answer.get("VersionId")),
            etag=_unquoted(answer.get("ETag")),
            size=len(data),
            last_modified=answer.get("LastModified"),
        )

    @contextmanager
    def open(self, ref: ObjectRef) -> Iterator[IO[bytes]]:
        """See `Store.open`."""
        with _failures(ref.key):
            answer = self._client.get_object(Bucket=ref.bucket, Key=ref.key)
            with closing(answer["Body"]) as body:
                yield cast("IO[bytes]", body)

    def list(self, bucket: str, prefix: str = "") -> Iterator[Listed]:
        """See `Store.list`."""
        for page in self.pages(bucket, prefix):
            yield from page

    def pages(self, bucket: str, prefix: str = "", start_after: str = "") -> Iterator[Page]:
        """See `Store.pages`. The empty objects ending in `/` that consoles make for a folder are left out."""
        request: ListObjectsV2RequestPaginateTypeDef = {
            "Bucket": bucket,
            "Prefix": prefix,
            "PaginationConfig": {"PageSize": PAGE},
        }
        if start_after:
            request["StartAfter"] = start_after
        with _failures(prefix):
            for page in self._client.get_paginator("list_objects_v2").paginate(**request):
                found = [
                    Listed(
                        ref=ObjectRef(store=self.name, bucket=bucket, key=entry["Key"]),
                        etag=_unquoted(entry.get("ETag")),
                        size=entry["Size"],
                        last_modified=entry["LastModified"],
                    )
                    for entry in page.get("Contents", ())
                    if entry["Size"] or not entry["Key"].endswith("/")
                ]
                if found:
                    yield found


def _read(body: StreamingBody, max_bytes: int, deadline: float) -> bytes:
    # the length was only announced: what really comes is counted too. `read` waits for all that it is asked for, and no
    # time limit on the socket ends that while a byte comes now and then; `read1` gives what is there
    stream, buffer = body._raw_stream, bytearray()  # type: ignore[attr-defined]  # noqa: SLF001
    while chunk := stream.read1(CHUNK_BYTES):
        buffer += chunk
        if len(buffer) > max_bytes:
            raise too_large(len(buffer), max_bytes)
        if time.monotonic() > deadline:
            raise IngestError(ErrorCode.STORE_UNREACHABLE, error="no whole file in the time for it")
    return bytes(buffer)


def _unquoted(etag: str | None) -> str | None:
    return etag.strip('"') or None if etag else None


@contextmanager
def _failures(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _of_answer(error, key) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise IngestError(ErrorCode.ACCESS_DENIED, key=key) from error
    except ParamValidationError as error:
        raise IngestError(ErrorCode.UNREADABLE_KEY, key=key) from error
    except (BotoCoreError, BodyError, OSError) as error:
        raise IngestError(ErrorCode.STORE_UNREACHABLE, error=type(error).__name__) from error


def _of_answer(error: ClientError, key: str) -> IngestError:
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    reason = _CODES.get(code) or _STATUS.get(status) or ErrorCode.STORE_UNREACHABLE
    if reason is ErrorCode.STORE_UNREACHABLE:
        return IngestError(reason, error=f"{status} {code}")
    return IngestError(reason, key=key)
