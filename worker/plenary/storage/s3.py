"""Objects in S3 and in what speaks its protocol (MinIO, RustFS, Ceph). Reading and listing only."""

from __future__ import annotations

import re
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import md5
from typing import IO, TYPE_CHECKING, Any, cast

import boto3
import botocore.session
import structlog
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    MetadataRetrievalError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.httpchecksum import StreamingChecksumBody
from botocore.utils import parse_timestamp
from urllib3.exceptions import HTTPError as BodyError

from plenary.domain.storage_event import BUCKET, ObjectRef, distinct_version
from plenary.errors import ErrorCode, IngestError
from plenary.storage.base import Fetched, Listed, Page, too_large
from plenary.storage.s3_settings import S3Endpoint

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import (
        GetObjectOutputTypeDef,
        GetObjectRequestTypeDef,
        GetObjectTaggingRequestTypeDef,
        ListObjectsV2RequestPaginateTypeDef,
    )

    from plenary.storage.quick_reader import QuickReader

CHUNK_BYTES = 1 << 16  # the time that is left is looked at after each
PAGE = 1000
POOL = 16
ATTEMPTS = 3
DIRECTORY_BUCKET = "--x-s3"
CREDENTIALS_MISSING = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    MetadataRetrievalError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
    ProfileNotFound,
)

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
# A code that is in neither table is the object's fault if the status is 4xx, else the store's.
_CODES = {
    **dict.fromkeys(("NoSuchKey", "NoSuchVersion", "PreconditionFailed"), ErrorCode.OBJECT_GONE),
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled"), ErrorCode.ACCESS_DENIED),
    **dict.fromkeys(("KeyTooLongError", "InvalidBucketName", "InvalidURI"), ErrorCode.UNREADABLE_KEY),
    "InvalidObjectState": ErrorCode.ARCHIVED,
    **dict.fromkeys(
        (
            *("ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired", "TokenExpired"),
            *("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidSecurity"),
            *("SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired", "AccessKeyExpired"),
            *("AccountProblem", "NotSignedUp", "XMinioInvalidIAMCredentials"),
        ),
        ErrorCode.CREDENTIALS_REFUSED,
    ),
    **dict.fromkeys(
        ("NoSuchBucket", "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"),
        ErrorCode.BUCKET_UNREACHABLE,
    ),
    **dict.fromkeys(
        (
            *("SlowDown", "SlowDownRead", "Throttling", "ThrottlingException", "ThrottledException"),
            *("RequestThrottled", "RequestThrottledException", "RequestLimitExceeded", "TooManyRequests"),
            *("TooManyRequestsException", "BandwidthLimitExceeded", "LimitExceededException", "RequestTimeout"),
            *("RequestTimeoutException", "OperationAborted", "ServiceUnavailable", "InternalError", "Busy"),
            *("KMS.ThrottlingException", "KMS.KMSInternalException", "KMS.DependencyTimeoutException"),
        ),
        ErrorCode.STORE_UNREACHABLE,
    ),
}
_STATUS = {
    401: ErrorCode.CREDENTIALS_REFUSED,
    403: ErrorCode.ACCESS_DENIED,
    404: ErrorCode.OBJECT_GONE,
    405: ErrorCode.OBJECT_GONE,  # the version asked for is a delete marker
    408: ErrorCode.STORE_UNREACHABLE,
    412: ErrorCode.OBJECT_GONE,
    425: ErrorCode.STORE_UNREACHABLE,
    429: ErrorCode.STORE_UNREACHABLE,
}
# how stores say that an object is encrypted with its writer's key, or with one of KMS that this reader may not use
_OF_ENCRYPTION = re.compile(r"encrypt|kms:", re.IGNORECASE)
_MD5 = re.compile(r"[0-9a-fA-F]{32}")  # of an object put in one piece; else there is `-` and the number of pieces
_PERHAPS_SEALED = frozenset({"InvalidRequest", "InvalidArgument", "AccessDenied", "BadRequest", "Forbidden"})

_log = structlog.get_logger(__name__)


