"""One event from claim to commit, on a real folder and a real Valkey."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest

from plenary.domain.backfill_run import Choice
from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.errors import ErrorCode
from plenary.ledger import keys
from plenary.ledger.client import Lease, Request, Verdict
from plenary.ledger.selection import select_objects
from plenary.parsing.structure.assembler import fingerprint
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds
from plenary.services.context import Context
from plenary.services.identity import _kept
from plenary.services.ingest import Outcome, RetryLaterError, _failure, process
from plenary.settings.model import Broker, Identity, Limits, Settings, Stores
from plenary.storage.base import Fetched
from plenary.storage.local import Folder, FolderStore
from support.processes import PROJECT
from support.volumes import ENGLISH as VOLUME

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
NAME = "A_RES_85_903-EN.txt"
RECORD = "A/RES/85/903:en"


class Place:
    """A watched folder and the worker on it, without a queue between them."""

    def __init__(self, root: Path, valkey: str, **limits: Any) -> None:
        root.mkdir(exist_ok=True)
        self.root, self.store = root, FolderStore(root)
        self.context = Context.of(
            Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=root)), limits=Limits(**limits))
        )
        self.turn = 0

    def put(self, name: str, text: str | None = None) -> StorageEvent:
        """Write a file, a sample unless its text is given; the event that tells of it."""
        return self.write(name, text.encode() if text is not None else (FILES / name.rpartition("/")[2]).read_bytes())

    def write(self, name: str, data: bytes) -> StorageEvent:
        """Write a file, uploaded later than all before it."""
        before = max(map(uploaded_ms, self.root.rglob("*")), default=0)
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_bytes(data)
        self.turn += 1
        os.utime(self.root / name, (self.turn, self.turn))
        while uploaded_ms(self.root / name) <= before:
            os.utime(self.root / name, (self.turn, self.turn))
        return self.event(name)

    def event(self, name: str) -> StorageEvent:
        listed = self.store.stat(name)
        assert listed
        return StorageEvent(object=listed.ref, etag=listed.etag)

    def remove(self, name: str) -> StorageEvent:
        event = self.event(name)
        (self.root / name).unlink()
        return StorageEvent(object=event.object, action=Action.REMOVED)

    def process(self, event: StorageEvent, *, replay: bool = False, probe: bool = False) -> Outcome:
        self.turn += 1
        request = Request(event, replay=replay)
        return process(request, self.context, owner=f"{self.turn}", fingerprint=fingerprint(), probe=probe)

    def sent(self, key: str = keys.records("plenary")) -> list[dict[str, Any]]:
        entries: Any = self.context.ledger.redis.xrange(key)
        return [opened(fields["event"]) for _, fields in entries]

    def letters(self) -> list[dict[str, Any]]:
        return self.sent(keys.failures("plenary"))

    def told(self) -> list[tuple[str, str]]:
        return [(event["type"].split(".")[-2], event["subject"]) for event in self.sent()]


def uploaded_ms(path: Path) -> int:
    """The time of a file's upload, as the ledger compares it."""
    return path.stat().st_ctime_ns // 1_000_000


@pytest.fixture
def place(tmp_path: Path, valkey: str) -> Place:
    return Place(tmp_path / "inbox", valkey)


def test_a_file_gives_its_record_once(place: Place) -> None:
    event = place.put(NAME)
    assert place.process(event) == Outcome("created", (RECORD,))
    assert place.process(event) == Outcome("duplicate", (RECORD,))
    assert place.told() == [("created", RECORD)]


def test_the_same_content_put_again_is_unchanged(place: Place) -> None:
    place.process(place.put(NAME))
    assert place.process(place.put(NAME)) == Outcome("unchanged", (RECORD,))
    assert place.told() == [("created", RECORD)]


def test_new_content_updates_the_record_and_names_what_it_replaces(place: Place) -> None:
    place.process(place.put(NAME))
    text = (FILES / NAME).read_text(encoding="utf-8")
    assert place.process(place.put(NAME, text.replace("forty", "fifty"))) == Outcome("updated", (RECORD,))
    first, second = place.sent()
    assert second["previoushash"] == first["contenthash"]


def test_a_removed_file_withdraws_its_record_once(place: Place) -> None:
    place.process(place.put(NAME))
    removal = place.remove(NAME)
    assert place.process(removal) == Outcome("withdrawn", (RECORD,))
    assert place.process(removal).result == "duplicate"
    assert place.told() == [("created", RECORD), ("withdrawn", RECORD)]


