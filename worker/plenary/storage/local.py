"""A local folder as a store: each file below its root is an object. Nothing outside the root can be named."""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Annotated

import structlog
from pydantic import Field

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Branch
from plenary.storage.base import Fetched, Listed, Page, Store, StorePlugin, too_large

CHUNK_BYTES = 1 << 20
PAGE = 1000
KEY_BYTES = 1024
NAMES_TOLD = 1000

_ERRNO = {
    errno.ENOENT: ErrorCode.OBJECT_GONE,
    errno.EACCES: ErrorCode.ACCESS_DENIED,
    errno.EPERM: ErrorCode.ACCESS_DENIED,
    errno.ELOOP: ErrorCode.UNREADABLE_KEY,  # a symbolic link, which is not followed
    errno.ENOTDIR: ErrorCode.UNREADABLE_KEY,  # the same, on the way to the file
    errno.ENAMETOOLONG: ErrorCode.UNREADABLE_KEY,
    errno.ENXIO: ErrorCode.UNREADABLE_KEY,  # a socket
}

_log = structlog.get_logger(__name__)


# Names that file managers, servers of files, word processors and programs that copy make for themselves.
NO_OBJECTS = (
    *(".*", "~$*", "*~", "*.tmp", "*.part", "*.partial", "*.filepart", "*.crdownload"),
    *("Thumbs.db", "desktop.ini", "#recycle", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found"),
)


class Folder(Branch):
    """A local folder as a store: each file below `root` is an object.

    Files and folders whose name matches a pattern of `ignore`, whatever its case, are left out.
    """

    root: Path | None = None
    ignore: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=NO_OBJECTS, description="a JSON list of names of files and folders, with `*` and `?`"
    )


