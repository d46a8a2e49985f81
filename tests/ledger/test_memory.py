"""What one object costs the server's memory once it is done. `pytest tests/ledger/test_memory.py -s` tells the figures."""

from __future__ import annotations

import hashlib

import pytest
from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import event_log, keys
from plenary.ledger.client import Change, Lease, Ledger, Request

pytestmark = pytest.mark.integration

OBJECTS = 500
AIM_BYTES = 300
TRACE_BYTES = 6 << 20


def done(redis: Redis, name: str, count: int) -> tuple[list[str], list[str]]:
    """The rows of so many objects that are done, and of their records. `name` is of the keys, with a number in it."""
    ledger, objects, records = Ledger(redis, "plenary"), [], []
    for number in range(count):
        ref = ObjectRef(store="s3", bucket="documents", key=name.format(number))
        digest = hashlib.sha256(ref.key.encode()).hexdigest()
        event = StorageEvent(object=ref, etag=digest[:32], sequencer=f"0055AED6DCD9{number:06X}")
        lease, record = (
            Lease(Request(event), ObjectVersion(digest[:32]), digest[:16], digest[:32]),
            f"A/RES/85/{number}:en",
        )
        ledger.claim(lease, 60)
        sent = Envelope(digest, Type.CREATED, record, "{}")
        change = Change(ledger.record(record), digest, ref.uri, sent, modified=1_900_000_000_000 + number)
        ledger.commit(lease, "created", [record], [change])
        objects.append(keys.object_row("plenary", ref.uri))
        records.append(keys.record_row("plenary", record))
    return objects, records


def test_a_done_object_costs_less_than_300_bytes(redis: Redis, capsys: pytest.CaptureFixture[str]) -> None:
    objects, records = done(redis, "2031/A_RES_85_{:06}-EN.pdf", OBJECTS)
    sizes = [redis.memory_usage(row) or 0 for row in objects]
    with capsys.disabled():
        beside = sum(redis.memory_usage(row) or 0 for row in records)
        told = [row.replace("{plenary}:", "{plenary}:story:", 1) for row in (*objects, *records)]
        stories = sum(redis.memory_usage(story) or 0 for story in told)
        told_each = f"stories {stories / OBJECTS:.0f}"
        print(f"\nbytes: object {sum(sizes) / OBJECTS:.0f}, record {beside / OBJECTS:.0f}, {told_each}")
    assert max(sizes) < AIM_BYTES


def test_the_trace_of_events_stays_below_its_bound(redis: Redis, capsys: pytest.CaptureFixture[str]) -> None:
    for page in range(60):
        event_log.add_notes(
            redis, "plenary", [(f"s3://documents/2031/A_RES_85_{page}_{n}-EN.pdf", "accepted") for n in range(1000)]
        )
    size = redis.memory_usage(keys.trace("plenary"), samples=0) or 0
    with capsys.disabled():
        print(f"\nbytes: trace {size} of {redis.xlen(keys.trace('plenary'))} events")
    assert event_log.KEPT <= redis.xlen(keys.trace("plenary")) < event_log.KEPT + 200
    assert size < TRACE_BYTES
    assert event_log.read_notes(redis, "plenary")["s3://documents/2031/A_RES_85_59_999-EN.pdf"].what == "accepted"


def test_rows_stay_compact_with_the_longest_key(redis: Redis) -> None:
    (of_object,), (of_record,) = done(redis, "x" * 1018 + "{:06}", 1)
    assert {redis.object("encoding", row) for row in (of_object, of_record)} == {"listpack"}
