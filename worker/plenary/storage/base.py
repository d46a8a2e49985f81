"""Object stores: one protocol for all, and the choice of a store by its name.

A store reads and lists. It never writes, and it knows nothing of tasks, events or the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Protocol

from plenary.domain.storage_event import ObjectRef, ObjectVersion
from plenary.errors import ErrorCode, IngestError
from plenary.settings.plugins import STORES, Plugin, set_up

if TYPE_CHECKING:  # it imports the plug-ins, which import this
    from plenary.settings.model import Stores


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

    @property
    def version(self) -> ObjectVersion:
        """The version that was read."""
        return ObjectVersion.of(self.version_id, self.etag)


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
        """Yield pages of at most 1,000 objects, none empty, in code point order of their keys, after `start_after`.

        Persist the last processed key to resume after any interruption.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePlugin(Plugin):
    """A kind of store: an entry point of the group `plenary.storage`.

    Attributes:
        open: the store of a name and its settings. No connection is made before its first call.
            Errors: `ValueError`, with a sentence that says what to set.
        title: what the table of stores in `docs/configure.md` calls it.
        example: the settings that it takes, for the same table.
    """

    open: Callable[[str, Any], Store]
    title: str
    example: str


def open_store(name: str, stores: Stores) -> Store:
    """The store of that name, set up from its branch of the settings. No connection is made before the first call.

    It reads nothing outside `stores.allowed`. Errors: `ValueError`, with a sentence that says what to set.
    """
    from plenary.storage.allow_list import AllowedPlaces, AllowedStore  # noqa: PLC0415 - it needs this module

    for each, plugin, branch, _ in set_up(STORES, stores):
        if each == name:
            store: Store = plugin.open(name, branch)  # type: ignore[attr-defined]
            return AllowedStore(store, AllowedPlaces(stores.allowed)) if stores.allowed else store
    message = f"There is no store {name!r}: set PLENARY_STORES__S3__<NAME>__..., or name one of "
    raise ValueError(f"{message}{', '.join(stores.names)}.")


def too_large(size: int, max_bytes: int) -> IngestError:
    """The failure of every store for an object above the limit; both in bytes."""
    return IngestError(ErrorCode.TOO_LARGE, size=size, limit=max_bytes)
