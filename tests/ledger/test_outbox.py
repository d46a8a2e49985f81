"""The outbox on a real Valkey: everything reaches every sink, in order, whatever breaks in between, and is held once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Change, Lease, Ledger, Outlets, Request
from plenary.ledger.outbox import LOCK_SECONDS, READ, DrainResult, Outbox

pytestmark = pytest.mark.integration


class UnreachableError(Exception):
    """What a sink says that is not there."""


def commit(redis: Redis, count: int, *sinks: str) -> list[str]:
    """Events committed for those sinks, by the ledger itself: numbers that count up."""
    ledger = Ledger(redis, "test", Outlets(sinks=sinks))
    bodies = []
    for _ in range(count):
        lease = Lease(
            Request(StorageEvent(object=ObjectRef(store="s3", bucket="b", key="k"))), ObjectVersion(), "f", "owner"
        )
        ledger.claim(lease, 60)
        row = ledger.record("R:en")
        number = int(redis.incr("committed")) - 1
        body = str(number)
        event = Envelope(id=body, type=Type.UPDATED, subject="R:en", body=body)
        ledger.commit(lease, "updated", ["R:en"], [Change(row, f"c{number}", lease.uri, event)])
        bodies.append(body)
    return bodies


def drain(redis: Redis, sink: str, write: Callable[[Sequence[str]], None], batch: int = 3) -> DrainResult:
    return Outbox(redis, "test").drain(sink, lambda body: [body], lambda: nullcontext(write), batch=batch, seconds=60)


def held(redis: Redis) -> int:
    return int(str(redis.xlen(keys.outbox("test"))))


def test_every_sink_is_given_everything_in_order_and_then_it_is_gone(redis: Redis) -> None:
    bodies = commit(redis, READ + 5, "one", "two")
    assert held(redis) == len(bodies)  # once, not once a sink
    one: list[str] = []
    two: list[str] = []
    assert drain(redis, "one", one.extend) == DrainResult(len(bodies))
    assert one == bodies
    assert held(redis) == len(bodies)
    drain(redis, "two", two.extend)
    assert two == bodies
    assert held(redis) == 0


def test_a_sink_begins_with_the_first_event_that_is_committed_for_it(redis: Redis) -> None:
    commit(redis, 3, "one")
    late: list[str] = []
    drain(redis, "late", late.extend)
    assert late == []
    new = commit(redis, 2, "one", "late")
    drain(redis, "late", late.extend)
    assert late == new


def test_a_sink_that_is_set_up_no_more_holds_its_events_until_it_is_forgotten(redis: Redis) -> None:
    commit(redis, 1, "one", "former")
    commit(redis, 1, "one")
    drain(redis, "one", lambda _: None)
    assert held(redis) == 2
    assert Outbox(redis, "test").states()["former"].behind_seconds > 0
    assert Outbox(redis, "test").forget("former")
    commit(redis, 1, "one")
    drain(redis, "one", lambda _: None)
    assert held(redis) == 0


def parts(body: str) -> list[str]:
    """From none to three messages an event."""
    return [f"{body}.{number}" for number in range(int(body) % 4)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 8),
    fates=st.lists(st.sampled_from(["taken", "taken and unsaid", "refused"]), max_size=12),
    batch=st.integers(1, 5),
)
def test_whatever_breaks_nothing_is_lost_and_order_is_kept(
    redis: Redis, count: int, fates: list[str], batch: int
) -> None:
    redis.flushall()
    wanted = [part for body in commit(redis, count, "one") for part in parts(body)]
    outbox, arrived = Outbox(redis, "test"), list[str]()

    def write(messages: Sequence[str]) -> None:
        fate = fates.pop(0) if fates else "taken"
        if fate != "refused":
            arrived.extend(messages)
        if fate != "taken":
            raise UnreachableError

    for _ in range(len(fates) + 1):
        with suppress(UnreachableError):
            outbox.drain("one", parts, lambda: nullcontext(write), batch=batch, seconds=60)
    assert list(dict.fromkeys(arrived)) == wanted
    assert held(redis) == 0


def test_what_a_batch_delivered_is_not_delivered_again_when_the_next_fails(redis: Redis) -> None:
    commit(redis, 4, "one")  # 0 + 1 + 2 + 3 messages
    arrived: list[str] = []

    def write(messages: Sequence[str]) -> None:
        if len(arrived) == 4:
            raise UnreachableError
        arrived.extend(messages)

    outbox = Outbox(redis, "test")
    with pytest.raises(UnreachableError):
        outbox.drain("one", parts, lambda: nullcontext(write), batch=1, seconds=60)
    outbox.drain("one", parts, lambda: nullcontext(arrived.extend), batch=1, seconds=60)
    assert arrived == ["1.0", "2.0", "2.1", "3.0", "3.1", "3.2"]


def test_only_one_delivers_to_a_sink_at_a_time(redis: Redis) -> None:
    commit(redis, 2, "one", "two")
    beside = []

    def write(messages: Sequence[str]) -> None:
        beside.extend([drain(redis, "one", lambda _: None), drain(redis, "two", lambda _: None)])

    assert drain(redis, "one", write) == DrainResult(2)
    assert beside == [DrainResult(0), DrainResult(2)]


def test_one_that_lost_its_lock_acknowledges_nothing(redis: Redis) -> None:
    commit(redis, 2, "one")
    lock = keys.outbox_lock("test", "one")

    def slow(messages: Sequence[str]) -> None:
        redis.set(lock, "another", ex=LOCK_SECONDS)

    assert drain(redis, "one", slow) == DrainResult(0)
    assert held(redis) == 2
    assert redis.get(lock) == "another"


def test_a_long_delivery_stops_after_its_turn_and_says_that_there_is_more(redis: Redis) -> None:
    commit(redis, 3, "one")
    arrived: list[str] = []
    turn = Outbox(redis, "test").drain(
        "one", lambda body: [body], lambda: nullcontext(arrived.extend), batch=1, seconds=0
    )
    assert turn == DrainResult(1, more=True)


def test_a_sink_in_trouble_is_left_alone_for_longer_each_time_until_it_recovers(redis: Redis) -> None:
    outbox = Outbox(redis, "test")
    assert [outbox.rest("one", "away") for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert outbox.resting("one")
    assert not outbox.resting("two")
    outbox.recovered("one")
    assert not outbox.resting("one")
    assert outbox.rest("one", "away") == 1
    assert outbox.rest("one", "busy", at_least_seconds=90) == 90
    assert outbox.rest("one", "busy", at_least_seconds=1) == 4
