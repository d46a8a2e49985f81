"""`plenary reprocess` as a process, with a real worker on a real folder: read again, or only told what would change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.backfill_runs import BackfillRuns
from plenary.ledger.scan import Survey
from support.processes import PROJECT, WORKER, Started, plenary

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("reprocess")]

FILES = PROJECT / "tests" / "samples" / "files"
TEXT, WORD, PDF, SCAN = "A_RES_85_903-EN.txt", "E_RES_2031_7-EN.docx", "A_RES_85_901-EN.pdf", "A_RES_85_904-EN.pdf"


@pytest.fixture
def read(valkey: str, tmp_path: Path) -> dict[str, Any]:
    """The settings with which three files of a folder gave records and a fourth failed. No worker runs any more.

    The files are read where they are: a copy of one is another version of it.
    """
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in (TEXT, WORD, PDF, SCAN):
        shutil.copy(FILES / name, inbox)
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    worker = Started((*WORKER, "--concurrency=1"), values, tmp_path / "worker.log")
    worker.wait_for("ready.")
    assert plenary("ingest", str(inbox), **values).returncode == 1
    worker.stop()
    return values


def everything(redis: Redis) -> dict[Any, Any]:
    return {name: redis.dump(name) for name in redis.scan_iter()}


def shadowed(values: dict[str, Any], *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = plenary("reprocess", "--dry-run", "--json", *options, **values)
    found = map(json.loads, done.stdout.splitlines())
    return done.returncode, {finding["object"].rpartition("/")[2]: finding for finding in found}


def test_what_an_earlier_fingerprint_read_is_read_again_and_what_says_the_same_sends_nothing(
    read: dict[str, Any], redis: Redis, start: Callable[..., Any], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    survey, before = Survey(redis, "plenary"), sent()
    (old,) = survey.fingerprints()
    today = read | {"QUALITY__MINIMUM": 0.4}
    start(*WORKER, "--concurrency=1", **today).wait_for("ready.")
    assert plenary("reprocess", "--parser-older-than", old, **today).returncode == 1  # there is none
    unknown = plenary("reprocess", "--parser-older-than", "0123456789abcdef", **today)
    assert (unknown.returncode, old in unknown.stderr) == (2, True)

    assert plenary("reprocess", "--parser-older-than", "current", **today).returncode == 1
    (run,) = BackfillRuns(redis, "plenary").all()
    assert (run.state, run.outcomes) == ("done", {"failed": 1, "unchanged": 3})
    assert sent() == before
    (_, new) = survey.fingerprints()
    assert {row.fingerprint for row in survey.objects()} == {new}
    assert plenary("reprocess", "--parser-older-than", new, "--dry-run", **today).stderr.startswith("No file was found")


def test_what_failed_for_a_reason_is_tried_again(
    read: dict[str, Any],
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    shutil.copy(FILES / PDF, read["STORES__FOLDER__ROOT"] / SCAN)
    start(*WORKER, "--concurrency=1", **read).wait_for("ready.")
    assert plenary("reprocess", "--reason", "no_text", **read).returncode == 1
    assert failures()[-1]["data"]["reason"] == "symbol_conflict"
    nothing = plenary("reprocess", "--reason", "no_text", **read)
    assert (nothing.returncode, nothing.stderr) == (1, "No file was found.\n")
    assert len(sent()) == 3


def test_a_shadow_writes_nothing_and_finds_nothing_where_nothing_changed(read: dict[str, Any], redis: Redis) -> None:
    before = everything(redis)
    code, found = shadowed(read | {"QUALITY__MINIMUM": 0.4}, "--parser-older-than", "current")
    assert {name: finding["effect"] for name, finding in found.items()} == {
        TEXT: "same",
        WORD: "same",
        PDF: "same",
        SCAN: "failing",
    }
    assert code == 0
    assert everything(redis) == before


def test_a_shadow_tells_what_would_be_lost_by_its_exit_code(read: dict[str, Any]) -> None:
    code, found = shadowed(read | {"QUALITY__MINIMUM": 1}, "--symbol", "A/RES/85/901")
    assert (code, found[PDF]["effect"]) == (0, "same")
    code, found = shadowed(read | {"LIMITS__PAGES": 1}, "--symbol", "A/RES/85/901")
    assert (code, found[PDF]["effect"]) == (1, "lost")
    assert "more pages than the limit" in found[PDF]["worse"][0]


def test_a_shadow_tells_of_a_change_that_nobody_can_show_any_more(read: dict[str, Any], redis: Redis) -> None:
    row = keys.record_row("plenary", "A/RES/85/903:en")
    redis.hset(row, "content", "of another text")
    _, found = shadowed(read, "--symbol", "A/RES/85/903")
    assert found[TEXT]["effect"] == "uncompared"


def test_a_shadow_does_not_call_lost_what_failed_before(read: dict[str, Any], start: Callable[..., Any]) -> None:
    (read["STORES__FOLDER__ROOT"] / TEXT).write_bytes(b"")
    start(*WORKER, "--concurrency=1", **read).wait_for("ready.")
    assert plenary("ingest", str(read["STORES__FOLDER__ROOT"] / TEXT), **read).returncode == 1
    code, found = shadowed(read, "--reason", "empty_file")
    assert (code, found[TEXT]["effect"], found[TEXT]["record"]) == (0, "failing", "A/RES/85/903:en")


def test_a_shadow_compares_only_the_version_that_was_read(read: dict[str, Any]) -> None:
    (read["STORES__FOLDER__ROOT"] / TEXT).write_text("something else")
    code, found = shadowed(read, "--symbol", "A/RES/85/903")
    assert (code, found[TEXT]["effect"]) == (0, "away")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Select objects"),
        (("--prefix", "s3://a/"), "Select objects"),
        (("--reason", "tired"), "is not an error code"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: tuple[str, ...], sentence: str) -> None:
    done = plenary("reprocess", *options)
    assert (done.returncode, sentence in done.stderr) == (2, True)
