"""Every script of the ledger in any order, on any state of an object's row: none fails, and rows stay small."""

from __future__ import annotations

import itertools
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import Action, ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Change, Lease, Ledger, Request, Verdict

pytestmark = pytest.mark.integration

REF = ObjectRef(store="s3", bucket="uploads", key="a.pdf")
LETTER = Envelope(id="1", type=Type.FAILED, subject=REF.uri, body="{}")
MOST_FIELDS = 40
fresh = itertools.count()


class Scripts(RuleBasedStateMachine):
    """Deliveries of one object's events, of whichever version and sequencer, and all that can become of each."""

    redis: ClassVar[Redis]

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(self.redis, f"order-{next(fresh)}")
        self.row = keys.object_row(self.ledger.prefix, REF.uri)
        self.leases: list[Lease] = []

    @rule(
        version=st.one_of(st.sampled_from(["v1", "v2"]), st.integers(0, 200).map("other {}".format)),
        sequencer=st.one_of(st.none(), st.integers(0, 20).map("{:04x}".format)),
        action=st.sampled_from(Action),
        replay=st.booleans(),
        probe=st.booleans(),
    )
    def deliver(self, version: str, sequencer: str | None, action: Action, replay: bool, probe: bool) -> None:
        event = StorageEvent(object=REF, version_id=version, sequencer=sequencer, action=action)
        lease = Lease(Request(event, replay=replay), ObjectVersion(version), "f", f"owner {next(fresh)}")
        if self.ledger.claim(lease, 60, probe=probe).verdict is Verdict.RUN:
            self.leases.append(lease)

    @rule(count=st.integers(20, 40))
    def other_versions_find_it_read_before(self, count: int) -> None:
        """Late events of versions that are no more: each asks, finds the newest version read, and gives back."""
        for number in range(count):
            event = StorageEvent(object=REF, version_id=f"late {next(fresh)}")
            lease = Lease(Request(event), ObjectVersion(str(event.version_id)), "f", f"owner {next(fresh)}")
            if self.ledger.claim(lease, 60, probe=True).verdict is Verdict.RUN:
                self.ledger.release(lease, None if number % 3 else 0)

    @precondition(lambda self: self.leases)
    @rule(sequencer=st.integers(0, 20).map("{:04x}".format))
    def repeat_late(self, sequencer: str) -> None:
        """The event that is worked on comes once more, with another sequencer; who works on it keeps his count."""
        lease = self.leases[-1]
        owner, trying = self.redis.hmget(self.row, ["owner", "trying"])
        count = self.redis.hget(self.row, str(trying))
        event = lease.event.model_copy(update={"sequencer": sequencer})
        repeat = Lease(Request(event), lease.version, "f", f"owner {next(fresh)}")
        if self.ledger.claim(repeat, 60).verdict is Verdict.RUN:
            self.leases.append(repeat)
        elif owner:
            assert self.redis.hget(self.row, str(trying)) == count

    @precondition(lambda self: self.leases)
    @rule(index=st.integers(0, 3), dependency=st.sampled_from(["", REF.bucket_uri]))
    def park(self, index: int, dependency: str) -> None:
        self.ledger.park(self.leases[index % len(self.leases)], 0, dependency=dependency, why="it is away")

    @precondition(lambda self: self.leases)
    @rule(index=st.integers(0, 3), wait=st.sampled_from([None, 0.0]), deferred=st.booleans())
    def release(self, index: int, wait: float | None, deferred: bool) -> None:
        self.ledger.release(self.leases[index % len(self.leases)], wait, deferred=deferred)

    @precondition(lambda self: self.leases)
    @rule(index=st.integers(0, 3), repeat=st.booleans())
    def fail(self, index: int, repeat: bool) -> None:
        self.ledger.fail(self.leases[index % len(self.leases)], "damaged", LETTER, repeat=repeat)

    @precondition(lambda self: self.leases)
    @rule(index=st.integers(0, 3))
    def commit(self, index: int) -> None:
        lease = self.leases[index % len(self.leases)]
        row = self.ledger.record("R:en")
        self.ledger.commit(lease, "created", ["R:en"], [Change(row, lease.version.key, lease.uri, LETTER)])

    @rule()
    def time_passes(self) -> None:
        """The lease runs out; who holds it does not know it."""
        if self.redis.hexists(self.row, "lease_until"):
            self.redis.hset(self.row, "lease_until", 0)

    @rule(name=st.sampled_from(["trying", "counter", "lease_until", "request", "outcome", "sequencer"]))
    def a_field_is_lost(self, name: str) -> None:
        """As another version of the program may have left it."""
        trying = self.redis.hget(self.row, "trying")
        if lost := trying if name == "counter" else name:
            self.redis.hdel(self.row, str(lost))

    @rule()
    def look(self) -> None:
        for store in ("s3", REF.bucket_uri):
            self.ledger.dependency(store).due()
        self.ledger.abandoned(0)
        list(self.ledger.scan.objects())

    @rule()
    def answered(self) -> None:
        for store in ("s3", REF.bucket_uri):
            self.ledger.dependency(store).answered()

    @invariant()
    def the_row_is_small(self) -> None:
        assert self.redis.hlen(self.row) <= MOST_FIELDS