def test_a_file_that_comes_back_is_created_again(place: Place) -> None:
    event = place.put(NAME)
    place.process(event)
    place.process(place.remove(NAME))
    assert place.process(place.put(NAME)) == Outcome("created", (RECORD,))
    assert len({event["id"] for event in place.sent()}) == 3


def test_removing_a_file_leaves_a_record_that_another_gives_now(place: Place) -> None:
    place.process(place.put("A_RES_85_901-EN.pdf"))
    place.process(place.put("A_RES_85_901-EN.docx"))
    assert place.process(place.remove("A_RES_85_901-EN.pdf")).result == "unchanged"
    assert "withdrawn" not in dict(place.told())


@pytest.mark.parametrize("text", ["forty", "fifty"])
def test_of_two_files_with_one_record_the_other_has_it_once_the_current_one_is_removed(place: Place, text: str) -> None:
    first, second = f"first/{NAME}", f"second/{NAME}"
    place.process(place.put(first))
    place.process(place.put(second, (FILES / NAME).read_text(encoding="utf-8").replace("forty", text)))
    assert place.process(place.remove(second)) == Outcome("unchanged", (RECORD,))

    (asked,), _ = place.context.ledger.dependency("folder").due()
    result = "unchanged" if text == "forty" else "updated"
    assert place.process(asked.event, replay=asked.replay).as_dict() == {
        "outcome": result,
        "record": RECORD,
        "reason": None,
    }
    assert place.context.ledger.record(RECORD).object == f"folder://inbox/{first}"
    assert place.process(place.remove(first)) == Outcome("withdrawn", (RECORD,))
    assert place.told() == [
        ("created", RECORD),
        *[("updated", RECORD)] * (0 if text == "forty" else 2),
        ("withdrawn", RECORD),
    ]


def test_a_record_is_withdrawn_once_all_files_that_give_it_are_gone_in_whatever_order(place: Place) -> None:
    names = [f"{folder}/{NAME}" for folder in ("first", "second", "third")]
    for name in names:
        place.process(place.put(name))
    removals = [place.remove(name) for name in (names[1], names[2], names[0])]
    assert [place.process(removal).result for removal in removals] == ["unchanged", "unchanged", "withdrawn"]
    (asked,), _ = place.context.ledger.dependency("folder").due()
    assert place.process(asked.event, replay=asked.replay).result == "stale"
    assert place.told() == [("created", RECORD), ("withdrawn", RECORD)]


def test_a_file_that_becomes_another_document_leaves_its_record_to_the_other_that_gives_it(place: Place) -> None:
    place.process(place.put("A_RES_85_901-EN.pdf"))
    for sample in ("A_RES_85_901-EN.docx", "E_RES_2031_7-EN.docx"):
        place.process(place.write("upload", (FILES / sample).read_bytes()))
    assert "withdrawn" not in dict(place.told())
    assert place.context.ledger.record("A/RES/85/901:en").object == "folder://inbox/A_RES_85_901-EN.pdf"


def test_a_file_that_becomes_another_document_withdraws_the_former(place: Place) -> None:
    for sample in ("S_RES_9001_2031-EN.pdf", "E_RES_2031_7-EN.docx"):
        place.process(place.write("upload", (FILES / sample).read_bytes()))
    first, second = "S/RES/9001 (2031):en", "E/RES/2031/7:en"
    assert place.told() == [("created", first), ("created", second), ("withdrawn", first)]


def test_a_page_of_a_volume_gives_its_records_at_once_and_what_goes_from_it_is_withdrawn(place: Place) -> None:
    first, second = "A/RES/2801 (XXVI):en", "A/RES/2802 (XXVI):en"
    third = second.replace("2802", "2803")
    assert place.process(place.put("volume.txt", VOLUME)) == Outcome("created", (first, second))
    assert place.process(place.put("volume.txt", VOLUME.replace("2802", "2803"))).result == "created"
    assert place.process(place.remove("volume.txt")).result == "withdrawn"
    created, withdrawn = "created", "withdrawn"
    assert place.told() == [
        *((created, first), (created, second), (created, third), (withdrawn, second)),
        *((withdrawn, first), (withdrawn, third)),
    ]


