from __future__ import annotations

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.services.fairness import SOURCES, FileShares, upload_source
from plenary.settings.celery import PRIORITIES
from plenary.settings.model import Fairness

MIB = 1 << 20


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def event(key: str, size: int | None = None) -> StorageEvent:
    return StorageEvent(object=ObjectRef(store="s3", bucket="documents", key=key), size=size)


def shares(clock: Clock, *, ordered: bool = False, **changed: object) -> FileShares:
    values = {"enabled": True, "files": 10, "files_per_second": 2, **changed}
    return FileShares(Fairness.model_validate(values), clock, ordered=ordered)


def taken(meter: FileShares, source: str, count: int, size: int | None = None) -> int:
    """How many of so many files go on the queue for uploads."""
    return sum(meter.turn_of(event(f"{source}/{number}.pdf", size)).queue == "uploads" for number in range(count))


def test_a_source_has_its_share_at_once_and_its_rate_after_that() -> None:
    clock = Clock()
    meter = shares(clock)
    assert taken(meter, "a", 1000) == 10
    clock.now += 3
    assert taken(meter, "a", 1000) == 6
    clock.now += 1000
    assert taken(meter, "a", 1000) == 10


def test_nobody_uses_up_the_share_of_another() -> None:
    meter = shares(Clock())
    taken(meter, "a", 1000)
    assert taken(meter, "b", 10) == 10


def test_files_stand_the_later_the_more_of_a_share_is_used_up() -> None:
    clock = Clock()
    meter = shares(clock, ordered=True)
    turns = [meter.turn_of(event("a/x.pdf")) for _ in range(11)]
    first, second, third, last = PRIORITIES
    assert [turn.priority for turn in turns] == [first, *[second] * 3, *[third] * 3, *[last] * 3, first]
    assert turns[-1].queue == "backfill"
    assert meter.turn_of(event("b/x.pdf")) == ("uploads", first)
    clock.now += 5
    assert meter.turn_of(event("a/x.pdf")) == ("uploads", first)


def test_without_an_order_of_the_broker_files_stand_as_they_come() -> None:
    meter = shares(Clock())
    assert {meter.turn_of(event("a/x.pdf")).priority for _ in range(20)} == {PRIORITIES[0]}


def test_large_files_count_by_their_size_and_the_first_is_always_taken() -> None:
    assert taken(shares(Clock()), "a", 100, size=4 * MIB) == 2
    assert taken(shares(Clock()), "a", 100, size=500 * MIB) == 1


def test_a_weight_multiplies_a_share() -> None:
    assert taken(shares(Clock(), weights={"s3://documents/a": 3}), "a", 1000) == 30


def test_a_source_is_a_bucket_and_the_first_folders_of_a_key() -> None:
    ref = ObjectRef(store="s3", bucket="documents", key="treaties/2031/x.pdf")
    assert [upload_source(ref, folders) for folders in (0, 1, 2, 9)] == [
        "s3://documents",
        "s3://documents/treaties",
        "s3://documents/treaties/2031",
        "s3://documents/treaties/2031",
    ]


def test_without_shares_all_goes_on_the_queue_for_uploads() -> None:
    assert taken(shares(Clock(), enabled=False), "a", 1000) == 1000


def test_it_keeps_count_of_so_many_sources_and_no_more() -> None:
    meter = shares(Clock())
    for number in range(SOURCES + 10):
        meter.turn_of(event(f"{number}/x.pdf"))
    assert len(meter._paid_off) == SOURCES
