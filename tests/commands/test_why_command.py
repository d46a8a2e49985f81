"""`plenary why` tells all of a document that was tried again, updated, failed and replayed: a real worker on Valkey."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from processes import PROJECT, WORKER, plenary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
NAME, SYMBOL = "A_RES_85_903-EN.txt", "A/RES/85/903"


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


def test_what_is_not_known_is_said(values: dict[str, Any]) -> None:
    answer = plenary("why", "A/RES/99/1", **values)
    assert (answer.returncode, answer.stderr) == (1, "Nothing is known of A/RES/99/1.\n")
