"""The ledger on a real Valkey: who may run, what is sent, and that it is sent once."""

from __future__ import annotations

from typing import Any

import pytest
from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import Action, ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Answer, Change, Claim, Lease, Ledger, Outlets, Request, SourceObject, Verdict
from plenary.ledger.lease_heartbeat import beating
from plenary.ledger.stream_trimming import Trimming
from support.made_ledger import lease_held
from support.processes import until

pytestmark = pytest.mark.integration

REF = ObjectRef(store="s3", bucket="uploads", key="a/ü b.pdf")
CREATED = Envelope(id="1", type=Type.CREATED, subject="R:en", body='{"n": 1}')


@pytest.fixture
def ledger(redis: Redis) -> Ledger:
    return Ledger(redis, "test")


def lease(
    owner: str, version: str = "v1", sequencer: str | None = None, *, replay: bool = False, **changes: Any
) -> Lease:
    event = StorageEvent(object=REF, version_id=version or None, sequencer=sequencer, **changes)
    return Lease(Request(event, replay=replay), ObjectVersion(version), "f1", owner)


def claim(ledger: Ledger, held: Lease, seconds: float = 60) -> Claim:
    return ledger.claim(held, seconds)


def run_out(ledger: Ledger, seconds: float = 1) -> None:
    """Let the lease on the object, or its wait, have run out so long ago."""
    ended = int((ledger.now() - seconds) * 1000)
    ledger.redis.hset(keys.object_row("test", REF.uri), "lease_until", ended)
    ledger.redis.zadd(keys.leases("test"), {REF.uri: ended})


def commit(ledger: Ledger, held: Lease, content: str = "c1", event: Envelope | None = CREATED) -> Answer:
    row = ledger.record("R:en")
    return ledger.commit(held, "created", ["R:en"], [Change(row, content, held.uri, event)])


def bodies(redis: Redis, key: str) -> list[str]:
    entries: Any = redis.xrange(key)
    return [fields["event"] for _, fields in entries]


def test_the_first_claim_runs(ledger: Ledger) -> None:
    assert claim(ledger, lease("a")) == Claim(Verdict.RUN, attempts=1)


