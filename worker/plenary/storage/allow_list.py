"""An allow-list of places to read: stores, buckets and prefixes of the settings, whatever a message names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import IO

from plenary.domain.storage_event import ObjectRef, split_place
from plenary.errors import ErrorCode, IngestError
from plenary.storage.base import Fetched, Listed, Page, Store


class AllowedPlaces:
    """Places such as `s3://documents` or `s3://archive/2031/`. None at all allows each."""

    def __init__(self, uris: Sequence[str]) -> None:
        self._places = [split_place(uri) for uri in uris]

    def holds(self, ref: ObjectRef) -> bool:
        """True for an object in one of the places."""
        return self.holds_prefix(ref.store, ref.bucket, ref.key)

    def holds_prefix(self, store: str, bucket: str, prefix: str) -> bool:
        """True where each key with that prefix is in one of the places."""
        return not self._places or any(
            (store, bucket) == place[:2] and prefix.startswith(place[2]) for place in self._places
        )


class AllowedStore:
    """A store that gives nothing from outside the allowed places. Errors: as `Store`; `NOT_ALLOWED`."""

    def __init__(self, store: Store, places: AllowedPlaces) -> None:
        self._store = store
        self._places = places

    @property
    def name(self) -> str:
        """See `Store.name`."""
        return self._store.name

    def fetch(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, max_bytes: int
    ) -> Fetched:
        """See `Store.fetch`."""
        self._check(ref.bucket, ref.key)
        return self._store.fetch(ref, version_id=version_id, etag=etag, max_bytes=max_bytes)

    def open(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, first: int = 0
    ) -> AbstractContextManager[IO[bytes]]:
        """See `Store.open`."""
        self._check(ref.bucket, ref.key)
        return self._store.open(ref, version_id=version_id, etag=etag, first=first)

    def list(self, bucket: str, prefix: str = "") -> Iterator[Listed]:
        """See `Store.list`."""
        self._check(bucket, prefix)
        return self._store.list(bucket, prefix)

    def pages(self, bucket: str, prefix: str = "", start_after: str = "") -> Iterator[Page]:
        """See `Store.pages`."""
        self._check(bucket, prefix)
        return self._store.pages(bucket, prefix, start_after)

    def _check(self, bucket: str, prefix: str) -> None:
        if not self._places.holds_prefix(self.name, bucket, prefix):
            raise IngestError(ErrorCode.NOT_ALLOWED, bucket=bucket[:255], key=prefix[:1024])
