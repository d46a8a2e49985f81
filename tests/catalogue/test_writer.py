"""Events that come twice, late or in any order: the catalogue ends as if the last of each had come alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from plenary.catalogue.database import migrate, open_catalogue, reading, writing
from plenary.catalogue.queries import find_failures, get_record, search_records
from plenary.catalogue.writer import BatchCounts, apply, close_failures, drop_records, failure_events
from plenary.domain.cloudevents import Envelope
from plenary.domain.cloudevents import opened as read_event
from plenary.domain.record import Block, Citation, Record
from support.catalogue_rows import failure, rows_of, take
from support.sink_messages import created, record, updated, withdrawn

pytest_plugins = ("support.catalogue_databases",)

UTC_MINUTE = "2031-01-02T12:{:02}:00Z"


def said(number: int, minute: int, **values: Any) -> Record:
    text = f"Calls upon keepers to light lamp {minute};"
    blocks = [Block(id=f"op.{n}", part="body", kind="paragraph", number=f"{n}.", text=text) for n in range(1, 4)]
    cited = [Citation(symbol=f"A/RES/84/{minute}", text=f"resolution 84/{minute}")]
    when = UTC_MINUTE.format(minute)
    return record(number, blocks=blocks, citations=cited, ingested_at=when, title=f"Lamp {minute}", **values)


def history(number: int, chance: random.Random) -> tuple[list[Envelope], list[Envelope]]:
    """All that was ever said of an object, and what holds at the end."""
    events, held = [created(said(number, 1))], [created(said(number, 1))]
    for minute in range(2, 2 + chance.randrange(6)):
        match chance.choice(["update", "withdraw", "fail"]):
            case "update":
                held = [updated(said(number, minute), revision=minute)]
                events += held
            case "withdraw":
                held = []
                events.append(withdrawn(said(number, minute), revision=minute))
            case "fail":
                held = [*held[:1], failure(f"{number}.pdf", UTC_MINUTE.format(minute))]
                held = [one for one in held if "failed" not in one.type] + held[-1:]
                events.append(held[-1])
    return events, held


@pytest.mark.parametrize("seed", range(3))
def test_after_repeats_and_disorder_the_catalogue_equals_a_fresh_replay(
    opened: Callable[..., sa.Engine], writable: sa.Engine, tmp_path: Any, seed: int
) -> None:
    chance = random.Random(seed)
    histories = [history(number, chance) for number in range(901, 941)]
    events = [event for every, _ in histories for event in every]
    disordered = [*events, *chance.choices(events, k=3 * len(events))]
    chance.shuffle(disordered)
    while disordered:
        size = chance.randrange(1, 20)
        take(writable, *disordered[:size])
        del disordered[:size]
    held = [event for _, last in histories for event in last]
    letters = {event.id for event in held}
    with writing(writable) as connection:
        close_failures(connection, [one for one in failure_events(connection).values() if one not in letters])

    fresh = open_catalogue(f"sqlite:///{tmp_path}/fresh.db", writable=True)
    migrate(fresh)
    take(fresh, *held)
    expected, actual = rows_of(fresh), rows_of(opened())
    fresh.dispose()
    withdrawals = actual.pop("withdrawals")
    expected.pop("withdrawals")
    assert actual == expected
    assert len(withdrawals) + len(actual["records"]) == 40


def test_an_update_replaces_all_that_was_there(writable: sa.Engine, readable: sa.Engine) -> None:
    first, second = said(901, 1), said(901, 2)
    take(writable, created(first))
    take(writable, updated(second))
    with reading(readable) as connection:
        stored = get_record(connection, first.id)
        assert stored
        assert stored.data == second.model_dump(mode="json")
        assert search_records(connection, '"lamp 1"').total == 0
        assert search_records(connection, '"lamp 2"').total == 1


def test_what_was_withdrawn_does_not_come_back_by_a_late_event(writable: sa.Engine, readable: sa.Engine) -> None:
    known = record(901)
    take(writable, created(known), withdrawn(known))
    take(writable, created(known), updated(known))
    with reading(readable) as connection:
        assert search_records(connection).total == 0
        assert search_records(connection, "keepers").total == 0
    take(writable, updated(known, revision=4))
    with reading(readable) as connection:
        assert search_records(connection, "keepers").total == 1


def test_a_batch_says_what_it_changed(writable: sa.Engine) -> None:
    events = [
        created(record(901)),
        created(record(902)),
        withdrawn(record(902)),
        failure("903.pdf"),
        failure("903.pdf"),
    ]
    opened_events = [read_event(event.body) for event in events]
    with writing(writable) as connection:
        assert apply(connection, opened_events) == BatchCounts(written=1, withdrawn=1, failed=1, unchanged=2)
    with writing(writable) as connection:
        assert apply(connection, opened_events) == BatchCounts(unchanged=5)


def test_a_failure_goes_once_its_object_gives_a_record(writable: sa.Engine, readable: sa.Engine) -> None:
    take(writable, failure("901.pdf", UTC_MINUTE.format(1)), failure("902.pdf", UTC_MINUTE.format(3)))
    take(writable, *(created(said(number, 2)) for number in (901, 902)))
    take(writable, failure("901.pdf", UTC_MINUTE.format(1)))
    with reading(readable) as connection:
        assert [one.object_key for one in find_failures(connection).failures] == ["902.pdf"]


def test_records_that_are_no_longer_current_are_dropped(writable: sa.Engine, readable: sa.Engine) -> None:
    take(writable, *(created(record(number)) for number in (901, 902, 903)))
    with writing(writable) as connection:
        assert drop_records(connection, ["A/RES/85/901:en", "A/RES/85/903:en", "unknown"]) == 2
    assert len(rows_of(readable)["blocks"]) == 2  # the title and a paragraph
    with reading(readable) as connection:
        assert search_records(connection, "keepers").total == 1


def test_a_text_with_signs_that_mean_something_stays_a_text(writable: sa.Engine, readable: sa.Engine) -> None:
    text = "<script>alert('lamp')</script> =1+1 %s :x \\ \u202e lamp"
    block = Block(id="op.1", part="body", kind="paragraph", text=text)
    take(writable, created(record(901, blocks=[block])))
    with reading(readable) as connection:
        found = search_records(connection, "lamp").records[0].hits[0]
    assert "".join(piece.text for piece in found.segments) == text
    assert [piece.text for piece in found.segments if piece.hit] == ["lamp", "lamp"]
