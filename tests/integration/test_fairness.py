"""One source's flood and another's upload: counted by their order, not timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.app import app
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger import keys
from plenary.ledger.work_shares import WorkShares
from plenary.observability.queue_depth import oldest_headers, waiting
from plenary.services import fairness
from plenary.services.context import context
from plenary.settings.celery import redis_lists
from plenary.tasks import deliver
from plenary.tasks.ingest import enqueue
from support.processes import PROJECT, WORKER, Started, until

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
FLOOD, SHARE = 5000, 50
SETTINGS = {"FAIRNESS__ENABLED": "true", "FAIRNESS__FILES": SHARE, "FAIRNESS__FILES_PER_SECOND": 0.01}


def event(bucket: str, key: str) -> StorageEvent:
    return StorageEvent(object=ObjectRef(store="folder", bucket=bucket, key=key))


@pytest.fixture(autouse=True)
def new_shares() -> Iterator[None]:
    """Meters of this process that know of no file yet, and leave nothing to others."""
    fairness.file_shares.cache_clear()
    yield
    fairness.file_shares.cache_clear()


@pytest.mark.usefixtures("broker")
def test_of_a_flood_one_file_stands_before_another_upload_and_no_more_than_its_share_on_its_queue(
    redis: Redis, environment: Callable[..., None]
) -> None:
    environment(**SETTINGS)
    for start in range(0, FLOOD, 500):
        enqueue([event("inbox", f"flood/{number}.pdf") for number in range(start, start + 500)])
    enqueue([event("inbox", "other/upload.pdf")])
    with app.connection_for_read() as connection, connection.SimpleQueue("uploads") as queue:
        headers = [queue.get_nowait().headers for _ in range(queue.qsize())]
    titles = [told["argsrepr"] for told in headers]
    assert ["other/" in title for title in titles].index(True) == 1
    assert len(titles) == SHARE + 1
    assert redis.llen("backfill") == FLOOD - SHARE


@pytest.mark.usefixtures("broker")
def test_the_depth_of_a_queue_is_that_of_all_its_priorities(redis: Redis, environment: Callable[..., None]) -> None:
    environment(**SETTINGS)
    enqueue([event("inbox", f"a/{number}.pdf") for number in range(40)])
    redis.delete("uploads")  # the first
    began = time.time()
    enqueue([event("inbox", "b/1.pdf")])
    with app.connection_for_read() as connection:
        depth = waiting(connection, "uploads")
        headers: Any = oldest_headers(connection, "uploads")
    assert depth.messages == 40
    assert depth.oldest_seconds
    assert depth.oldest_seconds > time.time() - began, "older than the next one, which is the last that came"
    assert "b/1.pdf" in headers["argsrepr"]


@pytest.mark.usefixtures("broker")
def test_what_gives_way_stands_with_the_others_of_the_queue_for_backfills(
    quick: dict[str, Any],
    start: Callable[..., Started],
    inbox: Path,
    redis: Redis,
    environment: Callable[..., None],
) -> None:
    values = quick | SETTINGS
    environment(**values)
    WorkShares(redis, "plenary").charge(f"folder://{inbox.name}/busy", 3000)
    enqueue([event(inbox.name, f"busy/{number}.txt") for number in range(SHARE)])
    assert redis.llen(redis_lists("uploads")[-1])
    worker = start(*WORKER, "-Q", "uploads", "--concurrency=1", **values)
    until(lambda: redis.llen("backfill") == SHARE, 60, worker.text)


@pytest.mark.usefixtures("broker")
def test_of_a_flood_of_failures_a_sink_is_told_by_one_task(redis: Redis) -> None:
    context.cache_clear()  # another test's server
    try:
        for _ in range(FLOOD):
            deliver.send_failures("webhook.main")
        assert 1 <= redis.llen("emit") < FLOOD / 10
        redis.delete(keys.failures_told("plenary", "webhook.main"), "emit")  # as if the second were over
        deliver.send_failures("webhook.main")
        assert redis.llen("emit") == 1
    finally:
        context.cache_clear()


@pytest.mark.usefixtures("broker")
def test_a_source_above_its_share_of_work_gives_way_to_others(
    quick: dict[str, Any],
    start: Callable[..., Started],
    inbox: Path,
    redis: Redis,
    environment: Callable[..., None],
    sent: Callable[[], list[dict[str, Any]]],
) -> None:
    names = [f"busy/A_RES_85_{number}-EN.txt" for number in range(3000, 3010)] + ["other/A_RES_85_3100-EN.txt"]
    for key in names:
        (inbox / key).parent.mkdir(exist_ok=True)
        (inbox / key).write_bytes(SAMPLE.read_bytes())
    values = quick | {"FAIRNESS__ENABLED": "true", "FAIRNESS__WORK_SECONDS": 60}
    environment(**values)
    WorkShares(redis, "plenary").charge(f"folder://{inbox.name}/busy", 3000)
    enqueue([event(inbox.name, key) for key in names])

    worker = start(*WORKER, "-Q", "uploads", "--concurrency=1", **values)
    until(lambda: sent() and redis.llen("backfill") == 10, 60, worker.text)
    assert [told["data"]["source"]["key"] for told in sent()] == [names[-1]]

    start(*WORKER, "-Q", "backfill", "-n", "backfill@%h", "--concurrency=1", **values)
    until(lambda: len(sent()) == len(names), 60, worker.text)


def test_work_that_was_paid_off_is_forgotten_and_none_counts_for_longer_than_an_hour(redis: Redis) -> None:
    shares = WorkShares(redis, "plenary")
    for number in range(100):
        shares.charge(f"s3://documents/{number}", 0.0)
    shares.charge("s3://documents/busy", 1e9)
    assert shares.ahead(3000) == {"s3://documents/busy"}
    assert shares.ahead(3601) == frozenset()
    time.sleep(0.01)  # what is paid off counts to the end of its millisecond
    shares.charge("s3://documents/last", 10)
    assert redis.zcard("{plenary}:shares") <= 3
