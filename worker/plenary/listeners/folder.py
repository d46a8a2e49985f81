"""Listens to a folder: files that have come to rest become events. The folder itself is read by its store."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog
from watchfiles import Change, watch

from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.errors import IngestError
from plenary.listeners.intake import Intake, deliver

TICK_SECONDS = 0.25
BATCH = 100  # files submitted at once
EVER = datetime.min.replace(tzinfo=UTC)
OVERLAP = timedelta(seconds=2)  # file systems that keep times to the second
POLL_SECONDS = 2.0  # between two looks at a folder that cannot be watched
PAUSE_SECONDS = 1.0  # before a folder is watched again
NO_NAME = "Unable to decode path"  # what watchfiles says of a name that is no UTF-8

_log = structlog.get_logger(__name__)


class FolderEntry(Protocol):
    """A file as the store lists it; `etag` changes whenever the file does, `last_modified` also when it is moved in."""

    @property
    def ref(self) -> ObjectRef: ...  # noqa: D102
    @property
    def etag(self) -> str | None: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def last_modified(self) -> datetime: ...  # noqa: D102


class WatchedStore(Protocol):
    """The methods of a folder store that the listener calls; `plenary.storage.local.FolderStore` is one."""

    name: str
    root: Path
    bucket: str

    def list(self, bucket: str, prefix: str = "") -> Iterator[FolderEntry]: ...  # noqa: D102
    def stat(self, key: str) -> FolderEntry | None: ...  # noqa: D102
    def key_of(self, path: str) -> str | None: ...  # noqa: D102


def _hint() -> str:
    limit = Path("/proc/sys/fs/inotify/max_user_watches")
    allowed = limit.read_text(encoding="ascii").strip() if limit.exists() else "unknown"
    return f"one watch is needed for each folder, and fs.inotify.max_user_watches is {allowed}"


@dataclass(slots=True)
class _Waiting:
    """A file that may still grow: its ETag when last looked at, and since when that holds (monotonic seconds)."""

    etag: str | None
    since: float


@dataclass(slots=True)
class FolderListener:
    """Submits each file below the store's root once it has not changed for `settle_seconds`, and each removal.

    The folder is read whole at the start and again every `rescan_seconds` (then only what changed since), for what the
    system's notices missed. In memory are the files that still settle and those of the last two scans, which a scan or
    a notice may find again, never the whole folder; whether a file was done before is the ledger's to know.
    """

    store: WatchedStore
    intake: Intake
    settle_seconds: float = 0.5
    rescan_seconds: float = 60.0
    _waiting: dict[str, _Waiting] = field(default_factory=dict, init=False)
    _passed: dict[str, FolderEntry] = field(default_factory=dict, init=False)
    _floor: datetime = field(default=EVER, init=False)
    _recent: datetime = field(default=datetime.max.replace(tzinfo=UTC), init=False)

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set. Errors at the start: `IngestError` where the root cannot be read."""
        due, look = 0.0, self._scan
        self._recent = datetime.now(UTC) - OVERLAP
        for changes in self._changes(stop):  # watched before it is scanned, so that nothing falls between
            self.intake.vitals.turn()
            self._note(changes or ())
            self._settle(stop)
            if changes is None or time.monotonic() >= due:
                look(stop)
                due, look = time.monotonic() + self.rescan_seconds, self._rescan

    def _changes(self, stop: threading.Event) -> Iterator[set[tuple[Change, str]] | None]:
        """Give what changes, None where it was not watched for a while: a scan has to find what happened then.

        A name that is not UTF-8 ends the watch, which then starts again. A folder that the system cannot watch (too few
        watches, or a file system without notifications) is polled.
        """
        tick = max(50, int(min(TICK_SECONDS, self.settle_seconds) * 1000))
        polled = False
        while not stop.is_set():
            try:
                yield from watch(
                    self.store.root,
                    watch_filter=None,
                    debounce=tick,
                    step=50,
                    rust_timeout=tick,
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    stop_event=stop,
                    ignore_permission_denied=True,
                    force_polling=polled or None,
                    poll_delay_ms=int(POLL_SECONDS * 1000),
                )
            except (RuntimeError, OSError) as error:  # watchfiles raises the former for all that is not the system's
                if NO_NAME not in str(error):
                    polled = True
                    _log.warning("folder.polled", folder=str(self.store.root), error=str(error), hint=_hint())
            if not stop.wait(PAUSE_SECONDS):
                yield None

    def _scan(self, stop: threading.Event) -> None:
        settled = datetime.now(UTC) - timedelta(seconds=self.settle_seconds)
        found_again = min(self._recent, settled - OVERLAP)  # by a notice, or by the next scan
        ready: list[FolderEntry] = []
        for entry in self.store.list(self.store.bucket):
            if stop.is_set():
                return
            self.intake.vitals.turn()
            if entry.last_modified < self._floor:
                continue
            if entry.last_modified < settled and entry.ref.key not in self._waiting:
                ready.append(entry)
            else:
                self._wait_for(entry)
            if len(ready) == BATCH:
                self._pass_on(ready, stop, remember_from=found_again)
                ready = []
        self._pass_on(ready, stop, remember_from=found_again)
        # a notice of what was passed on just now may still be on its way: forget no later than one scan from here
        self._recent = max(found_again, self._floor)
        self._floor = settled - OVERLAP
        self._passed = {key: entry for key, entry in self._passed.items() if entry.last_modified >= self._recent}

    def _rescan(self, stop: threading.Event) -> None:
        try:
            self._scan(stop)
        except IngestError as failure:
            self.intake.vitals.away("source", str(failure))
            _log.warning("folder.unreadable", folder=str(self.store.root), error=str(failure))
        else:
            self.intake.vitals.back("source")

    def _note(self, changes: Iterable[tuple[Change, str]]) -> None:
        for change, path in changes:
            key = self.store.key_of(path)
            if key is None:
                continue
            try:
                entry = self.store.stat(key)
                if entry is not None and self._is_passed(entry):
                    continue
                self._waiting[key] = _Waiting(entry.etag if entry else None, time.monotonic())
                if change is Change.added and entry is None:  # a folder moved in: no other change names its files
                    for inner in self.store.list(self.store.bucket, f"{key}/"):
                        self._wait_for(inner)
            except IngestError as failure:
                _log.warning("file.unreadable", key=key, error=str(failure))

    def _wait_for(self, entry: FolderEntry) -> None:
        self._waiting.setdefault(entry.ref.key, _Waiting(entry.etag, time.monotonic()))

    def _settle(self, stop: threading.Event) -> None:
        now = time.monotonic()
        due = [key for key, waiting in self._waiting.items() if now - waiting.since >= self.settle_seconds]
        ready: list[FolderEntry] = []
        for key in due:
            if stop.is_set():
                return
            waiting = self._waiting.pop(key)
            try:
                entry = self.store.stat(key)
            except IngestError as failure:
                _log.warning("file.unreadable", key=key, error=str(failure))
                continue
            if entry is None:
                self._removed(key, stop)
            elif entry.etag == waiting.etag:
                ready.append(entry)
            else:
                self._wait_for(entry)
        for first in range(0, len(ready), BATCH):
            self._pass_on(ready[first : first + BATCH], stop)

    def _pass_on(self, entries: list[FolderEntry], stop: threading.Event, *, remember_from: datetime = EVER) -> None:
        """Submit files at once; those last modified from then on are remembered as passed on."""
        fresh = [entry for entry in entries if not self._is_passed(entry)]
        if deliver(self.intake, [self._event(entry) for entry in fresh], stop):
            self._passed |= {entry.ref.key: entry for entry in fresh if entry.last_modified >= remember_from}

    def _event(self, entry: FolderEntry) -> StorageEvent:
        return StorageEvent(
            object=entry.ref,
            etag=entry.etag,
            size=entry.size,
            occurred_at=entry.last_modified,
            provider=self.store.name,
        )

    def _is_passed(self, entry: FolderEntry) -> bool:
        passed = self._passed.get(entry.ref.key)
        return passed is not None and passed.etag == entry.etag

    def _removed(self, key: str, stop: threading.Event) -> None:
        if os.path.lexists(self.store.root / key):  # a folder, or what else is no object
            return
        self._passed.pop(key, None)
        ref = ObjectRef(store=self.store.name, bucket=self.store.bucket, key=key)
        event = StorageEvent(object=ref, action=Action.REMOVED, occurred_at=datetime.now(UTC), provider=self.store.name)
        deliver(self.intake, [event], stop)