class FolderStore:
    """A store named `folder` with one bucket, called after its root folder (`.` for the root of the file system).

    Keys are paths below the root with `/` between names. Symbolic links are not followed, so no key leaves the root,
    whatever is put there meanwhile. What `ignore` names is no object, and neither is what has a name that is no UTF-8:
    each of those is logged once.

    The ETag is `<mtime in ns>-<ctime in ns>-<inode>-<size>` in hex: stable while the file is, and had without reading
    it, so that listing and watching a folder cost no read of its files. It says that a file changed, not what is in it:
    a program can set the old time on a file of the old size, but no time of change.
    """

    name = "folder"

    def __init__(self, root: Path, ignore: Sequence[str] = NO_OBJECTS) -> None:
        self.root = Path(os.path.abspath(root))  # noqa: PTH100 - not resolved: the bucket keeps the name that was given
        self.bucket = self.root.name or "."
        self._ignored = re.compile("|".join(map(fnmatch.translate, ignore)) or "(?!)", re.IGNORECASE)
        self._told: set[str] = set()

    def fetch(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, max_bytes: int
    ) -> Fetched:
        """See `Store.fetch`. A folder keeps no versions; a file that changes while it is read is STORE_UNREACHABLE."""
        if ref.bucket != self.bucket:
            raise IngestError(ErrorCode.OBJECT_GONE, key=ref.key)
        with _failures(ref.key), _opened(self.root, _parts(ref.key)) as descriptor:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise IngestError(ErrorCode.UNREADABLE_KEY, key=ref.key)
            if version_id or (etag and etag != _etag(before)):
                raise IngestError(ErrorCode.OBJECT_GONE, key=ref.key)
            if before.st_size > max_bytes:
                raise too_large(before.st_size, max_bytes)
            data = _read(descriptor, max_bytes)
            if len(data) != before.st_size or _etag(os.fstat(descriptor)) != _etag(before):
                raise IngestError(ErrorCode.STORE_UNREACHABLE, error="the file changed while it was read")
        return Fetched(data=data, version_id=None, etag=_etag(before), size=len(data), last_modified=_changed(before))

    @contextmanager
    def open(
        self, ref: ObjectRef, *, version_id: str | None = None, etag: str | None = None, first: int = 0
    ) -> Iterator[IO[bytes]]:
        """See `Store.open`."""
        if ref.bucket != self.bucket:
            raise IngestError(ErrorCode.OBJECT_GONE, key=ref.key)
        with _failures(ref.key), _opened(self.root, _parts(ref.key)) as descriptor:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise IngestError(ErrorCode.UNREADABLE_KEY, key=ref.key)
            if version_id or (etag and etag != _etag(status)):
                raise IngestError(ErrorCode.OBJECT_GONE, key=ref.key)
            with os.fdopen(os.dup(descriptor), "rb", buffering=0) as body:
                body.seek(first)
                yield body

    def list(self, bucket: str, prefix: str = "") -> Iterator[Listed]:
        """See `Store.list`. A folder below the root that cannot be opened is logged and left out."""
        return self._after(bucket, prefix, "")

    def pages(self, bucket: str, prefix: str = "", start_after: str = "") -> Iterator[Page]:
        """See `Store.pages`. The names in the folders above a file are in memory with it."""
        objects = self._after(bucket, prefix, start_after)
        while page := [*islice(objects, PAGE)]:
            yield page

    def _after(self, bucket: str, prefix: str, start_after: str) -> Iterator[Listed]:
        if bucket != self.bucket:
            raise IngestError(ErrorCode.OBJECT_GONE, key=prefix)
        with _failures(prefix), _opened(self.root, ()):
            pass
        waiting = self._in_order("", prefix, start_after)  # the last is the next
        while waiting:
            key, status = waiting.pop()
            if stat.S_ISDIR(status.st_mode):
                waiting += self._in_order(key.removesuffix("/"), prefix, start_after)
            else:
                yield self._listed(key, status)

    def _in_order(self, below: str, prefix: str, start_after: str) -> _Entries:
        """The wanted entries of a folder, the last key first. A folder is named with a `/`, as in keys."""
        try:
            entries = [*self._entries(below, prefix)]
        except OSError as error:
            _log.warning("folder.unreadable", folder=_shown(below), error=os.strerror(error.errno or 0))
            return []
        named = ((f"{key}/" if stat.S_ISDIR(status.st_mode) else key, status) for key, status in entries)
        return sorted(
            (entry for entry in named if entry[0] > start_after or _leads_to(entry[0], start_after)),
            key=lambda entry: entry[0],
            reverse=True,
        )

    def stat(self, key: str) -> Listed | None:
        """The object as `list` would give it now, None if no such object is there. Errors: as `list`."""
        try:
            with _failures(key), _opened(self.root, _parts(key)) as descriptor:
                status = os.fstat(descriptor)
        except IngestError as failure:
            if failure.reason in {ErrorCode.OBJECT_GONE, ErrorCode.UNREADABLE_KEY}:
                return None
            raise
        return self._listed(key, status) if stat.S_ISREG(status.st_mode) else None

    def key_of(self, path: str) -> str | None:
        """The key of a path below the root; None for what can be no object: outside, ignored, not UTF-8, too long."""
        try:
            key = Path(path).relative_to(self.root).as_posix()
        except ValueError:
            return None
        return key if self._names_object(key) else None

    def _entries(self, below: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
        parts = below.split("/") if below else ()
        with _opened(self.root, parts, folder=True) as descriptor, os.scandir(descriptor) as entries:
            for entry in entries:
                key = f"{below}/{entry.name}" if below else entry.name
                wanted = key.startswith(prefix) or prefix.startswith(f"{key}/")
                if not wanted or not self._names_object(key):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISDIR(status.st_mode) or (stat.S_ISREG(status.st_mode) and key.startswith(prefix)):
                    yield key, status

    def _names_object(self, key: str) -> bool:
        if any(map(self._ignored.fullmatch, key.split("/"))):
            return False
        if _is_utf8(key) and len(key.encode()) <= KEY_BYTES:
            return True
        if key not in self._told and len(self._told) < NAMES_TOLD:
            self._told.add(key)
            _log.warning("name.unreadable", name=_shown(key), hint="rename it: a key is UTF-8, of at most 1,024 bytes")
        return False

    def _listed(self, key: str, status: os.stat_result) -> Listed:
        ref = ObjectRef(store=self.name, bucket=self.bucket, key=key)
        return Listed(ref=ref, etag=_etag(status), size=status.st_size, last_modified=_changed(status))


_Entries = list[tuple[str, os.stat_result]]  # within the class `list` is the method


def _leads_to(name: str, key: str) -> bool:
    return name.endswith("/") and key.startswith(name)


def _parts(key: str) -> Sequence[str]:
    parts = key.split("/")
    if "\0" in key or not _is_utf8(key) or any(part in {"", ".", ".."} for part in parts):
        raise IngestError(ErrorCode.UNREADABLE_KEY, key=key.encode(errors="replace").decode())
    return parts


@contextmanager
def _opened(root: Path, parts: Sequence[str], *, folder: bool = False) -> Iterator[int]:
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:  # a root that is not there is a disk that is not mounted: no word on its files
        raise IngestError(ErrorCode.STORE_UNREACHABLE, error=f"root folder: {os.strerror(error.errno or 0)}") from error
    try:
        # name by name from the root, so that no link is followed even if one is put there meanwhile
        for depth, part in enumerate(parts, start=1):
            kind = os.O_DIRECTORY if folder or depth < len(parts) else os.O_NONBLOCK
            inner = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | kind, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _is_utf8(key: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in key)


def _shown(key: str) -> str:
    return os.fsencode(key).decode(errors="backslashreplace")


def _read(descriptor: int, max_bytes: int) -> bytes:
    buffer = bytearray()
    while chunk := os.read(descriptor, CHUNK_BYTES):
        buffer += chunk
        if len(buffer) > max_bytes:
            raise too_large(len(buffer), max_bytes)
    return bytes(buffer)


def _etag(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns:x}-{status.st_ctime_ns:x}-{status.st_ino:x}-{status.st_size:x}"


def _changed(status: os.stat_result) -> datetime:
    # the time of change, not of modification: a file that is moved in or copied with its old date counts as new
    return datetime.fromtimestamp(status.st_ctime, UTC)


@contextmanager
def _failures(key: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _ERRNO.get(error.errno or 0, ErrorCode.STORE_UNREACHABLE)
        if reason is ErrorCode.STORE_UNREACHABLE:
            raise IngestError(reason, error=os.strerror(error.errno or 0)) from error
        raise IngestError(reason, key=key) from error


def _open(_name: str, folder: Folder) -> Store:
    if folder.root is None:
        message = "The folder store has no root: set PLENARY_STORES__FOLDER__ROOT to an existing folder."
        raise ValueError(message)
    return FolderStore(folder.root, folder.ignore)


plugin = StorePlugin(
    settings=Folder, open=_open, title="A folder of this machine", example="`PLENARY_STORES__FOLDER__ROOT`"
)