def test_the_records_of_a_removed_volume_stand_while_other_files_give_them(place: Place) -> None:
    place.process(place.put("one.txt", VOLUME))
    for name, other in (("first.txt", "2802"), ("second.txt", "2801")):
        place.process(place.put(name, VOLUME.replace(other, "2809")))
    place.process(place.put("volume.txt", VOLUME))
    assert place.process(place.remove("one.txt")).result == "unchanged"
    place.process(place.remove("volume.txt"))
    assert [subject for kind, subject in place.told() if kind == "withdrawn"] == []


def test_a_bad_file_is_quarantined_at_once_with_one_dead_letter(place: Place) -> None:
    event = place.put("A_RES_85_904-EN.pdf")
    assert place.process(event) == Outcome("failed", reason="no_text")
    assert place.process(event).result == "duplicate"
    (letter,) = place.letters()
    assert letter["data"]["attempts"] == 1
    assert letter["data"]["replay"] == "plenary failures retry folder://inbox/A_RES_85_904-EN.pdf"


def test_a_replay_of_a_bad_file_fails_as_the_same_event(place: Place) -> None:
    event = place.put("A_RES_85_904-EN.pdf")
    place.process(event)
    assert place.process(event, replay=True) == Outcome("failed", reason="no_text")
    assert len({letter["id"] for letter in place.letters()}) == 1


def test_a_replay_after_the_file_was_mended_gives_the_record(place: Place) -> None:
    place.process(place.put(NAME, ""))
    assert place.letters()[0]["data"]["reason"] == "empty_file"
    assert place.process(place.put(NAME), replay=True) == Outcome("created", (RECORD,))


def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path, valkey: str) -> None:
    place = Place(tmp_path / "inbox", valkey, object_mib=1)
    assert place.process(place.put(NAME, "x" * (1 << 20) + "x")) == Outcome("failed", reason="too_large")


def test_a_file_that_is_gone_is_a_failure(place: Place) -> None:
    event = place.put(NAME)
    (place.root / NAME).unlink()
    assert place.process(event) == Outcome("failed", reason="object_gone")


def test_a_late_word_of_a_file_that_came_and_went_is_stale(place: Place) -> None:
    event = place.put(NAME)
    place.process(event)
    place.process(place.remove(NAME))
    assert place.process(event) == Outcome("stale")
    assert place.letters() == []


@pytest.fixture
def unmounted(place: Place) -> Iterator[StorageEvent]:
    """An event of a folder that is away."""
    event = place.put(NAME)
    place.root.rename(place.root.with_name("away"))
    yield event
    place.root.with_name("away").rename(place.root)


def test_what_a_store_that_is_away_holds_back_waits_uncounted_and_is_read_when_it_is_back(place: Place) -> None:
    names = ["A_RES_85_901-EN.pdf", NAME, "S_RES_9001_2031-EN.pdf"]
    events = [place.put(name) for name in names]
    parking = place.context.ledger.dependency("folder")
    place.root.rename(place.root.with_name("away"))
    assert [place.process(event).result for event in events] == ["parked"] * 3
    assert parking.since()

    (asked,), probe = parking.due()
    assert probe
    assert parking.due() == ([], True)  # not asked again at once
    assert place.process(asked.event, probe=True).result == "parked"

    place.root.with_name("away").rename(place.root)
    assert place.process(events[0]).result == "parked"  # only a probe asks
    assert place.process(asked.event, probe=True).result == "created"
    assert parking.since() is None
    parked: Any = place.context.ledger.redis.zrange(keys.parked("plenary", "folder"), 0, -1)
    assert [place.process(Request.of_json(text).event).result for text in parked] == ["created"] * 2
    assert parking.waiting() == 0
    assert place.letters() == []


def test_a_store_that_is_away_for_long_costs_no_file_an_attempt(place: Place, unmounted: StorageEvent) -> None:
    for _ in range(30):
        assert place.process(unmounted, probe=True) == Outcome("parked")
    assert place.letters() == []


def test_one_file_that_a_store_stumbles_over_ends_as_a_dead_letter_and_may_come_again(
    place: Place, unmounted: StorageEvent
) -> None:
    parking = place.context.ledger.dependency("folder")
    for _ in range(9):
        assert place.process(unmounted) == Outcome("parked")
        parking.answered()  # as others found it well
    assert place.process(unmounted) == Outcome("failed", reason="store_unreachable")
    assert place.letters()[0]["data"]["attempts"] == 10
    assert place.process(unmounted) == Outcome("parked")