def client_options(settings: S3Endpoint, *, read_timeout_seconds: float | None = None) -> dict[str, Any]:
    """The arguments of every boto3 client of the project: endpoint, credentials, time limits, retries, pool.

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
    """An object store, `s3` or `s3.<NAME>`. Its client is made at the first call and shared by threads."""

    def __init__(self, settings: S3Endpoint, name: str = "s3", renewed: Callable[[], S3Endpoint] | None = None) -> None:
        self._settings, self.name, self._renewed = settings, name, renewed
        self._made: S3Client | None = None
        self._quick = _quick_reader(settings)
        self._lock = threading.Lock()

    @property
    def _client(self) -> S3Client:
        with self._lock:
            if self._made is None:
                session = botocore.session.get_session()
                session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_moment)
                made = boto3.session.Session(botocore_session=session)
                self._made = made.client("s3", **client_options(self._settings))
            return self._made

    def fetch(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, max_bytes: int
    ) -> Fetched:
        """See `Store.fetch`. One GET: its `Content-Length` is held against the limit before the body is touched."""
        request = _request(ref, version_id, etag)
        if self._quick and (quick := self._quick.fetch(ref, version_id=version_id, etag=etag, max_bytes=max_bytes)):
            return replace(quick, metadata=self._metadata(request, quick.metadata))
        deadline = time.monotonic() + self._settings.fetch_seconds
        with self._failures(ref.bucket, ref.key):
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
                self._verify(data, answer, ref)
        return Fetched(
            data=data,
            version_id=distinct_version(answer.get("VersionId")),
            etag=_unquoted(answer.get("ETag")),
            size=len(data),
            last_modified=answer.get("LastModified"),
            metadata=self._metadata(request, answer.get("Metadata", {})),
        )

    def _metadata(self, request: GetObjectRequestTypeDef, own: Mapping[str, str]) -> dict[str, str]:
        """The object's own metadata, and its tags where they are asked for; of one name the metadata count."""
        metadata = {name.lower(): value for name, value in own.items()}
        if not self._settings.tags:
            return metadata
        place: GetObjectTaggingRequestTypeDef = {"Bucket": request["Bucket"], "Key": request["Key"]}
        if "VersionId" in request:
            place["VersionId"] = request["VersionId"]
        with self._failures(request["Bucket"], request["Key"]):
            tags = self._client.get_object_tagging(**place)["TagSet"]
        return {tag["Key"].lower(): tag["Value"] for tag in tags} | metadata

    @contextmanager
    def open(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, first: int = 0
    ) -> Iterator[IO[bytes]]:
        """See `Store.open`."""
        request = _request(ref, version_id, etag)
        if first:
            request["Range"] = f"bytes={first}-"
        with self._failures(ref.bucket, ref.key):
            answer = self._client.get_object(**request)
            with closing(answer["Body"]) as body:
                yield cast("IO[bytes]", body)

    def list(self, bucket: str, prefix: str = "") -> Iterator[Listed]:
        """See `Store.list`."""
        for page in self.pages(bucket, prefix):
            yield from page

    def pages(self, bucket: str, prefix: str = "", start_after: str = "") -> Iterator[Page]:
        """See `Store.pages`. The empty objects ending in `/` that consoles make for a folder are left out."""
        _check_bucket(bucket, prefix)
        request: ListObjectsV2RequestPaginateTypeDef = {
            "Bucket": bucket,
            "Prefix": prefix,
            "PaginationConfig": {"PageSize": PAGE},
        }
        if start_after:
            request["StartAfter"] = start_after
        with self._failures(bucket, prefix):
            for page in self._client.get_paginator("list_objects_v2").paginate(**request):
                objects = [
                    Listed(
                        ref=ObjectRef(store=self.name, bucket=bucket, key=entry["Key"]),
                        etag=_unquoted(entry.get("ETag")),
                        size=entry["Size"],
                        last_modified=entry["LastModified"],
                    )
                    for entry in page.get("Contents", ())
                    if entry["Size"] or not entry["Key"].endswith("/")
                ]
                if objects:
                    yield objects

    def _verify(self, data: bytes, answer: GetObjectOutputTypeDef, ref: ObjectRef) -> None:
        """Compare the bytes with the store's checksum, or with the ETag where that is their MD5 sum."""
        body, etag = answer["Body"], (answer.get("ETag") or "").strip('"')
        if isinstance(body, StreamingChecksumBody):  # botocore compares while it is asked to read, which it is not here
            body.checksum.update(data)
            good, checksum = body.checksum.digest() == b64decode(body._expected), type(body.checksum).__name__  # type: ignore[attr-defined]  # noqa: SLF001
        elif self._settings.etag_is_md5 and _MD5.fullmatch(etag) and not _etag_is_of_ciphertext(answer, ref):
            good, checksum = md5(data, usedforsecurity=False).hexdigest() == etag.lower(), "MD5"
        else:
            return
        if not good:
            raise IngestError(ErrorCode.CHECKSUM_MISMATCH, key=ref.key, checksum=checksum)

    @contextmanager
    def _failures(self, bucket: str, key: str) -> Iterator[None]:
        """Raise errors as `IngestError`. Credentials that are refused are looked up again for the next call."""
        try:
            with _failures(bucket, key):
                yield
        except IngestError as failure:
            if failure.reason is ErrorCode.CREDENTIALS_REFUSED:
                with self._lock:
                    self._made = None
                    self._settings = self._renewed() if self._renewed else self._settings
                    self._quick = _quick_reader(self._settings)
            raise


