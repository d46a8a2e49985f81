"""From commits of records to one current alignment of a symbol, on a real Valkey."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.domain.cloudevents import content_hash, opened
from plenary.domain.record import Record
from plenary.domain.storage_event import StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Ledger, Outlets, Request
from plenary.ledger.record_store import LedgerRecords
from plenary.observability.metrics.counters import Tally
from plenary.services.alignment import align_symbol
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import AlignmentSettings, Broker, Settings, Stores
from plenary.sinks.base import Topic
from plenary.sinks.topics import Subscription
from plenary.storage.local import Folder, FolderStore
from support.aligned_versions import TEXTS, version, versions
from support.alignment_desk import SYMBOL, Desk
from support.processes import PROJECT

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(redis: Redis) -> Desk:
    return Desk(redis)


def changed(language: str) -> Record:
    return version(language, tuple(text.replace("2035", "2036") for text in TEXTS[language]))


def test_current_records_are_kept_and_found_by_symbol(desk: Desk) -> None:
    english, french = versions("en", "fr")
    desk.put(english)
    desk.put(french)
    assert desk.records.get(english.id) == english
    assert desk.records.by_symbol(SYMBOL) == [english, french]
    desk.remove(english)
    assert desk.records.get(english.id) is None
    assert desk.records.by_symbol(SYMBOL) == [french]


def test_a_ledger_that_keeps_no_records_keeps_none(redis: Redis) -> None:
    desk = Desk(redis)
    desk.ledger = Ledger(redis, "plenary", Outlets(sinks=("files",)))
    desk.put(version("en"))
    assert desk.records.by_symbol(SYMBOL) == []
    assert desk.alignments.due(0) == []


def test_the_second_language_makes_an_alignment(desk: Desk) -> None:
    desk.put(version("en"))
    assert desk.align() == "alone"
    assert desk.events() == []
    desk.put(version("fr"))
    assert desk.align() == "aligned"
    (event,) = desk.events()
    assert event["subject"] == SYMBOL
    assert set(event["data"]["contents"]) == {"en", "fr"}
    assert desk.alignments.due(0) == []


def test_one_set_of_contents_is_aligned_once(desk: Desk) -> None:
    for record in versions("en", "fr"):
        desk.put(record)
    assert [desk.align(), desk.align()] == ["aligned", "unchanged"]
    desk.put(version("fr"))
    assert desk.align() == "unchanged"
    assert len(desk.events()) == 1


def test_an_update_and_a_withdrawal_replace_it(desk: Desk) -> None:
    for record in versions("en", "fr", "ru"):
        desk.put(record)
    desk.align()
    desk.put(changed("fr"))
    desk.align()
    desk.remove(version("ru"))
    desk.align()
    desk.remove(version("fr"))
    desk.align()
    first, second, third, last = desk.events()
    assert [item["odd"] for item in second["data"]["discrepancies"]] == ["fr"]
    assert set(third["data"]["contents"]) == {"en", "fr"}
    assert (set(last["data"]["contents"]), last["data"]["rows"]) == ({"en"}, [])
    assert len({event["id"] for event in (first, second, third, last)}) == 4
    assert int(first["revision"]) < int(second["revision"]) < int(third["revision"]) < int(last["revision"])


def test_a_record_that_changes_meanwhile_is_aligned_as_it_is_then(desk: Desk) -> None:
    for record in versions("en", "fr"):
        desk.put(record)

    class Slow(LedgerRecords):
        def by_symbol(self, symbol: str) -> list[Record]:
            found = super().by_symbol(symbol)
            if desk.records.get(f"{symbol}:fr") == version("fr"):
                desk.put(changed("fr"))
            return found

    result = align_symbol(SYMBOL, desk.alignments, Slow(desk.redis, "plenary"), Tally(desk.redis, "plenary"))
    assert result == "aligned"
    (event,) = desk.events()
    assert event["data"]["contents"]["fr"] == content_hash(changed("fr"))


def test_records_from_before_leave_a_symbol_due(desk: Desk) -> None:
    for record in versions("en", "fr"):
        desk.put(record)
    desk.redis.delete(keys.current_record("plenary", f"{SYMBOL}:fr"))
    assert desk.align() == "incomplete"
    assert desk.alignments.due(0) == [SYMBOL]
    desk.put(version("fr"))
    assert desk.align() == "aligned"


@pytest.mark.parametrize("seed", range(5))
def test_any_order_ends_as_a_quiet_run(desk: Desk, seed: int) -> None:
    """Arrivals in any order, one twice, one replaced, one removed, aligned now and then: the last event is the same."""
    rng = random.Random(seed)
    steps = [*versions("en", "fr", "zh"), version("en"), version("ru")]
    rng.shuffle(steps)
    for record in steps:
        desk.put(record)
        if rng.random() < 0.5:
            desk.align()
    desk.put(changed("fr"))
    if rng.random() < 0.5:
        desk.align()
    desk.remove(version("ru"))
    desk.align()
    last = desk.events()[-1]["data"]
    quiet = {"en": version("en"), "fr": changed("fr"), "zh": version("zh")}
    assert last["contents"] == {code: content_hash(record) for code, record in quiet.items()}
    assert len({str(event["data"]["contents"]) for event in desk.events()[-2:]}) == min(2, len(desk.events()))


def test_reading_a_file_keeps_its_record_and_marks_its_symbol(valkey: str, tmp_path: Path) -> None:
    (tmp_path / "A_RES_85_903-EN.txt").write_bytes((PROJECT / "tests/samples/files/A_RES_85_903-EN.txt").read_bytes())
    settings = Settings(
        broker=Broker(url=valkey),
        stores=Stores(folder=Folder(root=tmp_path)),
        alignment=AlignmentSettings(enabled=True),
    )
    context = Context.of(settings)
    listed = FolderStore(tmp_path).stat("A_RES_85_903-EN.txt")
    assert listed
    event = StorageEvent(object=listed.ref, etag=listed.etag)
    assert process(Request(event), context, owner="1", fingerprint=context.fingerprint).result == "created"
    record = LedgerRecords(context.ledger.redis, "plenary").get("A/RES/85/903:en")
    assert record is not None
    assert content_hash(record) == context.ledger.record(record.id).content
    assert context.ledger.alignments.due(0) == ["A/RES/85/903"]


def test_a_subscriber_is_sent_alignments_and_discrepancies(redis: Redis) -> None:
    topics = frozenset({Topic.ALIGNMENTS, Topic.DISCREPANCIES})
    desk = Desk(redis)
    for record in (version("en"), version("ru"), changed("fr")):
        desk.put(record)
    desk.align()
    messages = Subscription(topics=topics).messages(event_body(redis))
    assert [message.routing_key for message in messages] == ["alignments.ga", "discrepancies.ga"]
    findings = opened(messages[1].envelope.body)
    assert (findings["type"], findings["subject"]) == ("org.plenary.discrepancies.updated.v1", SYMBOL)
    assert [item["odd"] for item in findings["data"]["discrepancies"]] == ["fr"]
    assert Subscription(topics=topics, organs=frozenset({"SC"})).messages(event_body(redis)) == []


def event_body(redis: Redis) -> str:
    entries: Any = redis.xrange(keys.outbox("plenary"))
    return str(entries[-1][1]["event"])


def test_a_record_that_another_store_keeps_is_only_marked_and_an_old_copy_goes(desk: Desk) -> None:
    desk.put(version("fr"))
    desk.align()
    assert desk.alignments.due(0) == []
    desk.ledger = Ledger(desk.redis, "plenary", Outlets(sinks=("files",), records=True, elsewhere=True))
    desk.put(version("fr"))
    assert desk.records.get(f"{SYMBOL}:fr") == version("fr")
    desk.align()
    desk.put(changed("fr"))
    assert desk.records.get(f"{SYMBOL}:fr") is None
    assert desk.alignments.due(0) == [SYMBOL]