def test_a_late_removal_leaves_a_file_that_is_there_again(place: Place) -> None:
    place.process(place.put(NAME))
    removal = place.remove(NAME)
    place.process(place.put(NAME))
    assert place.process(removal) == Outcome("duplicate", (RECORD,))
    assert place.told() == [("created", RECORD)]


def test_a_late_event_finds_the_newest_version(place: Place) -> None:
    old = place.put(NAME)
    text = (FILES / NAME).read_text(encoding="utf-8")
    new = place.put(NAME, text.replace("forty", "fifty"))
    assert place.process(new) == Outcome("created", (RECORD,))
    assert place.process(old) == Outcome("duplicate", (RECORD,))
    assert place.told() == [("created", RECORD)]


def test_of_two_files_with_one_record_the_later_counts_in_whatever_order_they_are_read(place: Place) -> None:
    earlier = place.put("A_RES_85_901-EN.pdf")
    later = place.put("A_RES_85_901-EN.docx")
    assert place.process(later).result == "created"
    assert place.process(earlier).result == "superseded"
    (event,) = place.sent()
    assert event["data"]["source"]["key"] == "A_RES_85_901-EN.docx"


def test_a_file_in_the_hands_of_another_is_waited_for(place: Place) -> None:
    event = place.put(NAME)
    lease = Lease(Request(event), event.version, fingerprint(), "another")
    assert place.context.ledger.claim(lease, 60).verdict is Verdict.RUN
    with pytest.raises(RetryLaterError) as again:
        place.process(event)
    assert 0 < again.value.wait_seconds <= 60


def test_a_reader_that_lost_its_lease_sends_nothing(tmp_path: Path, valkey: str) -> None:
    place = Place(tmp_path / "inbox", valkey)
    event = place.put(NAME)
    slow = place.context.ledger.claim(Lease(Request(event), event.version, fingerprint(), "slow"), 0.01)
    time.sleep(0.03)
    assert slow.verdict is Verdict.RUN
    assert place.process(event) == Outcome("created", (RECORD,))
    assert not place.context.ledger.release(Lease(Request(event), event.version, fingerprint(), "slow"))
    assert len(place.sent()) == 1


def test_a_file_whose_readers_died_too_often_is_given_up(place: Place) -> None:
    event = place.put(NAME)
    for attempt in range(place.context.settings.limits.attempts):
        place.context.ledger.claim(Lease(Request(event), event.version, fingerprint(), f"dead {attempt}"), 0.005)
        time.sleep(0.02)
    assert place.process(event) == Outcome("failed", reason="crashed")
    assert place.letters()[0]["data"]["details"] == {"attempts": 4}


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, valkey: str) -> None:
    place = Place(tmp_path / "inbox", valkey, parse_seconds=1, silence_seconds=1)
    numbers = "\n\n\n".join(f"{n}.\nRequests hive number {n} to be kept;" for n in range(6, 100_000))
    event = place.put(NAME, (FILES / NAME).read_text(encoding="utf-8") + "\n\n\n" + numbers)
    assert place.process(event) == Outcome("failed", reason="timed_out")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
@pytest.mark.parametrize(
    ("entry", "outcome", "details"),
    [
        ("hostile:die_unless_alone", Outcome("created", (RECORD,)), None),
        ("hostile:die", Outcome("failed", reason="crashed"), {"signal": "SIGKILL", "at": "received"}),
    ],
)
def test_a_file_that_killed_its_reader_is_tried_alone_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, entry: str, outcome: Outcome, details: dict[str, Any] | None
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT / "tests" / "sandbox"))
    with Pool(Bounds(), entry) as readers:
        monkeypatch.setattr("plenary.services.context._readers", lambda _: readers)
        assert place.process(place.put(NAME)) == outcome
    assert [letter["data"]["details"] for letter in place.letters()] == ([details] if details else [])


@pytest.mark.parametrize("error", [RecursionError(), KeyError("x")])
def test_an_error_of_our_own_ends_as_a_defect(error: Exception) -> None:
    assert _failure(error).reason is ErrorCode.DEFECT