def test_a_claim_beside_a_held_lease_is_busy_and_told_how_long(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    answer = claim(ledger, lease("b"))
    assert answer.verdict is Verdict.BUSY
    assert 0 < answer.wait_seconds <= 60


def test_another_version_of_a_leased_object_waits_too(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    assert claim(ledger, lease("b", "v2")).verdict is Verdict.BUSY


def test_the_same_claim_sent_again_after_a_lost_answer_is_one_attempt(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    assert claim(ledger, lease("a")) == Claim(Verdict.RUN, attempts=1)


def test_after_a_commit_the_same_version_is_done(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    assert commit(ledger, lease("a")) is Answer.COMMITTED
    answer = claim(ledger, lease("b"))
    assert (answer.verdict, answer.records) == (Verdict.DONE, ("R:en",))


@pytest.mark.parametrize(
    "other", [lease("b", "v2"), Lease(lease("b").request, ObjectVersion("v1"), "f2", "b"), lease("b", "")]
)
def test_another_version_fingerprint_or_no_version_runs(ledger: Ledger, other: Lease) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert claim(ledger, other).verdict is Verdict.RUN


@pytest.mark.parametrize(
    ("known", "coming", "verdict"),
    [
        ("0055AED6DCD90281E5", "0055AED6DCD90281E4", Verdict.STALE),
        ("0055AED6DCD90281E5", "0055aed6dcd90281e6", Verdict.RUN),
        ("0055AE", "0055AD99", Verdict.STALE),  # the shorter is padded on the right
        ("0055AE", "0055AE01", Verdict.RUN),
        ("0055AE01", "0055AE", Verdict.STALE),
        ("0055AE", None, Verdict.RUN),
        ("0055AE", "0055AE0000", Verdict.DONE),
    ],
)
def test_the_sequencer_orders_versions(ledger: Ledger, known: str, coming: str | None, verdict: Verdict) -> None:
    claim(ledger, lease("a", "v1", known))
    commit(ledger, lease("a", "v1", known))
    assert claim(ledger, lease("b", "v2", coming)).verdict is verdict


def test_a_commit_changes_rows_stream_and_outbox_together(redis: Redis) -> None:
    ledger = Ledger(redis, "test", Outlets(sinks=("jsonl", "webhook")))
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert bodies(redis, keys.records("test")) == ['{"n": 1}']
    assert bodies(redis, keys.outbox("test")) == ['{"n": 1}']
    row = ledger.record("R:en")
    assert (row.content, row.object) == ("c1", REF.uri)
    assert row.now_ms - 60_000 < row.revision < row.next_revision
    assert redis.zcard(keys.leases("test")) == 0


def test_a_change_without_an_event_sends_none_and_counts_no_revision(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"), event=None)
    assert bodies(redis, keys.records("test")) == []
    assert ledger.record("R:en").revision == 0


def test_without_the_stream_only_the_outbox_is_filled(redis: Redis) -> None:
    ledger = Ledger(redis, "test", Outlets(stream=False, sinks=("jsonl",)))
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert redis.exists(keys.records("test")) == 0
    assert bodies(redis, keys.outbox("test")) == ['{"n": 1}']


def test_the_stream_is_trimmed_to_its_length(redis: Redis) -> None:
    ledger = Ledger(redis, "test", Outlets(trimming=Trimming(max_length=10)))
    for number in range(30):
        claim(ledger, lease("a", f"v{number}"))
        commit(ledger, lease("a", f"v{number}"))
    assert redis.xlen(keys.records("test")) == 10


def test_a_commit_without_the_lease_changes_nothing(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    run_out(ledger)
    claim(ledger, lease("b"))
    assert commit(ledger, lease("a")) is Answer.LOST
    assert bodies(redis, keys.records("test")) == []
    assert ledger.record("R:en").content is None


def test_a_commit_sent_again_after_a_lost_answer_changes_nothing(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert commit(ledger, lease("a")) is Answer.LOST
    assert len(bodies(redis, keys.records("test"))) == 1


def test_a_commit_on_a_record_that_changed_meanwhile_is_raced(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    read = ledger.record("R:en")
    redis.hset(keys.record_row("test", "R:en"), mapping={"content": "other", "revision": 1, "object": "s3://x/y"})
    assert ledger.commit(lease("a"), "created", ["R:en"], [Change(read, "c1", REF.uri, CREATED)]) is Answer.RACED
    assert bodies(redis, keys.records("test")) == []


def test_a_commit_on_a_record_that_another_object_came_to_give_meanwhile_is_raced(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    read = ledger.record("R:en")
    other = Lease(Request(StorageEvent(object=REF.model_copy(update={"key": "other"}))), ObjectVersion("v1"), "f1", "b")
    claim(ledger, other)
    beside = Change(read, read.content, read.object, None, read.modified, (SourceObject(0, other.uri),))
    assert ledger.commit(other, "superseded", ["R:en"], [beside]) is Answer.COMMITTED
    claim(ledger, lease("c", "v2"))
    assert ledger.commit(lease("c", "v2"), "withdrawn", (), [Change(read, None, None, CREATED)]) is Answer.RACED
    assert ledger.record("R:en").fallback_sources == (SourceObject(0, other.uri),)


def test_a_lease_that_ran_out_counts_as_a_crash(ledger: Ledger) -> None:
    for crashes in range(3):
        answer = claim(ledger, lease(f"owner {crashes}"))
        assert (answer.verdict, answer.crashes, answer.attempts) == (Verdict.RUN, crashes, crashes + 1)
        run_out(ledger)


def test_a_lease_given_back_counts_as_an_attempt_and_no_crash(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    assert ledger.release(lease("a"), wait_seconds=0)
    answer = claim(ledger, lease("b"))
    assert (answer.attempts, answer.crashes) == (2, 0)


def test_versions_that_take_turns_are_counted_each_for_itself(ledger: Ledger) -> None:
    for turn in range(1, 4):
        for version in ("v1", "v2"):
            answer = claim(ledger, lease(f"{version} {turn}", version))
            assert (answer.attempts, answer.crashes) == (turn, turn - 1)
            run_out(ledger)


def test_a_lease_that_is_extended_stays_with_its_owner(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    run_out(ledger)
    assert ledger.extend(lease("a"), 60)
    assert claim(ledger, lease("b")).verdict is Verdict.BUSY


def test_a_lease_that_ran_out_can_be_extended_until_another_takes_it(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    run_out(ledger)
    assert ledger.extend(lease("a"), 60)
    run_out(ledger)
    claim(ledger, lease("b"))
    assert not ledger.extend(lease("a"), 60)


def test_a_worker_keeps_its_lease_alive_while_it_works_and_no_longer_than_it_may(ledger: Ledger) -> None:
    claim(ledger, lease("a"), 0.06)
    with beating(ledger, [lease("a")], 0.06, longest_seconds=0.5):
        until(lambda: claim(ledger, lease("b")).verdict is Verdict.RUN, 60)


def test_a_lease_outlives_its_time_under_heartbeats(ledger: Ledger) -> None:
    claim(ledger, lease("a"), 600)
    ends: list[object] = []

    def extended_again() -> bool:
        until_when = ledger.redis.hget(keys.object_row("test", REF.uri), "lease_until")
        ends.extend([until_when] if until_when not in ends else [])
        return len(ends) > 3

    with beating(ledger, [lease("a")], 0.3, longest_seconds=60):
        until(extended_again, 60)
    assert lease_held(ledger, REF.uri) == "a"


def test_nobody_gives_back_the_lease_of_another(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    assert not ledger.release(lease("b"))
    assert lease_held(ledger, REF.uri) == "a"


def failing(ledger: Ledger, held: Lease, *, repeat: bool = False) -> Answer:
    letter = Envelope(id="9", type=Type.FAILED, subject=REF.uri, body='{"n": 9}')
    return ledger.fail(held, "no_text", letter, repeat=repeat)


def test_a_failure_is_sent_once_and_its_repeat_is_done(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    assert failing(ledger, lease("a")) is Answer.COMMITTED
    assert failing(ledger, lease("a")) is Answer.LOST
    assert bodies(redis, keys.failures("test")) == ['{"n": 9}']
    assert claim(ledger, lease("b")).verdict is Verdict.DONE


def test_a_failure_lies_in_the_outbox_too(redis: Redis) -> None:
    ledger = Ledger(redis, "test", Outlets(sinks=("jsonl",)))
    claim(ledger, lease("a"))
    failing(ledger, lease("a"))
    assert bodies(redis, keys.outbox("test")) == ['{"n": 9}']


def test_the_next_failure_of_an_object_takes_the_place_of_its_dead_letter(ledger: Ledger, redis: Redis) -> None:
    for version in ("v1", "v2"):
        claim(ledger, lease("a", version))
        failing(ledger, lease("a", version))
    assert len(bodies(redis, keys.failures("test"))) == 1


def test_what_goes_well_closes_the_dead_letter(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    failing(ledger, lease("a"))
    claim(ledger, lease("b", replay=True))
    commit(ledger, lease("b"))
    assert bodies(redis, keys.failures("test")) == []


def test_a_failure_can_be_replayed(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    failing(ledger, lease("a"))
    answer = claim(ledger, lease("b", replay=True))
    assert (answer.verdict, answer.attempts) == (Verdict.RUN, 1)


def test_a_replay_of_what_went_well_is_done(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert claim(ledger, lease("b", replay=True)).verdict is Verdict.DONE


def test_a_failure_that_was_not_the_files_fault_may_come_again_by_the_same_event(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    failing(ledger, lease("a"), repeat=True)
    assert claim(ledger, lease("b")).verdict is Verdict.RUN


def test_a_removal_is_done_once_and_the_object_can_come_back(ledger: Ledger) -> None:
    removal = lease("b", "", action=Action.REMOVED)
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert claim(ledger, removal).records == ("R:en",)
    ledger.commit(removal, "withdrawn", (), [])
    assert claim(ledger, lease("c", "", action=Action.REMOVED)).verdict is Verdict.DONE
    answer = claim(ledger, lease("d"))
    assert (answer.verdict, answer.outcome) == (Verdict.RUN, "withdrawn")


def test_a_lease_that_nobody_came_back_for_is_given_out_with_its_event(ledger: Ledger) -> None:
    held = lease("a", sequencer="AB")
    claim(ledger, held)
    run_out(ledger, 900)
    assert ledger.abandoned(1800) == []
    assert ledger.abandoned(600) == [held.request]
    assert ledger.abandoned(600) == []  # once a period


def test_a_request_that_was_to_come_again_and_did_not_is_given_out(ledger: Ledger) -> None:
    held = lease("a")
    claim(ledger, held)
    ledger.release(held, wait_seconds=60)
    run_out(ledger, 900)
    assert ledger.abandoned(600) == [held.request]


def test_a_finished_object_is_not_abandoned(ledger: Ledger) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    assert ledger.abandoned(-3600) == []


def test_all_keys_of_one_ledger_are_in_one_slot_of_a_cluster(ledger: Ledger, redis: Redis) -> None:
    claim(ledger, lease("a"))
    commit(ledger, lease("a"))
    claim(ledger, lease("b", "v2"))
    failing(ledger, lease("b", "v2"))
    names: Any = redis.keys("*")
    assert keys.identity("test") in names
    assert all(name.startswith("{test}:") for name in names)
