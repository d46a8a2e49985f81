"""Listens to a folder: files that have come to rest become events. The folder itself is read by its store."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from watchfiles import Change, watch

from worker.contracts.event import Action, ObjectRef, StorageEvent
from worker.events.delivery import deliver
from worker.failures import Failure

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from worker.events import Submit

TICK_SECONDS = 0.25
OVERLAP = timedelta(seconds=2)  # file systems that keep times to the second

_log = structlog.get_logger(__name__)


class Entry(Protocol):
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
    """What the listener needs of a folder store; `worker.stores.folder.FolderStore` is one."""

    name: str
    root: Path
    bucket: str

    def list(self, bucket: str, prefix: str = "") -> Iterator[Entry]: ...  # noqa: D102
    def stat(self, key: str) -> Entry | None: ...  # noqa: D102
    def key_of(self, path: str) -> str | None: ...  # noqa: D102


@dataclass(slots=True)
class _Waiting:
    """A file that may still grow: its ETag when last looked at, and since when that holds (monotonic seconds)."""

    etag: str | None
    since: float


@dataclass(slots=True)
class FolderListener:
    """Submits each file below the store's root once it has not changed for `settle_seconds`, and each removal.

    The folder is read whole at the start and again every `rescan_seconds` (then only what changed since), for what the
    system's notices missed. In memory are the files that still settle and those passed on since the scan before the
    last, never the whole folder; whether a file was done before is the ledger's to know.
    """

    store: WatchedStore
    submit: Submit
    settle_seconds: float = 0.5
    rescan_seconds: float = 60.0
    _waiting: dict[str, _Waiting] = field(default_factory=dict, init=False)
    _passed: dict[str, str | None] = field(default_factory=dict, init=False)
    _passed_before: dict[str, str | None] = field(default_factory=dict, init=False)

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set. Errors at the start: `FileNotFoundError` without a root, `Failure` unreadable."""
        since: datetime | None = None
        due = time.monotonic()
        for changes in self._changes(stop):  # watched before it is scanned, so that nothing falls between
            self._note(changes)
            self._settle(stop)
            if time.monotonic() >= due:
                since = self._scan(since, stop)
                due = time.monotonic() + self.rescan_seconds

    def _changes(self, stop: threading.Event) -> Iterator[set[tuple[Change, str]]]:
        tick = max(50, int(min(TICK_SECONDS, self.settle_seconds) * 1000))
        return watch(
            self.store.root,
            watch_filter=None,
            debounce=tick,
            step=50,
            rust_timeout=tick,
            yield_on_timeout=True,
            raise_interrupt=False,
            stop_event=stop,
            ignore_permission_denied=True,
        )

    def _scan(self, since: datetime | None, stop: threading.Event) -> datetime:
        settled = datetime.now(UTC) - timedelta(seconds=self.settle_seconds)
        self._passed_before, self._passed = self._passed, {}
        try:
            for entry in self.store.list(self.store.bucket):
                if stop.is_set():
                    break
                if since is not None and entry.last_modified < since - OVERLAP:
                    continue
                if entry.last_modified >= settled:
                    self._wait_for(entry)
                else:
                    self._pass_on(entry, stop, remember=entry.last_modified >= settled - OVERLAP)
        except Failure as failure:
            if since is None:
                raise
            _log.warning("folder.unreadable", folder=str(self.store.root), error=str(failure))
            return since
        return settled

    def _note(self, changes: Iterable[tuple[Change, str]]) -> None:
        for change, path in changes:
            key = self.store.key_of(path)
            if key is None:
                continue
            try:
                entry = self.store.stat(key)
                self._waiting[key] = _Waiting(entry.etag if entry else None, time.monotonic())
                if change is Change.added and entry is None:  # a folder moved in: nothing else tells of its files
                    for inner in self.store.list(self.store.bucket, f"{key}/"):
                        self._wait_for(inner)
            except Failure as failure:
                _log.warning("file.unreadable", key=key, error=str(failure))

    def _wait_for(self, entry: Entry) -> None:
        self._waiting.setdefault(entry.ref.key, _Waiting(entry.etag, time.monotonic()))

    def _settle(self, stop: threading.Event) -> None:
        now = time.monotonic()
        due = [key for key, waiting in self._waiting.items() if now - waiting.since >= self.settle_seconds]
        for key in due:
            if stop.is_set():
                return
            waiting = self._waiting.pop(key)
            try:
                entry = self.store.stat(key)
            except Failure as failure:
                _log.warning("file.unreadable", key=key, error=str(failure))
                continue
            if entry is None:
                self._removed(key, stop)
            elif entry.etag == waiting.etag:
                self._pass_on(entry, stop, remember=True)
            else:
                self._wait_for(entry)

    def _pass_on(self, entry: Entry, stop: threading.Event, *, remember: bool) -> None:
        key = entry.ref.key
        if entry.etag in (self._passed.get(key, ""), self._passed_before.get(key, "")):
            return
        event = StorageEvent(
            object=entry.ref,
            etag=entry.etag,
            size=entry.size,
            occurred_at=entry.last_modified,
            provider=self.store.name,
        )
        if deliver(self.submit, event, stop) and remember:
            self._passed[key] = entry.etag

    def _removed(self, key: str, stop: threading.Event) -> None:
        if os.path.lexists(self.store.root / key):  # a folder, or what else is no object
            return
        for known in (self._passed, self._passed_before):
            known.pop(key, None)
        ref = ObjectRef(store=self.store.name, bucket=self.store.bucket, key=key)
        event = StorageEvent(object=ref, action=Action.REMOVED, occurred_at=datetime.now(UTC), provider=self.store.name)
        deliver(self.submit, event, stop)