def test_no_script_fails_in_any_order_and_rows_are_bounded(redis: Redis) -> None:
    Scripts.redis = redis
    run_state_machine_as_test(Scripts, settings=settings(max_examples=40, stateful_step_count=40))


def test_a_late_repeat_leaves_the_count_of_whoever_works_on_the_object(redis: Redis) -> None:
    ledger = Ledger(redis, "test")

    def lease(sequencer: str) -> Lease:
        event = StorageEvent(object=REF, version_id="v1", sequencer=sequencer)
        return Lease(Request(event), ObjectVersion("v1"), "f", f"owner {sequencer}")

    first = lease("0005")
    assert ledger.claim(first, 60).verdict is Verdict.RUN
    assert ledger.fail(first, "damaged", LETTER, repeat=False) == "committed"
    again = Lease(Request(lease("0006").event, replay=True), ObjectVersion("v1"), "f", "again")
    assert ledger.claim(again, 60).verdict is Verdict.RUN
    assert ledger.claim(lease("0004"), 60).verdict is Verdict.STALE
    assert ledger.park(again, 0, why="a") == "committed"
    assert ledger.claim(again, 60).verdict is Verdict.RUN
    assert ledger.claim(lease("0003"), 60).verdict is Verdict.STALE
    assert ledger.park(again, 0, why="a") == "committed"
    assert ledger.claim(again, 60, probe=True).attempts == 2


def test_a_row_with_thousands_of_counters_can_still_fail_and_is_small_again(redis: Redis) -> None:
    ledger, row = Ledger(redis, "test"), keys.object_row("test", REF.uri)
    redis.hset(row, mapping={f"tries created old {number} f": "1 0" for number in range(5000)})
    event = StorageEvent(object=REF, version_id="v1")
    lease = Lease(Request(event), ObjectVersion("v1"), "f", "owner")
    assert ledger.claim(lease, 60).verdict is Verdict.RUN
    assert ledger.fail(lease, "damaged", LETTER, repeat=True) == "committed"
    assert redis.hlen(row) < MOST_FIELDS


def test_many_late_versions_leave_nothing_in_a_row(redis: Redis) -> None:
    ledger = Ledger(redis, "test")
    for number in range(100):
        event = StorageEvent(object=REF, version_id=f"v{number}")
        lease = Lease(Request(event), ObjectVersion(f"v{number}"), "f", f"owner {number}")
        assert ledger.claim(lease, 60).verdict is Verdict.RUN
        assert ledger.release(lease, None if number % 2 else 0)
    assert redis.hlen(keys.object_row("test", REF.uri)) < MOST_FIELDS
    assert ledger.claim(lease, 60).attempts == 1