def _quick_reader(settings: S3Endpoint) -> QuickReader | None:
    if settings.client == "boto3":
        return None
    from plenary.storage.quick_reader import QuickReader  # noqa: PLC0415 - an extra

    return QuickReader(settings)


def _check_bucket(bucket: str, key: str) -> None:
    """Refuse an ARN, which would be asked for at an address of its own, which is not in the settings."""
    if not BUCKET.fullmatch(bucket):
        raise IngestError(ErrorCode.NOT_ALLOWED, bucket=bucket[:255], key=key)


def _request(ref: ObjectRef, version_id: str | None, etag: str | None) -> GetObjectRequestTypeDef:
    _check_bucket(ref.bucket, ref.key)
    request: GetObjectRequestTypeDef = {"Bucket": ref.bucket, "Key": ref.key}
    if version_id:
        request["VersionId"] = version_id
    if etag:
        request["IfMatch"] = f'"{etag}"'
    return request


def _etag_is_of_ciphertext(answer: GetObjectOutputTypeDef, ref: ObjectRef) -> bool:
    """True if the ETag is no MD5 sum of the plain bytes, though it may look like one.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html, "ETag"
    """
    by_kms = str(answer.get("ServerSideEncryption", "")).startswith("aws:")
    return by_kms or bool(answer.get("SSECustomerAlgorithm")) or ref.bucket.endswith(DIRECTORY_BUCKET)


def _moment(said: Any) -> datetime:
    """Read a time of an answer; of what is none, now: the object is there, and its store says nothing of use.

    Headers have it as RFC 9110 says, listings as ISO 8601 does. botocore's own reader, which reads more, takes a tenth
    of the time of a GET.
    """
    try:
        return _usual_moment(said) or parse_timestamp(said)
    except (ValueError, TypeError, OverflowError, RuntimeError):
        _log.warning("store.no_time", said=str(said)[:100])
        return datetime.now(UTC)


def _usual_moment(said: Any) -> datetime | None:
    read = parsedate_to_datetime if str(said).endswith(" GMT") else datetime.fromisoformat
    try:
        moment = read(said)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else None  # without a zone it is local time to botocore


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
def _failures(bucket: str, key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _of_answer(error, bucket, key) from error
    except CREDENTIALS_MISSING as error:
        raise IngestError(ErrorCode.CREDENTIALS_REFUSED, error=type(error).__name__) from error
    except ParamValidationError as error:
        raise IngestError(ErrorCode.UNREADABLE_KEY, key=key) from error
    except (BotoCoreError, BodyError, OSError) as error:
        raise IngestError(ErrorCode.STORE_UNREACHABLE, error=type(error).__name__) from error


def _of_answer(error: ClientError, bucket: str, key: str) -> IngestError:
    answer, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    code, status = str(answer.get("Code") or ""), metadata.get("HTTPStatusCode", 0)
    reason = _reason(code, status, str(answer.get("Message") or ""))
    details = {"code": f"{status} {code}".strip() if code != str(status) else code}
    if request_id := metadata.get("RequestId"):
        details["request_id"] = request_id[:100]
    if reason is ErrorCode.BUCKET_UNREACHABLE:
        details["bucket"] = bucket
    elif "key" in reason.value.details:
        details["key"] = key
    return IngestError(reason, **details)


def _reason(code: str, status: int, message: str) -> ErrorCode:
    if code.startswith("KMS.") and code not in _CODES:
        return ErrorCode.SEALED
    if code in _PERHAPS_SEALED and _OF_ENCRYPTION.search(message):
        return ErrorCode.SEALED
    if code == "InvalidRequest" and not message:  # a plain GET gives a store no other cause
        return ErrorCode.SEALED
    reason = _CODES.get(code) or _STATUS.get(status)
    if reason is None and 300 <= status < 400:  # noqa: PLR2004
        return ErrorCode.BUCKET_UNREACHABLE
    if reason is None and 400 <= status < 500:  # noqa: PLR2004
        return ErrorCode.STORE_REFUSED
    return reason or ErrorCode.STORE_UNREACHABLE
