"""`plenary failures` as a process, with a real worker: from the dead letter to the record, by the command it names."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plenary.ledger import keys
from support.processes import PROJECT, WORKER, plenary

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
GOOD, SCAN, DAMAGED = "A_RES_85_903-EN.txt", "A_RES_85_904-EN.pdf", "A_RES_85_905-EN.pdf"


@pytest.fixture
def failed(valkey: str, tmp_path: Path, start: Callable[..., Any]) -> dict[str, Any]:
    """The settings of a worker that gave up three files: one empty, one scanned, one damaged."""
    inbox = tmp_path / "in box"
    inbox.mkdir()
    for name in (SCAN, DAMAGED):
        shutil.copy(FILES / name, inbox)
    (inbox / GOOD).write_bytes(b"")
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    assert plenary("ingest", str(inbox), **values).returncode == 1
    return values


def test_a_dead_letter_is_looked_at_and_its_command_replays_it(
    failed: dict[str, Any], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    listed = plenary("failures", "list", "--reason", "empty_file", "--json", **failed)
    (letter,) = [json.loads(line) for line in listed.stdout.splitlines()]
    uri = letter["subject"]
    shown = plenary("failures", "show", uri, **failed).stdout
    assert "The file holds nothing." in shown
    assert letter["data"]["fingerprint"] in shown

    program, *command = shlex.split(letter["data"]["replay"])
    assert program == "plenary"
    again = plenary(*command, **failed)
    assert (again.returncode, again.stdout.split("\t")[0]) == (1, "failed")
    shutil.copy(FILES / GOOD, failed["STORES__FOLDER__ROOT"])
    again = plenary(*command, **failed)
    assert (again.returncode, again.stdout.split("\t")[0]) == (0, "created")
    assert [event["subject"] for event in sent()] == ["A/RES/85/903:en"]
    assert plenary("failures", "show", uri, **failed).returncode == 1  # it is closed
    assert len(plenary("failures", "list", "--json", **failed).stdout.splitlines()) == 2


def test_letters_are_chosen_by_reason_place_and_age(failed: dict[str, Any]) -> None:
    def subjects(*options: str) -> list[str]:
        lines = plenary("failures", "list", "--json", *options, **failed).stdout.splitlines()
        return sorted(json.loads(line)["subject"].rpartition("/")[2] for line in lines)

    assert subjects() == [GOOD, SCAN, DAMAGED]
    assert subjects("--reason", "no_text") == [SCAN]
    assert subjects("--prefix", "folder://in box/A_RES_85_90", "--newer-than", "1h") == [GOOD, SCAN, DAMAGED]
    assert subjects("--prefix", "folder://elsewhere/") == []
    assert subjects("--older-than", "1h") == []
    assert DAMAGED in plenary("failures", "list", **failed).stdout


def test_what_is_discarded_is_gone_and_the_same_file_is_not_read_again(failed: dict[str, Any], redis: Any) -> None:
    assert plenary("failures", "discard", "--reason", "no_text", "--yes", **failed).returncode == 0
    assert redis.xlen(keys.failures("plenary")) == 2
    retried = plenary("failures", "retry", "--all", **failed)
    assert sorted(line.split("\t")[1] for line in retried.stdout.splitlines()) == ["damaged", "empty_file"]
    assert redis.xlen(keys.failures("plenary")) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("retry",), "Select dead letters"),
        (("discard", "s3://a/b", "--all"), "not both"),
        (("list", "--reason", "tired"), "is not an error code"),
        (("list", "--older-than", "soon"), "is not a duration"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(
    valkey: str, arguments: tuple[str, ...], sentence: str
) -> None:
    done = plenary("failures", *arguments, BROKER__URL=valkey)
    assert done.returncode == 2
    assert sentence in done.stderr
