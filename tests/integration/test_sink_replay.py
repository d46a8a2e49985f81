"""`plenary sinks replay`: a sink that is set up late gets every current record once, and so does a lost catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redis import Redis

from plenary.catalogue.database import open_catalogue, writing
from plenary.catalogue.writer import apply
from plenary.domain import cloudevents
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.client import Answer, Change, Ledger, Outlets
from support.catalogue_rows import rows_of
from support.made_ledger import lease_on, made_ledger
from support.made_record import NOON, record
from support.processes import plenary

pytestmark = pytest.mark.integration


def published(ledger: Ledger, number: int, title: str = "Lamps") -> cloudevents.Envelope:
    """Commit a record as a worker does."""
    known = record(number, title=title)
    lease, row = lease_on(ledger, f"{number}.pdf", version=title), ledger.record(known.id)
    content = cloudevents.content_hash(known)
    change = Change(row, content, lease.uri, None)
    event = cloudevents.published(known, content, revision=change.revision, previous=row.content)
    change = Change(row, content, lease.uri, event)
    assert ledger.commit(lease, "created", [known.id], [change]) is Answer.COMMITTED
    return event


def failed(ledger: Ledger, key: str) -> cloudevents.Envelope:
    ref = ObjectRef(store="s3", bucket="documents", key=key)
    event = cloudevents.failed(
        ref,
        IngestError(ErrorCode.ENCRYPTED).as_dict(),
        time=NOON,
        version="v1",
        fingerprint="f1",
        attempts=1,
        replay="plenary failures retry",
    )
    ledger.fail(lease_on(ledger, key), "encrypted", event, repeat=False)
    return event


def test_a_sink_that_starts_late_gets_each_current_record_once(valkey: str, redis: Redis, tmp_path: Path) -> None:
    ledger, file = made_ledger(redis, outlets=Outlets(stream=True)), tmp_path / "events.jsonl"
    sent = [published(ledger, number) for number in range(901, 1151)]
    sent[0] = published(ledger, 901, title="Lamps of another kind")
    done = plenary("sinks", "replay", "jsonl", REDIS__URL=valkey, SINKS__JSONL__PATH=file)
    assert done.returncode == 0, done.stderr
    assert "250 records" in done.stderr
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["id"] for line in lines) == sorted(event.id for event in sent)


def test_only_one_organ_and_what_came_since_are_sent_where_that_is_asked(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    published(made_ledger(redis, outlets=Outlets(stream=True)), 901)
    file = tmp_path / "events.jsonl"
    for options in (("--organ", "SC"), ("--since", "2999-01-01")):
        done = plenary("sinks", "replay", "jsonl", *options, REDIS__URL=valkey, SINKS__JSONL__PATH=file)
        assert (done.returncode, "0 records" in done.stderr) == (0, True)
    assert not file.exists()


def test_a_lost_catalogue_is_made_again_and_holds_only_what_is_current(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    ledger, url = made_ledger(redis, outlets=Outlets(stream=True)), f"sqlite:///{tmp_path}/catalogue.db"
    for number in (901, 902):
        published(ledger, number)
    failed(ledger, "903.pdf")
    values = {"REDIS__URL": valkey, "CATALOGUE__URL": url, "SINKS__CATALOGUE__ENABLED": "true"}
    assert plenary("sinks", "replay", "catalogue", **values).returncode == 0
    reader, writer = open_catalogue(url), open_catalogue(url, writable=True)
    expected = rows_of(reader)
    assert (len(expected["records"]), len(expected["failures"])) == (2, 1)

    stray = cloudevents.published(record(950), "content", revision=1, previous=None)
    with writing(writer) as connection:
        apply(connection, [cloudevents.opened(stray.body)])
    done = plenary("sinks", "replay", "catalogue", **values)
    assert (done.returncode, "1 that are no longer current were removed" in done.stderr) == (0, True)
    assert rows_of(reader) == expected
    for engine in (reader, writer):
        engine.dispose()


def test_what_the_stream_no_longer_holds_is_taken_from_the_catalogue(valkey: str, redis: Redis, tmp_path: Path) -> None:
    ledger, file = made_ledger(redis, outlets=Outlets(stream=True)), tmp_path / "events.jsonl"
    first, second = published(ledger, 901), published(ledger, 902)
    values = {"REDIS__URL": valkey, "CATALOGUE__URL": f"sqlite:///{tmp_path}/catalogue.db"}
    assert plenary("sinks", "replay", "catalogue", **values, SINKS__CATALOGUE__ENABLED="true").returncode == 0
    redis.delete(keys.records("plenary"))
    assert plenary("sinks", "replay", "jsonl", **values, SINKS__JSONL__PATH=file).returncode == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {line["id"]: line["data"] for line in lines} == {
        event.id: json.loads(event.body)["data"] for event in (first, second)
    }

    (tmp_path / "catalogue.db").unlink()
    done = plenary("sinks", "replay", "jsonl", **values, SINKS__JSONL__PATH=file)
    assert done.returncode == 1
    assert "2 could not be sent" in done.stderr
