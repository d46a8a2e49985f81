"""A file with several resolutions before the commands that read the ledger: each of its records is told of by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.backfill_runs import BackfillRuns
from support.processes import WORKER, plenary
from support.volumes import ENGLISH

pytestmark = pytest.mark.integration

NAME, URI = "volume-26.txt", "folder://inbox/volume-26.txt"
RECORDS = ["A/RES/2801 (XXVI):en", "A/RES/2802 (XXVI):en"]


@pytest.fixture
def read(valkey: str, inbox: Path, start: Callable[..., Any]) -> dict[str, Any]:
    """The settings with which the volume gave its records. No worker runs any more."""
    (inbox / NAME).write_text(ENGLISH, encoding="utf-8")
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    worker = start(*WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    assert plenary("ingest", str(inbox), **values).returncode == 0
    worker.stop()
    return values


def told(values: dict[str, Any], *command: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in plenary(*command, "--json", **values).stdout.splitlines()]


def test_each_document_of_the_volume_has_its_story_and_the_volume_has_all(read: dict[str, Any]) -> None:
    (story,) = told(read, "why", "A/RES/2802 (XXVI)")
    assert [record["id"] for record in story["records"]] == RECORDS[1:]
    assert [one["row"]["records"] for one in story["objects"]] == [RECORDS]
    shown = plenary("why", NAME, **read).stdout
    assert f"record {', '.join(RECORDS)}" in shown
    assert all(f"{record}  current, from {URI}" in shown for record in RECORDS)


def test_series_and_languages_count_every_document_of_the_volume(read: dict[str, Any]) -> None:
    (stretch,) = told(read, "gaps", "--all")
    assert (stretch["session"], stretch["first"], stretch["last"], stretch["seen"]) == ("XXVI", 2801, 2802, 2)
    assert [one["symbol"] for one in told(read, "languages")] == ["A/RES/2801 (XXVI)", "A/RES/2802 (XXVI)"]


def test_the_volume_is_held_once(read: dict[str, Any]) -> None:
    assert told(read, "reconcile", "folder://inbox/", "--grace", "0s") == [
        {"cases": [], "sent": 0, "others": {"held": 1}}
    ]


def test_the_volume_is_read_again_once_whichever_of_its_documents_is_named(
    read: dict[str, Any], start: Callable[..., Any], redis: Redis
) -> None:
    start(*WORKER, "--concurrency=1", **read).wait_for("ready.")
    for record in RECORDS:
        redis.hset(keys.object_row("plenary", URI), "fingerprint", "old")
        assert plenary("reprocess", "--symbol", record.removesuffix(":en"), **read).returncode == 0
    assert [run.outcomes for run in BackfillRuns(redis, "plenary").all()] == [{"unchanged": 1}] * 2


def test_a_shadow_compares_every_record_of_the_volume_and_tells_which_would_be_lost(
    read: dict[str, Any], redis: Redis
) -> None:
    def shadow() -> dict[str, str]:
        found = told(read, "reprocess", "--symbol", "A/RES/2802 (XXVI)", "--dry-run")
        return {finding["record"]: finding["effect"] for finding in found}

    assert shadow() == dict.fromkeys(RECORDS, "same")
    redis.hset(keys.record_row("plenary", RECORDS[0]), "object", "folder://inbox/another.txt")
    redis.hincrby(keys.record_row("plenary", RECORDS[0]), "modified", 1000)
    assert shadow() == {RECORDS[0]: "superseded", RECORDS[1]: "same"}
    third = "A/RES/2803 (XXVI):en"
    redis.copy(keys.record_row("plenary", RECORDS[1]), keys.record_row("plenary", third))
    redis.hset(keys.object_row("plenary", URI), "record", "\n".join([*RECORDS, third]))
    assert shadow() == {RECORDS[0]: "superseded", RECORDS[1]: "same", third: "lost"}
    redis.hset(keys.object_row("plenary", URI), "record", "\n".join([RECORDS[1], third]))
    redis.delete(keys.record_row("plenary", RECORDS[0]))
    assert shadow() == {RECORDS[1]: "same", third: "moved"}
