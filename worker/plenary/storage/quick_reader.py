"""Whole objects read by obstore, whose client is written in Rust: a fifth of the processor time of a GET by boto3.

It gives only what it can prove. In every other case boto3 is asked, which says what is wrong: an error, an object above
the limit, an ETag that is no MD5 sum of the bytes (parts, KMS), a key that obstore would write another way.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from hashlib import md5
from typing import TYPE_CHECKING

import structlog
from boto3.session import Session
from obstore import get
from obstore.auth.boto3 import Boto3CredentialProvider
from obstore.store import S3Store as Bucket

from plenary.domain.storage_event import ObjectRef, distinct_version
from plenary.storage.base import Fetched
from plenary.storage.s3_settings import S3Endpoint

if TYPE_CHECKING:
    from obstore import GetOptions

MOST_BUCKETS = 64  # clients that are kept
_MD5 = re.compile(r'"([0-9a-f]{32})"')  # the ETag of an object that was put in one piece

_log = structlog.get_logger(__name__)
_process: list[
    int
] = []  # where obstore runs: its threads do not come along with a fork, and a call would wait for ever


class QuickReader:
    """The objects of one endpoint. A client is made at a bucket's first object and shared by threads."""

    def __init__(self, settings: S3Endpoint) -> None:
        self._settings = settings
        self._buckets: dict[str, Bucket] = {}

    def fetch(self, ref: ObjectRef, *, version_id: str | None, etag: str | None, max_bytes: int) -> Fetched | None:
        """The object as `Store.fetch` gives it, without tags; None where boto3 has to be asked."""
        if not _process:
            _process.append(os.getpid())
        if _process[0] != os.getpid():
            return None
        try:
            return self._fetched(ref, version_id, etag, max_bytes)
        except Exception as error:  # noqa: BLE001 - whatever it is, boto3 meets it as well, and names it
            _log.debug("store.quick_read_failed", error=type(error).__name__)
            return None

    def _fetched(self, ref: ObjectRef, version_id: str | None, etag: str | None, max_bytes: int) -> Fetched | None:
        options: GetOptions = {}
        if version_id:
            options["version"] = version_id
        if etag:
            options["if_match"] = f'"{etag}"'
        answer = get(self._bucket(ref.bucket), ref.key, options=options)
        about = answer.meta
        digest = _MD5.fullmatch(about["e_tag"] or "")
        if digest is None or about["path"] != ref.key or about["size"] > max_bytes:
            return None
        data = bytes(answer.bytes())
        if len(data) != about["size"] or md5(data, usedforsecurity=False).hexdigest() != digest[1]:
            return None
        return Fetched(
            data=data,
            version_id=distinct_version(about["version"]),
            etag=digest[1],
            size=len(data),
            last_modified=about["last_modified"],
            # obstore puts headers such as Content-Type beside them, with capitals
            metadata={str(name): value for name, value in answer.attributes.items() if name == str(name).lower()},
        )

    def _bucket(self, name: str) -> Bucket:
        if name not in self._buckets:
            if len(self._buckets) >= MOST_BUCKETS:
                self._buckets.clear()
            self._buckets[name] = self._made(name)
        return self._buckets[name]

    def _made(self, bucket: str) -> Bucket:
        settings = self._settings
        endpoint, key, secret = settings.endpoint_url, settings.access_key_id, settings.secret_access_key
        given = bool(key and secret)
        return Bucket(
            bucket,
            region=settings.region,
            endpoint=endpoint,
            # at an endpoint of its own a virtual host would have to be part of the endpoint's name
            virtual_hosted_style_request=not (settings.path_style or endpoint),
            access_key_id=key.get_secret_value() if key and given else None,
            secret_access_key=secret.get_secret_value() if secret and given else None,
            credential_provider=None if given else Boto3CredentialProvider(Session()),
            retry_config={"max_retries": 0},
            client_options={
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
                "connect_timeout": timedelta(seconds=settings.connect_timeout_seconds),
                "read_timeout": timedelta(seconds=settings.read_timeout_seconds),
                "timeout": timedelta(seconds=settings.fetch_seconds),
                "user_agent": "plenary",
            },
        )
