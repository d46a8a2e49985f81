from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import watchfiles

from plenary.domain.storage_event import Action, StorageEvent
from plenary.errors import IngestError
from plenary.listeners.folder import OVERLAP, FolderListener
from plenary.storage.local import FolderStore
from support.doors import Broker
from support.processes import until

PATIENCE = 60
SETTLE = 0.3
GROWTH = 2.0


class Inbox:
    """A watched folder, and what the listener has submitted of it."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.root = root
        self.broker = Broker()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def events(self) -> list[StorageEvent]:
        return self.broker.taken

    def listen(self, rescan_seconds: float = 3600, settle_seconds: float = SETTLE) -> None:
        listener = FolderListener(FolderStore(self.root), self.broker.intake(), settle_seconds, rescan_seconds)
        self._thread = threading.Thread(target=listener.run, args=(self._stop,))
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()

    def put(self, key: str, text: str = "text") -> Path:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def ready(self, settle_seconds: float = SETTLE) -> None:
        """Returns once the listener is known to watch: a file of the start has come through."""
        self.put("ready")
        self.listen(settle_seconds=settle_seconds)
        self.wait_for("ready")
        self.events.clear()

    def keys(self, action: Action = Action.CREATED) -> list[str]:
        return [event.object.key for event in self.events if event.action is action]

    def wait_for(self, key: str, action: Action = Action.CREATED) -> None:
        until(lambda: key in self.keys(action), PATIENCE, lambda: f"only {self.events}")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    inbox = Inbox(tmp_path / "inbox")
    yield inbox
    inbox.stop()


def test_files_that_lie_there_at_the_start_are_submitted(inbox: Inbox) -> None:
    for key in ("a.pdf", "b/c.pdf"):
        inbox.put(key)
    inbox.listen()
    inbox.wait_for("a.pdf")
    inbox.wait_for("b/c.pdf")
    assert len(inbox.events) == 2


def test_a_new_file_is_submitted_with_its_size_and_the_etag_that_the_store_gives(inbox: Inbox) -> None:
    inbox.ready()
    inbox.put("sub/new.pdf", "hello")
    inbox.wait_for("sub/new.pdf")
    (event,) = inbox.events
    stat = FolderStore(inbox.root).stat("sub/new.pdf")
    assert stat is not None
    assert (event.etag, event.size, event.provider) == (stat.etag, 5, "folder")
    assert (event.object.store, event.object.bucket) == ("folder", "inbox")


def test_a_growing_file_is_submitted_once_and_whole(inbox: Inbox) -> None:
    inbox.ready(GROWTH)  # many times the pause between two writes, so that a busy machine makes none too long
    with inbox.put("big.pdf", "").open("w") as growing:
        for _ in range(10):
            growing.write("x" * 100)
            growing.flush()
            time.sleep(GROWTH / 8)
            assert inbox.events == []
    inbox.wait_for("big.pdf")
    assert [event.size for event in inbox.events] == [1000]


def test_a_download_is_submitted_under_its_last_name_only(inbox: Inbox) -> None:
    inbox.ready()
    inbox.put("doc.pdf.part").rename(inbox.root / "doc.pdf")
    inbox.put(".hidden")
    inbox.put("notes~")
    inbox.put("after.pdf")
    inbox.wait_for("after.pdf")
    inbox.wait_for("doc.pdf")
    assert {event.object.key for event in inbox.events} == {"doc.pdf", "after.pdf"}


def test_a_file_that_is_changed_is_submitted_again(inbox: Inbox) -> None:
    inbox.ready()
    inbox.put("a.pdf", "one")
    inbox.wait_for("a.pdf")
    inbox.put("a.pdf", "other")
    until(lambda: len(inbox.events) == 2, PATIENCE, lambda: str(inbox.events))
    assert inbox.events[0].etag != inbox.events[1].etag


def test_a_removed_file_is_told(inbox: Inbox) -> None:
    inbox.ready()
    (inbox.root / "ready").unlink()
    inbox.wait_for("ready", Action.REMOVED)
    assert inbox.keys() == []


def test_files_of_a_folder_that_is_moved_in_are_submitted(inbox: Inbox, tmp_path: Path) -> None:
    inbox.ready()
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "a.pdf").write_text("text")
    outside.rename(inbox.root / "moved")
    inbox.wait_for("moved/deep/a.pdf")
    assert [event.action for event in inbox.events] == [Action.CREATED]


def test_a_rescan_submits_nothing_twice(inbox: Inbox) -> None:
    inbox.put("a.pdf")
    inbox.listen(rescan_seconds=0.2)
    inbox.wait_for("a.pdf")
    inbox.put("b.pdf")
    inbox.wait_for("b.pdf")
    time.sleep(1)
    assert sorted(inbox.keys()) == ["a.pdf", "b.pdf"]


def test_files_whose_notices_come_long_after_a_scan_has_found_them_are_submitted_once(inbox: Inbox) -> None:
    inbox.put("ready")
    inbox.listen(rescan_seconds=0.2)
    inbox.wait_for("ready")
    inbox.broker.away = True
    inbox.put("first.pdf")
    until(lambda: inbox.broker.refusals, PATIENCE)  # it stands still, and sees no notice
    for number in range(10):
        inbox.put(f"{number}.pdf")
    time.sleep(OVERLAP.total_seconds() + 2 * SETTLE + 1)
    inbox.broker.away = False
    inbox.wait_for("9.pdf")
    inbox.put("last.pdf")
    inbox.wait_for("last.pdf")
    time.sleep(1)
    assert sorted(inbox.keys()) == sorted(
        {"ready", "first.pdf", "last.pdf", *(f"{number}.pdf" for number in range(10))}
    )


def test_while_the_broker_is_away_nothing_is_lost(inbox: Inbox) -> None:
    inbox.ready()
    inbox.broker.away = True
    inbox.put("a.pdf")
    inbox.put("b.pdf")
    until(lambda: inbox.broker.refusals >= 2, PATIENCE)
    inbox.broker.away = False
    inbox.wait_for("a.pdf")
    inbox.wait_for("b.pdf")


def test_it_stops_while_the_broker_is_away(inbox: Inbox) -> None:
    inbox.broker.away = True
    inbox.put("a.pdf")
    inbox.listen()
    until(lambda: inbox.broker.refusals >= 1, PATIENCE)
    inbox.stop()
    assert inbox.events == []


def test_a_missing_folder_is_an_error_at_the_start(tmp_path: Path) -> None:
    listener = FolderListener(FolderStore(tmp_path / "none"), Broker().intake())
    with pytest.raises(IngestError, match="No such file"):
        listener.run(threading.Event())


def raw(root: Path, name: bytes) -> Path:
    """Put a file of any name below a folder."""
    path = root / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("text")
    return path


def test_names_that_are_no_utf_8_do_not_end_the_listener(inbox: Inbox) -> None:
    raw(inbox.root, b"r\xe9solution.pdf")
    raw(inbox.root, b"dossier \xe9t\xe9/a.pdf")
    inbox.ready()
    raw(inbox.root, b"d\xe9cision.pdf")
    inbox.put("between.pdf")
    raw(inbox.root, b"dossier \xe0/b.pdf")
    inbox.wait_for("between.pdf")
    raw(inbox.root, b"r\xe9sum\xe9.pdf").rename(inbox.root / "after.pdf")
    inbox.wait_for("after.pdf")
    assert set(inbox.keys()) == {"between.pdf", "after.pdf"}
    assert inbox.keys(Action.REMOVED) == []


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "~$draft.docx", "a.PDF.filepart", "#recycle/a.pdf", "@eaDir/a.pdf/x", ".snapshot/a.pdf"]
)
def test_what_programs_leave_for_themselves_is_left_alone(inbox: Inbox, name: str) -> None:
    inbox.ready()
    inbox.put(name)
    inbox.put("after.pdf")
    inbox.wait_for("after.pdf")
    assert inbox.keys() == ["after.pdf"]


def test_a_file_that_is_written_anew_with_its_old_time_and_size_is_submitted_again(inbox: Inbox) -> None:
    inbox.ready()
    path = inbox.put("a.pdf", "one")
    inbox.wait_for("a.pdf")
    before = path.stat()
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    until(lambda: len(inbox.events) == 2, PATIENCE)
    inbox.put("other").rename(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    until(lambda: len({event.etag for event in inbox.events if event.object.key == "a.pdf"}) == 3, PATIENCE)


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), RuntimeError("OS file watch limit reached.")]
)
def test_a_folder_that_cannot_be_watched_is_looked_at_again_and_again_and_that_is_told(
    inbox: Inbox, error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = watchfiles.watch

    def watch(*paths: Path, force_polling: bool | None = None, **options: object) -> Iterator[object]:
        if not force_polling:
            raise error
        yield from real(*paths, force_polling=True, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("plenary.listeners.folder.watch", watch)
    monkeypatch.setattr("plenary.listeners.folder.POLL_SECONDS", 0.1)
    inbox.ready()
    path = inbox.put("sub/new.pdf")
    inbox.wait_for("sub/new.pdf")
    path.unlink()
    inbox.wait_for("sub/new.pdf", Action.REMOVED)
    told = capsys.readouterr().out
    assert "folder.polled" in told
    assert "max_user_watches" in told