@pytest.mark.parametrize("told", [None, datetime(2031, 1, 1, tzinfo=UTC)])
def test_a_file_whose_time_lies_in_the_future_does_not_stand_before_later_ones(
    place: Place, told: datetime | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, text = FolderStore.fetch, (FILES / NAME).read_text()

    def lying(self: FolderStore, ref: ObjectRef, **asked: Any) -> Fetched:
        fetched = fetch(self, ref, **asked)
        return replace(fetched, last_modified=datetime.max.replace(tzinfo=UTC)) if ref.key == NAME else fetched

    monkeypatch.setattr(FolderStore, "fetch", lying)
    first = place.put(NAME)
    assert place.process(first.model_copy(update={"occurred_at": told})).result == "created"
    later = place.put(f"later/{NAME}", text.replace("bees", "wasps"))
    assert place.process(later).result == "updated"


def test_a_worker_whose_clock_is_behind_takes_the_later_file(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    class Behind(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - timedelta(minutes=5)

    assert place.process(place.put(NAME)).result == "created"
    monkeypatch.setattr("plenary.services.ingest.datetime", Behind)
    later = place.put(f"later/{NAME}", (FILES / NAME).read_text().replace("bees", "wasps"))
    assert place.process(later).result == "updated"


BARE, PROVISIONAL = "box/000_24.txt", "sha256-"


def unnamed(place: Place, text: str | None = None) -> StorageEvent:
    return place.put(BARE, text or (FILES / NAME).read_text(encoding="utf-8"))


def knowing(place: Place, **identity: Any) -> None:
    """The worker with other settings of what tells which document a file is."""
    settings = place.context.settings.model_copy(update={"identity": Identity(**identity)})
    place.context = Context.of(settings)
    _kept.clear()


def test_a_text_that_nothing_names_is_sent_without_a_symbol(place: Place) -> None:
    outcome = place.process(unnamed(place))
    assert outcome.result == "created"
    (sent,) = place.sent()
    assert sent["data"]["symbol"] is None
    assert sent["subject"] == outcome.records[0]
    assert sent["subject"].startswith(PROVISIONAL)


@pytest.mark.parametrize("known", ["manifest", "catalogue"])
def test_once_it_is_known_the_record_is_withdrawn_and_its_own_created_in_one_commit(
    known: str, place: Place, tmp_path: Path
) -> None:
    event = unnamed(place)
    (provisional,) = place.process(event).records
    if known == "manifest":
        place.put("box/manifest.csv", "key,symbol\n000_24.txt,A/RES/85/903\n")
        knowing(place, manifest="manifest.csv")
    else:
        catalogue = tmp_path / "known.csv"
        title = "Beekeeping on the roofs of cities and the teaching of the craft"
        catalogue.write_text(f"symbol,title\nA/RES/85/903,{title}\n", encoding="utf-8")
        knowing(place, catalogue=catalogue)
    assert place.process(event) == Outcome("duplicate", (provisional,))
    assert place.process(event, replay=True) == Outcome("created", (RECORD,))
    assert sorted(place.told()[1:]) == [("created", RECORD), ("withdrawn", provisional)]
    assert place.process(event, replay=True) == Outcome("duplicate", (RECORD,))


def test_a_manifest_is_never_read_as_a_document_and_one_that_is_broken_names_nothing(place: Place) -> None:
    knowing(place, manifest="manifest.csv")
    assert place.process(place.put("box/manifest.csv", "key,symbol\n000_24.txt,resolution\n")).result == "unchanged"
    assert place.process(unnamed(place)).records[0].startswith(PROVISIONAL)


def test_a_manifest_that_arrives_counts_for_what_is_read_after_it(place: Place) -> None:
    knowing(place, manifest="manifest.csv")
    event = unnamed(place)
    (provisional,) = place.process(event).records
    manifest = place.put("box/manifest.csv", "key,symbol\n000_24.txt,A/RES/85/903\n")
    assert place.process(event, replay=True) == Outcome("unchanged", (provisional,)), "the folder is known to have none"
    place.process(manifest)
    assert place.process(event, replay=True) == Outcome("created", (RECORD,))


def test_a_setting_quarantines_what_nothing_names(place: Place) -> None:
    knowing(place, unidentified="quarantine")
    assert place.process(unnamed(place)) == Outcome("failed", reason="symbol_missing")


def test_those_without_a_symbol_can_be_read_again_by_themselves(place: Place) -> None:
    place.process(place.put("A_RES_85_901-EN.pdf"))
    place.process(unnamed(place))
    survey = place.context.ledger.scan
    assert [row.object.key for row in select_objects(Choice(unidentified=True), survey)] == [BARE]
