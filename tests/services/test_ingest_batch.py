"""The objects of one message of a backfill, on a real folder and a real Valkey: each ends by itself."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Lease, Request
from plenary.ledger.scan import Survey
from plenary.services import ingest_batch
from plenary.services.context import Context
from plenary.services.ingest import Outcome, RetryLaterError, process
from plenary.services.ingest_batch import GROUP, Batch
from plenary.settings.model import Broker, Limits, Settings, Stores
from plenary.storage.base import Fetched
from plenary.storage.local import Folder, FolderStore
from support.processes import PROJECT

pytestmark = pytest.mark.integration

TEXT = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")


class Place:
    """A folder and the worker on it."""

    def __init__(self, root: Path, valkey: str, **limits: Any) -> None:
        root.mkdir()
        self.root, self.store = root, FolderStore(root)
        self.context = Context.of(
            Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=root)), limits=Limits(**limits))
        )

    def put(self, *numbers: int, ending: str = ".txt") -> list[StorageEvent]:
        """Write resolutions, each with a number of its own: their events."""
        events = []
        for number in numbers:
            name = f"A_RES_86_{number}-EN{ending}"
            (self.root / name).write_text(TEXT.replace("85/903", f"86/{number}"), encoding="utf-8")
            events.append(self.event(name))
        return events

    def event(self, name: str) -> StorageEvent:
        listed = self.store.stat(name)
        assert listed
        return StorageEvent(object=listed.ref, etag=listed.etag, size=listed.size)

    def missing(self, name: str) -> StorageEvent:
        return StorageEvent(object=ObjectRef(store="folder", bucket=self.root.name, key=name))

    def run(
        self, events: Sequence[StorageEvent], is_over: Callable[[], bool] = lambda: False
    ) -> dict[str, Outcome | RetryLaterError]:
        """What became of each object that was begun, by its key."""
        batch = Batch(
            [Request(event) for event in events], self.context, fingerprint=self.context.fingerprint, is_over=is_over
        )
        return {ended.request.event.object.key: ended.outcome for group in batch.run() for ended in group}

    def results(self, events: Sequence[StorageEvent], **options: Any) -> dict[str, str]:
        """The name of each outcome, of a failure its reason."""
        named = {key: outcome for key, outcome in self.run(events, **options).items() if isinstance(outcome, Outcome)}
        return {key: outcome.reason or outcome.result for key, outcome in named.items()}

    def sent(self) -> list[str]:
        entries: Any = self.context.ledger.redis.xrange(keys.records("plenary"))
        return [opened(fields["event"])["subject"] for _, fields in entries]

    def leased(self) -> int:
        return int(self.context.ledger.redis.zcard(keys.leases("plenary")))

    def lose(self, events: Sequence[StorageEvent]) -> None:
        """Claim objects as a worker does that dies with them."""
        owner, fingerprint = uuid.uuid4().hex, self.context.fingerprint
        leases = [Lease(Request(event), event.version, fingerprint, owner) for event in events]
        self.context.ledger.claim_all(leases, 0.001)
        time.sleep(0.01)

    def crashes(self) -> list[int]:
        rows, _ = Survey(self.context.ledger.redis, "plenary").page(0, "")
        return sorted(row.crashes for row in rows)


@pytest.fixture
def place(tmp_path: Path, valkey: str) -> Place:
    return Place(tmp_path / "inbox", valkey)


def test_all_are_read_and_sent_once_and_a_second_delivery_sends_nothing(place: Place) -> None:
    events = place.put(*range(1, GROUP + 4))
    assert set(place.results(events).values()) == {"created"}
    assert sorted(place.sent()) == sorted(f"A/RES/86/{number}:en" for number in range(1, GROUP + 4))
    assert set(place.results(events).values()) == {"duplicate"}
    assert len(place.sent()) == GROUP + 3
    assert place.leased() == 0


def test_a_bad_object_fails_alone(place: Place) -> None:
    good = place.put(1, 2)
    (place.root / "empty.pdf").write_bytes(b"")
    (place.root / "noise.pdf").write_bytes(b"%PDF-1.7 and no more")
    bad = [place.event("empty.pdf"), place.missing("gone.pdf"), place.event("noise.pdf")]
    assert place.results([bad[0], good[0], *bad[1:], good[1]]) == {
        "A_RES_86_1-EN.txt": "created",
        "A_RES_86_2-EN.txt": "created",
        "empty.pdf": "empty_file",
        "gone.pdf": "object_gone",
        "noise.pdf": "damaged",
    }
    assert place.leased() == 0


def test_events_are_those_of_objects_that_come_one_by_one(place: Place) -> None:
    events = place.put(1, 2)
    bodies: list[dict[str, Any]] = []
    for read in (lambda: place.run(events), lambda: [one_by_one(place, event) for event in events]):
        place.context.ledger.redis.flushdb()
        read()
        entries: Any = place.context.ledger.redis.xrange(keys.records("plenary"))
        bodies.append({event["subject"]: said(event) for event in (opened(fields["event"]) for _, fields in entries)})
    assert bodies[0] == bodies[1]


def one_by_one(place: Place, event: StorageEvent) -> Outcome:
    return process(Request(event), place.context, owner=str(event.object.key), fingerprint=place.context.fingerprint)


def said(event: dict[str, Any]) -> tuple[Any, ...]:
    data = {name: value for name, value in event["data"].items() if name != "ingested_at"}
    return event["type"], event["contenthash"], data


def test_two_files_of_one_record_in_one_batch_do_not_hinder_each_other(place: Place) -> None:
    (first,), (second,) = place.put(1, ending=".text.txt"), place.put(1)  # of one age: the greater URI counts
    assert place.results([first, second]) == {first.object.key: "created", second.object.key: "unchanged"}
    row = place.context.ledger.record("A/RES/86/1:en")
    assert (row.object, [other.uri for other in row.fallback_sources]) == (second.object.uri, [first.object.uri])
    assert place.sent() == ["A/RES/86/1:en"]


def test_what_was_not_begun_is_given_back_and_does_not_count_as_tried(place: Place) -> None:
    events = place.put(1, 2, 3, 4)
    begun = place.results(events, is_over=after(1))
    assert begun == {"A_RES_86_1-EN.txt": "created"}
    assert place.leased() == 0
    assert place.crashes() == [0, 0, 0, 0]
    assert set(place.results(events[1:]).values()) == {"created"}


def after(objects: int) -> Callable[[], bool]:
    """Is over once so many objects were read: it is asked before a group and behind each object."""
    asked = iter(range(1000))
    return lambda: next(asked) >= objects


def test_an_object_that_another_works_on_comes_again_and_holds_up_nobody(place: Place) -> None:
    events = place.put(1, 2, 3)
    lease = Lease(Request(events[1]), events[1].version, place.context.fingerprint, "another")
    place.context.ledger.claim(lease, 60)
    found = place.run(events)
    assert isinstance(again := found.pop("A_RES_86_2-EN.txt"), RetryLaterError)
    assert 0 < again.wait_seconds <= 60
    assert [getattr(outcome, "result", None) for outcome in found.values()] == ["created", "created"]


def test_after_a_death_objects_are_claimed_one_by_one(place: Place) -> None:
    events = place.put(*range(1, 6))
    place.lose(events)
    leased: list[int] = []

    def look() -> bool:
        leased.append(place.leased())
        return False

    assert set(place.results(events, is_over=look).values()) == {"created"}
    assert max(leased[1:]) == 1  # after the first look, which finds the leases of the dead


def test_an_object_at_which_workers_die_fails_and_its_neighbours_do_not(tmp_path: Path, valkey: str) -> None:
    place = Place(tmp_path / "inbox", valkey, attempts=2)
    events = place.put(1, 2, 3)
    place.lose(events)
    place.lose(events[:1])  # it was read alone
    assert place.results(events) == {
        "A_RES_86_1-EN.txt": "crashed",
        "A_RES_86_2-EN.txt": "created",
        "A_RES_86_3-EN.txt": "created",
    }


def test_with_one_attempt_each_object_is_claimed_by_itself(tmp_path: Path, valkey: str) -> None:
    place, leased = Place(tmp_path / "inbox", valkey, attempts=1), list[int]()

    def look() -> bool:
        leased.append(place.leased())
        return False

    place.run(place.put(1, 2, 3), is_over=look)
    assert max(leased) <= 1


def test_few_files_are_fetched_ahead_and_their_bytes_are_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    events, store = place.put(*range(1, 8)), Watched(place.root)
    place.context._stores["folder"] = store
    monkeypatch.setattr(ingest_batch, "AHEAD_BYTES", 2 * (events[0].size or 0))
    place.run(events, is_over=store.look)
    assert 1 <= store.most <= 3  # the one that was read, and two that the bytes allow


class Watched(FolderStore):
    """A folder that counts how many files were fetched beyond those that were read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.lock, self.fetched, self.read, self.most = threading.Lock(), 0, -1, 0

    def fetch(self, ref: ObjectRef, **options: Any) -> Fetched:
        with self.lock:
            self.fetched += 1
        return super().fetch(ref, **options)

    def look(self) -> bool:
        with self.lock:
            self.read += 1
            self.most = max(self.most, self.fetched - max(0, self.read))
        return False


def test_records_are_committed_before_they_fill_the_memory(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_batch, "UNCOMMITTED_CHARACTERS", 1)
    sent: list[int] = []

    def look() -> bool:
        sent.append(len(place.sent()))
        return False

    place.run(place.put(1, 2, 3), is_over=look)
    assert sent[1:4] == [1, 2, 3]
