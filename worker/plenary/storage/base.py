"""Object stores: one protocol for all, and the choice of a store by its name.

A store reads and lists. It never writes, and it knows nothing of tasks, events or the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.settings.model import ConfigError, S3Endpoint, Stores, fresh_settings
from plenary.settings.secret_files import file_of


@dataclass(frozen=True, slots=True)
class Fetched:
    """One object, read whole. `size` is in bytes, `etag` has no quotes, `version_id` is None where none is kept.

    `metadata` are those that its uploader gave it, their names in lower case.
    """

    data: bytes
    version_id: str | None
    etag: str | None
    size: int
    last_modified: datetime | None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """One object as a listing has it. `size` is in bytes; `etag` has no quotes and is the one that `fetch` gives."""

    ref: ObjectRef
    etag: str | None
    size: int
    last_modified: datetime


Page = list[Listed]


class Store(Protocol):
    """The protocol of every store.

    Errors: `IngestError` with OBJECT_GONE, ACCESS_DENIED, SEALED, ARCHIVED, STORE_REFUSED, UNREADABLE_KEY, which are
    the object's, or STORE_UNREACHABLE, CREDENTIALS_REFUSED, BUCKET_UNREACHABLE, which others share; `fetch` also
    TOO_LARGE.
    """

    @property
    def name(self) -> str:
        """The name in the settings and in `ObjectRef.store`."""

    def fetch(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, max_bytes: int
    ) -> Fetched:
        """The object's bytes, refused before the first of them is read if they are more than `max_bytes`.

        `version_id` asks for that version, `etag` for the object only while it has that ETag: OBJECT_GONE otherwise.
        """

    def open(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, first: int = 0
    ) -> AbstractContextManager[IO[bytes]]:
        """The object's bytes as they come, from the byte `first` on: for what is not to be fetched whole.

        `version_id` and `etag` as in `fetch`.
        """

    def list(self, bucket: str, prefix: str = "") -> Iterator[Listed]:
        """Every object whose key starts with `prefix`, in the order of `pages`: never a whole bucket in memory."""

    def pages(self, bucket: str, prefix: str = "", start_after: str = "") -> Iterator[Page]:
        """The same in lists of at most 1,000, none empty, by the code points of their keys: what is behind a key.

        Who keeps the last key that was dealt with goes on from there after any interruption.
        """


def open_store(name: str, stores: Stores) -> Store:
    """The store of that name, set up from its branch of the settings. No connection is made before the first call.

    It reads nothing outside `stores.allowed`. Errors: `ValueError`, with a sentence that says what to set.
    """
    from plenary.storage.allowed import AllowedPlaces, AllowedStore  # noqa: PLC0415 - it needs this module

    store = _opened(name, stores)
    return AllowedStore(store, AllowedPlaces(stores.allowed)) if stores.allowed else store


def _opened(name: str, stores: Stores) -> Store:
    if branch := stores.s3.each.get(name):
        from plenary.storage.s3 import S3Store  # noqa: PLC0415 - boto3 costs a second to import

        return S3Store(branch, name, lambda: _renewed(name, branch))
    if name == "folder":
        from plenary.storage.local import FolderStore  # noqa: PLC0415

        if stores.folder.root is None:
            message = "The folder store has no root: set PLENARY_STORES__FOLDER__ROOT to an existing folder."
            raise ValueError(message)
        return FolderStore(stores.folder.root, stores.folder.ignore)
    names = ", ".join(stores.names)
    message = f"There is no store {name!r}: set PLENARY_STORES__S3__<NAME>__..., or name one of {names}."
    raise ValueError(message)


def _renewed(name: str, branch: S3Endpoint) -> S3Endpoint:
    """The branch with the keys that their files hold now."""
    variable = f"PLENARY_STORES__{name.upper().replace('.', '__')}__SECRET_ACCESS_KEY"
    if not file_of(variable):
        return branch
    try:
        return fresh_settings().stores.s3.each.get(name, branch)
    except ConfigError:  # a file is being replaced
        return branch


def too_large(size: int, max_bytes: int) -> IngestError:
    """The failure of every store for an object above the limit; both in bytes."""
    return IngestError(ErrorCode.TOO_LARGE, size=size, limit=max_bytes)
