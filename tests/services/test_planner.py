"""The planner of backfills, step by step, on a real folder and a real Valkey; no worker takes anything off the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from plenary.domain.backfill_run import BackfillOrder, Selection
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.backfill_runs import LOCK_SECONDS
from plenary.ledger.client import Lease, Request
from plenary.parsing.structure.assembler import fingerprint
from plenary.services.backfill import backpressure, planner
from plenary.services.context import Context
from plenary.settings.model import Broker, Settings
from plenary.settings.model import Redis as LedgerRedis
from plenary.tasks.ingest import enqueue
from support.planned import Place

pytestmark = pytest.mark.integration


@pytest.fixture
def place(tmp_path: Path, valkey: str, redis: Redis, broker: None) -> Callable[..., Place]:
    return lambda **backfill: Place(tmp_path / "inbox", valkey, redis, **backfill)


def test_a_run_puts_each_wanted_object_on_the_queue_once_and_ends_with_the_last(place: Callable[..., Place]) -> None:
    here = place()
    here.put("2031/a.pdf", "2031/b.pdf", "2031/c.txt", "2030/d.pdf", "2031/e.pdf.plenary.json")
    run = here.begin("2031/", selection=Selection(suffixes=(".pdf",)))
    here.step(run)
    here.step(run)
    assert here.queued() == ["2031/a.pdf", "2031/b.pdf"]
    assert here.run(run).counts == {"seen": 4, "left_out": 2, "missing": 2, "bytes": 16, "enqueued": 2}
    assert here.run(run).state == "running"
    for key in [*here.queued(), *here.queued()]:  # a second delivery is told too
        here.runs.end(run.id, here.uri(key), "created")
    assert here.run(run).state == "done"
    assert here.run(run).outcomes == {"created": 2}


def test_what_the_ledger_holds_is_not_read_again(place: Callable[..., Place]) -> None:
    here = place()
    here.put("held.pdf", "new.pdf")
    listed = here.here.store("folder").list("inbox", "held.pdf")
    (held,) = [entry.ref for entry in listed]
    found = next(iter(here.here.store("folder").list("inbox", "held.pdf")))
    lease = Lease(Request(StorageEvent(object=held)), ObjectVersion(etag=found.etag), fingerprint(), "me")
    here.here.ledger.claim(lease, 60)
    here.here.ledger.commit(lease, "created", (), [])
    run = here.begin()
    here.step(run)
    assert here.queued() == ["new.pdf"]
    assert here.run(run).counts["done"] == 1


def test_the_queue_is_kept_between_two_marks(place: Callable[..., Place]) -> None:
    here = place(low_mark=3, high_mark=5)
    names = [f"{number:03}.pdf" for number in range(12)]
    here.put(*names)
    run = here.begin()
    here.step(run)
    assert here.queued() == names[:5]
    called = [here.runs.end(run.id, here.uri(name), "created") for name in names[:3]]
    assert called == [False, False, True]
    here.step(run)
    assert here.queued() == names[:8]
    here.step(run)
    assert here.queued() == names[:8]


def test_a_planner_without_the_lock_or_behind_the_cursor_changes_nothing(place: Callable[..., Place]) -> None:
    here = place(low_mark=1, high_mark=1)
    here.put("a.pdf", "b.pdf")
    run = here.begin()
    stale = here.runs.lock(run.id)
    assert stale.acquire()
    here.redis.delete(stale.name)  # it ran out while its holder stood still
    assert planner.step(here.run(run), stale, here.here) is False
    assert here.queued() == []
    here.step(run)
    lock = here.runs.lock(run.id)
    assert lock.acquire()
    assert planner.step(run, lock, here.here) is False  # the row as it was before the first step
    assert here.queued() == ["a.pdf"]
    assert here.redis.pttl(lock.name) <= LOCK_SECONDS * 1000


def test_a_run_waits_while_uploads_wait_and_says_so(place: Callable[..., Place]) -> None:
    here = place(uploads_waiting=1)
    here.put("a.pdf")
    for key in ("x", "y"):
        enqueue([StorageEvent(object=ObjectRef(store="folder", bucket="inbox", key=key))])
    run = here.begin()
    here.step(run)
    assert here.queued() == []
    assert here.run(run).waits == "uploads come first: 2 wait for a worker"
    here.redis.rpop("uploads")
    here.step(run)
    assert here.queued() == ["a.pdf"]
    assert here.run(run).waits is None


def test_one_upload_that_waits_too_long_is_enough(place: Callable[..., Place]) -> None:
    here = place(uploads_lag_seconds=0.001)
    assert backpressure.lag(here.here) is None
    enqueue([StorageEvent(object=ObjectRef(store="folder", bucket="inbox", key="x"))])
    assert "the oldest has waited" in str(backpressure.lag(here.here))


def test_a_budget_is_kept_and_told(place: Callable[..., Place]) -> None:
    here = place()
    here.put(*(f"{number}.pdf" for number in range(4)))
    run = here.begin(objects_an_hour=60)
    here.step(run)
    here.step(run)
    assert here.queued() == ["0.pdf"]
    assert here.run(run).waits == "the budget of 60 objects an hour is used up"


def test_a_paused_run_goes_on_where_it_was_and_a_cancelled_one_never(place: Callable[..., Place]) -> None:
    here = place(low_mark=1, high_mark=1)
    here.put("a.pdf", "b.pdf", "c.pdf")
    run = here.begin()
    here.step(run)
    assert here.runs.turn(run.id, "paused") == "paused"
    here.runs.end(run.id, here.uri("a.pdf"), "created")
    here.step(run)
    assert here.queued() == ["a.pdf"]
    assert here.runs.turn(run.id, "running") == "running"
    here.step(run)
    assert here.queued() == ["a.pdf", "b.pdf"]
    assert here.runs.turn(run.id, "cancelled") == "cancelled"
    assert here.runs.cancelled(run.id)
    assert here.runs.turn(run.id, "running") == "cancelled"
    here.step(run)
    assert here.queued() == ["a.pdf", "b.pdf"]


def test_one_run_of_an_order_at_a_time(place: Callable[..., Place]) -> None:
    here = place()
    first = here.begin("x/")
    assert here.begin("x/", objects_an_hour=5).id == first.id
    assert here.begin("y/").id != first.id
    here.runs.turn(first.id, "cancelled")
    assert here.begin("x/").id != first.id


def test_a_bucket_that_is_not_there_ends_the_run_with_the_reason(place: Callable[..., Place]) -> None:
    here = place()
    run = here.runs.begin(BackfillOrder(store="folder", bucket="elsewhere"))[0]
    here.step(run)
    assert here.run(run).state == "failed"
    assert here.run(run).waits


def test_what_got_lost_on_the_way_is_sent_again_after_the_visibility_timeout(place: Callable[..., Place]) -> None:
    here = place()
    here.put("a.pdf")
    run = here.begin()
    here.step(run)
    here.redis.delete("backfill")
    here.step(run)
    assert here.queued() == []
    here.redis.hincrby(f"{{plenary}}:backfill:{run.id}", "at", -900_000)
    here.step(run)
    here.step(run)
    assert here.queued() == ["a.pdf"]


def test_with_a_broker_of_its_own_the_messages_are_sent_behind_the_marks(
    place: Callable[..., Place], valkey: str
) -> None:
    here = place()
    other = Settings(
        broker=Broker(url=valkey),
        redis=LedgerRedis(url=valkey.replace("virtual_host=0", "virtual_host=1")),
        stores=here.here.settings.stores,
    )
    here.here = Context.of(other)
    here.runs = here.here.ledger.runs
    here.put("a.pdf", "b.pdf")
    run = here.begin()
    here.step(run)
    assert Counter(here.queued()) == {"a.pdf": 1, "b.pdf": 1}
    assert here.run(run).open == 2
    here.here.ledger.redis.flushdb()


def test_a_measured_rate_counts_only_the_time_in_which_something_came(place: Callable[..., Place]) -> None:
    here = place()
    assert here.runs.rate() is None
    for stretch, count in ((100, 50), (105, 150)):
        here.redis.hset("{plenary}:backfill:pace", str(stretch), count)
    assert here.runs.rate() == 10.0


def test_objects_share_messages_and_a_message_is_at_most_a_tenth_of_what_is_in_flight(
    place: Callable[..., Place],
) -> None:
    here = place(batch=4, high_mark=100, low_mark=50)
    names = [f"{number:03}.pdf" for number in range(10)]
    here.put(*names)
    here.step(here.begin())
    assert [keys for keys, _ in here.messages()] == [names[:4], names[4:8], names[8:]]
    here.redis.delete("backfill")
    here.step(here.begin("00", at_once=20))
    assert [keys for keys, _ in here.messages()] == [names[:2], names[2:4], names[4:6], names[6:8], names[8:]]


def test_a_message_goes_although_the_first_of_its_objects_is_open_already(place: Callable[..., Place]) -> None:
    here = place(batch=4)
    here.put("a.pdf", "b.pdf")
    run = here.begin()
    here.redis.hset(f"{{plenary}}:backfill:{run.id}:open", here.uri("a.pdf"), "{}")
    here.step(run)
    assert [keys for keys, _ in here.messages()] == [["a.pdf", "b.pdf"]]
    assert here.run(run).counts["enqueued"] == 1
