"""Reconciles on a real bucket and a real ledger: events that never came, and each way to lose one."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from redis import Redis
from test_beats import BEAT

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.listeners.redis_list import beside
from support.made_ledger import failed, lease_on, made_ledger
from support.processes import PLENARY, PROJECT, WORKER, free_port, told, until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

BUCKET = "documents"  # that of tests/made_ledger.py
SAMPLE = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
WITHHELD = 50


@dataclass
class Place:
    """A prefix of a bucket that sends no events, and the settings of those that look after it."""

    s3: Any
    prefix: str
    values: dict[str, Any]

    def put(self, number: int, text: str = SAMPLE, ending: str = ".txt") -> str:
        key = f"{self.prefix}A_RES_85_{number}-EN{ending}"
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=text.replace("85/903", f"85/{number}").encode())
        return key

    def event(self, key: str) -> StorageEvent:
        return StorageEvent(object=ObjectRef(store="s3", bucket=BUCKET, key=key))

    def reconciled(self, *options: str, **values: object) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
        """The cases by their keys, and the counts."""
        options = ("--json", "--grace", "0s", *options)
        output = told("reconcile", f"s3://{BUCKET}/{self.prefix}", *options, **self.values | values)
        *cases, counts = map(json.loads, output.splitlines())
        return {case["object"].removeprefix(f"s3://{BUCKET}/"): case for case in cases}, counts


@pytest.fixture
def place(moto_server: S3Server, valkey: str, environment: Callable[..., None]) -> Place:
    s3, values = moto_server.client("s3"), {**moto_server.environment(), "BROKER__URL": valkey}
    environment(**values)
    s3.create_bucket(Bucket=BUCKET)
    return Place(s3, f"{uuid.uuid4().hex}/", values)


@pytest.fixture
def documents(sent: Callable[[], list[dict[str, Any]]]) -> Callable[[], list[tuple[str, str]]]:
    """What the stream told, as kind and number."""
    return lambda: [(event["type"].split(".")[-2], event["subject"][9:-3]) for event in sent()]


@pytest.fixture
def worker(place: Place, start: Callable[..., Any]) -> Iterator[None]:
    started = start(*WORKER, "--concurrency=1", **place.values)
    started.wait_for("ready.")
    yield
    started.stop()


def notice(key: str, source: str = "aws:s3") -> str:
    entity = {"bucket": {"name": BUCKET}, "object": {"key": quote_plus(key)}}
    return json.dumps({"Records": [{"eventSource": source, "eventName": "ObjectCreated:Put", "s3": entity}]})


def listened(place: Place, redis: Redis, start: Callable[..., Any], *bodies: str, **values: object) -> None:
    """A listener took these messages and ended."""
    redis.rpush("bucketevents", *bodies)
    values = place.values | {"EVENTS__REDIS__HEALTH_PORT": 0} | values
    listener = start(*PLENARY, "listen", "redis", "--key", "bucketevents", **values)
    until(
        lambda: not redis.llen("bucketevents") and not redis.llen(beside("bucketevents", "processing")),
        60,
        listener.text,
    )
    listener.stop()


def test_objects_whose_events_were_withheld_are_found_and_sent_in_once(
    place: Place, worker: None, documents: Callable[[], list[tuple[str, str]]]
) -> None:
    known = [place.put(number) for number in (1, 2)]
    told("ingest", f"s3://{BUCKET}/{place.prefix}", **place.values)
    withheld = {place.put(number) for number in range(100, 100 + WITHHELD)}

    cases, counts = place.reconciled("--dry-run")
    assert cases.keys() == withheld
    assert {(case["state"], case["link"], case["sent"]) for case in cases.values()} == {("missing", "no event", False)}
    assert (counts["sent"], counts["others"]) == (0, {"held": len(known)})
    assert len(documents()) == 2

    assert place.reconciled("--limit", "20")[1]["sent"] == 20
    until(lambda: len(documents()) == 22, 60)
    assert place.reconciled()[1]["sent"] == 30
    until(lambda: len(documents()) == 52, 60)
    assert place.reconciled() == ({}, {"cases": [], "sent": 0, "others": {"held": 52}})
    assert len(set(documents())) == 52


def test_what_was_put_just_now_may_be_on_its_way(place: Place) -> None:
    place.put(1)
    cases, counts = place.reconciled("--grace", "1h")
    assert (cases, counts["others"]) == ({}, {"young": 1})


def test_changed_and_removed_objects_become_what_they_are_in_the_bucket(
    place: Place, worker: None, redis: Redis, documents: Callable[[], list[tuple[str, str]]]
) -> None:
    changed, gone, _ = (place.put(number) for number in (1, 2, 3))
    told("ingest", f"s3://{BUCKET}/{place.prefix}", **place.values)
    place.put(1, SAMPLE.replace("forty", "fifty"))
    place.s3.delete_object(Bucket=BUCKET, Key=gone)
    ledger = made_ledger(redis)
    second = int(ledger.now())  # rows have whole seconds: what was ingested in this one may be later than the listing
    until(lambda: int(ledger.now()) > second, 60)

    cases, counts = place.reconciled()
    assert {key: (case["state"], case["link"]) for key, case in cases.items()} == {
        changed: ("changed", "no event"),
        gone: ("gone", "no event"),
    }
    assert counts["others"] == {"held": 1}
    until(lambda: len(documents()) == 5, 60)
    assert set(documents()[3:]) == {("updated", "1"), ("withdrawn", "2")}
    place.put(2)  # and back again
    assert place.reconciled()[0][gone]["state"] == "missing"
    until(lambda: documents()[5:] == [("created", "2")], 60)


def test_each_case_names_the_link_that_lost_it(
    place: Place, redis: Redis, start: Callable[..., Any], documents: Callable[[], list[tuple[str, str]]]
) -> None:
    ledger = made_ledger(redis)
    nobody, unread, queue, once = (place.put(number) for number in (1, 2, 3, 4))
    crashed, waiting, attempts, busy = (place.put(number) for number in (5, 6, 7, 8))
    filtered, bad = place.put(9, ending=".old"), place.put(10)
    listened(place, redis, start, notice(unread, source="strange:s3"), notice(queue))
    assert redis.lpop("uploads")  # the queue loses its message
    listened(place, redis, start, notice(once), EVENTS__FILTER__PREFIXES='["elsewhere/"]')
    lease_on(ledger, crashed, seconds=0.005)
    ledger.release(lease_on(ledger, waiting), 0.005)
    failed(ledger, attempts, "access_denied", repeat=True)
    at_work = lease_on(ledger, busy, seconds=600)
    failed(ledger, bad, "damaged", version=place.s3.head_object(Bucket=BUCKET, Key=bad)["ETag"].strip('"'))
    time.sleep(0.02)

    rule = {"EVENTS__FILTER__SUFFIXES": '[".txt"]'}
    cases, counts = place.reconciled(**rule)
    assert {key: (case["link"], case["detail"], case["sent"]) for key, case in cases.items()} == {
        nobody: ("no event", "", True),
        unread: ("rejected", "", True),
        queue: ("expired", "on the queue", True),
        once: ("filtered", "by prefix, once", True),
        crashed: ("crashed", "crash 1", True),
        waiting: ("expired", "in its wait", True),
        attempts: ("expired", "in all its attempts: access_denied", True),
        filtered: ("filtered", "suffix", False),
    }
    assert counts["others"] == {"busy": 1, "failed": 1}
    start(*WORKER, "--concurrency=1", **place.values, **rule).wait_for("ready.")
    until(lambda: len(documents()) == 7, 60)
    assert {number for _, number in documents()} == {"1", "2", "3", "4", "5", "6", "7"}
    ledger.extend(at_work, 0.001)
    until(lambda: place.reconciled(**rule)[1]["sent"] == 1, 60)  # the lease of the one that was busy ran out too


def test_a_beat_reconciles_the_places_of_the_settings_as_often_as_the_environment_says(
    place: Place, start: Callable[..., Any], documents: Callable[[], list[tuple[str, str]]]
) -> None:
    place.put(1)
    values = place.values | {
        "RECONCILE__TARGETS": json.dumps([f"s3://{BUCKET}/{place.prefix}"]),
        "RECONCILE__GRACE_SECONDS": 0,
        "SCHEDULES__RECONCILE__EVERY_SECONDS": 1,
    }
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    beat = start(*BEAT, **values)
    until(lambda: documents() == [("created", "1")], 60, beat.text)
    place.put(2)  # and by a later tick
    until(lambda: documents() == [("created", "1"), ("created", "2")], 60, beat.text)


def test_a_store_that_does_not_answer_makes_nothing_gone(place: Place, redis: Redis) -> None:
    place.put(1)
    values = place.values | {"STORES__S3__ENDPOINT_URL": "http://127.0.0.1:9", "STORES__S3__CONNECT_TIMEOUT_SECONDS": 1}
    failed(made_ledger(redis), f"{place.prefix}a.pdf", "damaged")
    with pytest.raises(AssertionError, match="The store does not answer"):
        Place(place.s3, place.prefix, values).reconciled()
    assert not redis.llen("backfill")


def test_a_bucket_that_a_listener_serves_is_reconciled_without_being_named(
    place: Place, redis: Redis, start: Callable[..., Any], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    bucket, port = f"served-{uuid.uuid4().hex[:8]}", free_port()
    place.s3.create_bucket(Bucket=bucket)

    def put(number: int) -> str:
        key = f"A_RES_85_{number}-EN.txt"
        place.s3.put_object(Bucket=bucket, Key=key, Body=SAMPLE.replace("85/903", f"85/{number}").encode())
        return key

    put(801)  # before the first event: it is for a backfill
    time.sleep(2)
    values = place.values | {"RECONCILE__GRACE_SECONDS": 0, "SCHEDULES__RECONCILE__EVERY_SECONDS": 2}
    door = start(*PLENARY, "listen", "webhook", "--port", str(port), **values, EVENTS__WEBHOOK__TOKENS='["a-token"]')
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": bucket}, "object": {"key": put(802)}},
    }

    def taken() -> bool:
        try:
            headers = {"Authorization": "Bearer a-token"}
            url = f"http://127.0.0.1:{port}/events"
            return httpx.post(url, json={"Records": [record]}, headers=headers).is_success
        except httpx.HTTPError:
            return False

    until(taken, 60, door.text)
    until(lambda: redis.hexists("{plenary}:served", f"s3://{bucket}"), 30, door.text)
    time.sleep(1)
    put(803)  # its event never comes
    start(*WORKER, "--concurrency=1", **values)
    beat = start(*BEAT, **values)
    until(lambda: len(sent()) == 2, 90, beat.text)
    assert {event["subject"] for event in sent()} == {"A/RES/85/802:en", "A/RES/85/803:en"}
