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


def test_a_letter_is_found_by_whatever_one_has_and_nothing_to_copy_is_cut(failed: dict[str, Any]) -> None:
    uri = f"folder://in box/{DAMAGED}"
    for words in (uri, DAMAGED, "A/RES/85/905", "85/905"):
        assert uri in plenary("failures", "show", words, **failed).stdout
        assert uri in plenary("why", words, **failed).stdout
    listed = plenary("failures", "list", **failed).stdout
    (row,) = [line for line in listed.splitlines() if uri in line]
    assert uri in plenary("failures", "show", row.split()[1], **failed).stdout
    several = plenary("failures", "show", "in box", **failed)
    assert several.returncode == 1


def test_gaps_and_languages_say_that_a_document_came_and_failed(failed: dict[str, Any]) -> None:
    root = failed["STORES__FOLDER__ROOT"]
    for number in (903, 907):
        text = (FILES / GOOD).read_text(encoding="utf-8").replace("85/903", f"85/{number}")
        (root / f"A_RES_85_{number}-EN.txt").write_text(text, encoding="utf-8")
    assert plenary("ingest", str(root), **failed).returncode in {0, 1}
    (line,) = plenary("gaps", "--json", **failed).stdout.splitlines()
    assert json.loads(line)["failed"] == {"904": "no_text", "905": "damaged"}
    assert "905 damaged" in plenary("gaps", **failed).stdout
    (root / "A_RES_85_903-FR.pdf").write_bytes((FILES / DAMAGED).read_bytes())
    plenary("ingest", str(root / "A_RES_85_903-FR.pdf"), **failed)
    lines = [json.loads(line) for line in plenary("languages", "--json", **failed).stdout.splitlines()]
    assert {line["symbol"]: line["failed"] for line in lines} == {"A/RES/85/903": {"fr": "damaged"}, "A/RES/85/907": {}}


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
