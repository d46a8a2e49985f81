"""The whole decision table of an ingest: rows in, changes out, no server."""

from __future__ import annotations

import pytest

from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.types import Lease, RecordState, Request, SourceObject
from plenary.services.record_changes import CommitPlan, decide, decide_withdrawal, is_superseded
from support.made_record import NOON, record

MINE = "s3://uploads/m.pdf"
EARLIER, LATER = SourceObject(100, "s3://uploads/a.pdf"), SourceObject(900, "s3://uploads/z.pdf")
PUT = 500
ID = record().id
FIRST = SourceObject(0, MINE)
LEASE = Lease(Request(StorageEvent(object=ObjectRef.of_uri(MINE))), ObjectVersion("v1"), "f1", "worker")


def row(content: str | None, source: SourceObject = FIRST, *others: SourceObject, name: str = ID) -> RecordState:
    object_uri = source.uri if content else None
    return RecordState(name, content, 3 if content else 0, object_uri, source.modified, others)


def decided(before: RecordState, *, keep: bool = False) -> CommitPlan:
    return decide([(record(), "new")], (), {ID: before}, LEASE, modified=PUT, time=NOON, keep=keep)


@pytest.mark.parametrize(
    ("before", "result", "source", "others", "event"),
    [
        (row(None), "created", SourceObject(PUT, MINE), (), "created"),
        (row("new"), "unchanged", SourceObject(PUT, MINE), (), None),
        (row("old"), "updated", SourceObject(PUT, MINE), (), "updated"),
        (row("old", EARLIER), "updated", SourceObject(PUT, MINE), (EARLIER,), "updated"),
        (row("new", EARLIER), "unchanged", SourceObject(PUT, MINE), (EARLIER,), None),
        (row("old", LATER), "superseded", LATER, (SourceObject(PUT, MINE),), None),
        (row("new", LATER), "superseded", LATER, (SourceObject(PUT, MINE),), None),
        (row("old", LATER, EARLIER), "superseded", LATER, (SourceObject(PUT, MINE), EARLIER), None),
        # its own earlier upload is no other object, whenever that was
        (row("old", SourceObject(900, MINE)), "updated", SourceObject(PUT, MINE), (), "updated"),
        (row("old", LATER, SourceObject(100, MINE)), "superseded", LATER, (SourceObject(PUT, MINE),), None),
    ],
)
def test_an_object_that_gives_a_record(
    before: RecordState, result: str, source: SourceObject, others: tuple[SourceObject, ...], event: str | None
) -> None:
    plan = decided(before)
    (change,) = plan.changes
    assert (plan.result, plan.ids) == (result, (ID,))
    assert (SourceObject(change.modified, change.object or ""), change.fallback_sources) == (source, others)
    assert change.content == (before.content if result == "superseded" else "new")
    assert (change.event.type.split(".")[-2] if change.event else None) == event
    assert plan.publishes is (event is not None)
    assert change.revision == before.revision + (event is not None)


@pytest.mark.parametrize(("uri", "result"), [("s3://uploads/a.pdf", "updated"), ("s3://uploads/z.pdf", "superseded")])
def test_of_two_simultaneous_uploads_the_greater_uri_counts(uri: str, result: str) -> None:
    other = SourceObject(PUT, uri)
    assert decided(row("old", other)).result == result
    assert is_superseded(SourceObject(PUT, MINE), other) is not is_superseded(other, SourceObject(PUT, MINE))


def test_a_record_that_nobody_gives_supersedes_nothing() -> None:
    assert not is_superseded(SourceObject(PUT, MINE), None)
    assert not is_superseded(SourceObject(PUT, MINE), SourceObject(900, MINE))


def test_the_json_of_a_record_is_kept_where_it_is_asked_for() -> None:
    assert [change.record for change in decided(row(None)).changes] == [None]
    assert [change.record for change in decided(row(None), keep=True).changes] == [record().model_dump_json()]


@pytest.mark.parametrize(
    ("before", "object_uri", "successor", "event"),
    [
        (row("old"), None, None, "withdrawn"),
        (row("old", FIRST, EARLIER), EARLIER.uri, EARLIER.uri, None),
        (row("old", LATER, FIRST), LATER.uri, None, None),
    ],
)
def test_an_object_that_is_gone(
    before: RecordState, object_uri: str | None, successor: str | None, event: str | None
) -> None:
    plan = decide_withdrawal([ID], {ID: before}, LEASE, time=NOON)
    (change,) = plan.changes
    assert (plan.result, plan.ids, change.object, change.fallback_sources) == ("withdrawn", (), object_uri, ())
    assert (change.successor.uri if change.successor else None) == successor
    assert (change.event.type.split(".")[-2] if change.event else None) == event
    assert plan.publishes is (event is not None)


def test_an_object_that_is_gone_changes_nothing_of_a_record_that_nobody_gives() -> None:
    assert decide_withdrawal([ID], {ID: row(None)}, LEASE, time=NOON).changes == ()


def test_a_record_that_an_object_gives_no_more_is_withdrawn_with_the_change_to_the_new_one() -> None:
    former = record(902).id
    rows = {ID: row(None), former: row("old", name=former)}
    plan = decide([(record(), "new")], (former, ID), rows, LEASE, modified=PUT, time=NOON)
    assert [(change.before.id, change.content) for change in plan.changes] == [(ID, "new"), (former, None)]
    assert plan.result == "created"


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        (row("new"), row(None), "created"),
        (row("new"), row("old"), "updated"),
        (row("old", LATER), row("new"), "unchanged"),
        (row("old", LATER), row("old", LATER), "superseded"),
    ],
)
def test_of_several_records_the_most_telling_result_is_reported(
    first: RecordState, second: RecordState, result: str
) -> None:
    given = [(record(), "new"), (record(902), "new")]
    plan = decide(given, (), {ID: first, record(902).id: second}, LEASE, modified=PUT, time=NOON)
    assert plan.result == result
