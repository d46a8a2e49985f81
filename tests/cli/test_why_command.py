"""`plenary why` tells all of a document that was tried again, updated, failed and replayed: a real worker on Valkey."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.processes import PROJECT, WORKER, Started, children, descendants, plenary, until

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
NAME, SYMBOL = "A_RES_85_903-EN.txt", "A/RES/85/903"
PATIENCE = 60


@pytest.fixture
def values(valkey: str, tmp_path: Path, start: Callable[..., Any]) -> dict[str, Any]:
    """The settings of a worker that refuses a file of no bytes and sends records to a file too."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    values: dict[str, Any] = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "SINKS__JSONL__PATH": tmp_path / "records.jsonl",
    }
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    return values


def test_a_document_that_failed_was_replayed_tried_again_and_updated_is_told_whole(values: dict[str, Any]) -> None:
    inbox = values["STORES__FOLDER__ROOT"]
    file = inbox / NAME
    file.write_bytes(b"")
    plenary("ingest", str(file), **values)
    shutil.copy(FILES / NAME, file)
    uri = f"folder://inbox/{NAME}"
    plenary("failures", "retry", uri, **values)
    file.write_bytes((FILES / NAME).read_bytes().replace(b"roofs", b"rooftops"))
    plenary("ingest", str(file), **values)
    plenary("ingest", str(file), **values)

    told = json.loads(plenary("why", SYMBOL, "--json", **values).stdout)
    (record,), (found,) = told["records"], told["objects"]
    assert [sent["line"]["told"]["type"] for sent in record["sent"]] == ["created", "updated"]
    assert record["sent"][0]["sinks"] == {"jsonl": "delivered"}
    assert record["record"]["symbol"] == SYMBOL
    words = [line["word"] for line in found["lines"]]
    assert words == ["run", "failed", "run", "read", "run", "read", "done"]
    assert found["lines"][1]["told"]["reason"] == "empty_file"
    assert found["lines"][2]["told"]["replay"] == "1"

    shown = plenary("why", SYMBOL, **values).stdout
    for part in (f"{SYMBOL}:en", uri, "quality 1", "a replay", "reason empty_file", "updated", "jsonl delivered"):
        assert part in shown
    for other in (uri, NAME, f"{SYMBOL}:en"):
        assert plenary("why", other, **values).stdout == shown


def test_a_document_that_was_retried_after_the_machine_failed_updated_and_replayed_is_told_whole(
    valkey: str, inbox: Path, tmp_path: Path, start: Callable[..., Started]
) -> None:
    file, uri, place = inbox / NAME, f"folder://inbox/{NAME}", tmp_path / "readers"
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox, "LIMITS__RETRY_SECONDS": 1}
    place.mkdir()
    worker = start("env", f"TMPDIR={place}", *WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    until(lambda: readers(worker), PATIENCE)
    shutil.rmtree(place)  # where readers keep their files: no more of them can start
    for reader in readers(worker):
        os.kill(reader, signal.SIGKILL)
    shutil.copy(FILES / NAME, file)
    plenary("ingest", "--no-wait", str(file), **values)
    until(lambda: "released" in words(uri, values), PATIENCE, worker.text)
    place.mkdir()
    until(lambda: "read" in words(uri, values), PATIENCE, worker.text)
    for content in ((FILES / NAME).read_bytes().replace(b"roofs", b"rooftops"), b""):
        file.write_bytes(content)
        plenary("ingest", str(file), **values)
    shutil.copy(FILES / NAME, file)
    plenary("failures", "retry", uri, **values)

    lines = told(uri, values)["objects"][0]["lines"]
    found = [line["word"] for line in lines]
    retries = found.count("released")
    assert found == ["run", "released"] * retries + ["run", "read", "run", "read", "run", "failed", "run", "read"]
    assert lines[1]["told"]["why"] == "reader_unavailable"
    assert int(lines[1]["told"]["wait_ms"]) > 0
    assert lines[2]["told"]["attempt"] == 2
    assert lines[-2]["told"]["replay"] == "1"
    (record,) = told(SYMBOL, values)["records"]
    assert [sent["line"]["told"]["type"] for sent in record["sent"]] == ["created", "updated", "updated"]
    shown = plenary("why", SYMBOL, **values).stdout
    assert all(part in shown for part in ("why reader_unavailable", "retried in", "a replay", "empty_file", "updated"))


def told(document: str, values: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(plenary("why", document, "--json", **values).stdout or '{"objects": []}'))


def words(uri: str, values: dict[str, Any]) -> list[str]:
    return [line["word"] for story in told(uri, values)["objects"] for line in story["lines"]]


def readers(worker: Started) -> set[int]:
    """The processes that the pool's processes started."""
    return set(descendants(worker.process.pid)) - set(children(worker.process.pid))


def test_what_is_not_known_is_said(values: dict[str, Any]) -> None:
    answer = plenary("why", "A/RES/99/1", **values)
    assert (answer.returncode, answer.stderr) == (1, "There is no trace of A/RES/99/1.\n")
