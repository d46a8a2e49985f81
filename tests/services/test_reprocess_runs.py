"""The planner of reprocesses, step by step, on a real Valkey: what the ledger knows, read again as any run is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from plenary.domain.backfill_run import Choice
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger.backfill_runs import BackfillRun
from plenary.ledger.client import Ledger
from plenary.services.embedded_valkey import serve
from plenary.settings.connections import for_redis_py
from plenary.tasks.ingest import enqueue
from support.made_ledger import failed, gave, made_ledger
from support.planned import Place

pytestmark = pytest.mark.integration

OLD = Choice(readers=("old",))


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plenary.ledger.scan.PAGE", 7)


@pytest.fixture
def place(tmp_path: Path, valkey: str, redis: Redis, broker: None) -> Callable[..., Place]:
    return lambda **backfill: Place(tmp_path / "inbox", valkey, redis, **backfill)


def uri(key: str) -> str:
    return f"s3://documents/{key}"


def read_before(ledger: Ledger, count: int) -> set[str]:
    """So many objects that another parser read, and two that today's did: the keys of the first."""
    names = {f"{number:03}.pdf" for number in range(count)}
    for name in sorted(names):
        gave(ledger, name, f"A/RES/85/{name[:3]}:en", fingerprint="old")
    for name in ("new-1.pdf", "new-2.pdf"):
        gave(ledger, name, f"A/RES/86/{name[4]}:en", fingerprint="new")
    return names


def taken(here: Place) -> list[str]:
    """What was on the queue, which is empty now."""
    keys = here.queued()
    here.redis.delete("backfill")
    return keys


def test_each_object_chosen_is_put_on_the_queue_once_and_never_more_than_the_mark(place: Callable[..., Place]) -> None:
    here = place(low_mark=3, high_mark=5)
    names, seen = read_before(made_ledger(here.redis), 40), Counter[str]()
    run = here.begin_again(OLD)
    while here.run(run).active:
        here.step(run)
        found = taken(here)
        assert len(found) <= here.run(run).open <= 5
        seen.update(found)
        for key in found:
            here.runs.end(run.id, uri(key), "unchanged")
    assert seen == Counter(names)
    counts = here.run(run).counts
    assert (counts["chosen"], counts["left_out"], counts["enqueued"]) == (40, 2, 40)


def test_a_file_that_failed_is_tried_once_more(place: Callable[..., Place]) -> None:
    here = place()
    ledger = made_ledger(here.redis)
    failed(ledger, "bad.pdf", "damaged")
    failed(ledger, "empty.pdf", "empty_file")
    run = here.begin_again(Choice(reason="damaged"))
    here.step(run)
    assert here.calls() == [("bad.pdf", {"replay": True, "probe": False, "run": run.id})]


def test_it_waits_for_uploads_and_keeps_to_its_budget_and_can_be_paused(place: Callable[..., Place]) -> None:
    here = place(uploads_waiting=1)
    read_before(made_ledger(here.redis), 4)
    run = here.begin_again(OLD, objects_an_hour=60)
    for key in ("x", "y"):
        enqueue([StorageEvent(object=ObjectRef(store="folder", bucket="inbox", key=key))])
    here.step(run)
    assert (here.queued(), here.run(run).waits) == ([], "uploads come first: 2 wait for a worker")
    here.redis.delete("uploads")
    here.runs.turn(run.id, "paused")
    here.step(run)
    assert here.queued() == []
    here.runs.turn(run.id, "running")
    here.step(run)
    here.step(run)
    assert len(here.queued()) == 1
    assert here.run(run).waits == "the budget of 60 objects an hour is used up"


def test_a_run_goes_on_after_the_server_was_started_again_and_repeats_nothing(tmp_path: Path, broker: None) -> None:
    def steps(count: int, run: BackfillRun | None) -> tuple[BackfillRun, list[str]]:
        with (
            serve(tmp_path / "valkey") as server,
            Redis.from_url(for_redis_py(server.url), decode_responses=True) as redis,
        ):
            here, found = Place(tmp_path / "inbox", server.url, redis, low_mark=3, high_mark=5), []
            if run is None:
                read_before(made_ledger(redis), 40)
                run = here.begin_again(OLD)
            for _ in range(count):
                here.step(run)
                found += (keys := taken(here))
                for key in keys:
                    here.runs.end(run.id, uri(key), "parked")  # its row stays as it was
            return here.run(run), found

    run, before = steps(4, None)
    assert len(before) == 20
    run, after = steps(10, run)
    assert run.state == "done"
    assert Counter(before + after) == Counter(f"{number:03}.pdf" for number in range(40))


def test_the_same_may_be_asked_for_again_once_it_is_done(place: Callable[..., Place]) -> None:
    here = place()
    read_before(made_ledger(here.redis), 2)
    first = here.begin_again(OLD)
    assert here.begin_again(OLD).id == first.id
    here.step(first)
    for key in taken(here):
        here.runs.end(first.id, uri(key), "parked")
    second = here.begin_again(OLD)
    assert second.id != first.id
    here.step(second)
    assert len(here.queued()) == 2
