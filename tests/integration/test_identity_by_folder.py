"""A text that nothing names, dropped into a folder: what goes over queue, worker and stream, before and after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.processes import PLENARY, WORKER, told, until

pytestmark = pytest.mark.integration

TEXT = Path(__file__).parent.parent / "samples" / "files" / "A_RES_85_903-EN.txt"
NAME = "000_24.txt"
TITLE = "Beekeeping on the roofs of cities and the teaching of the craft"
PATIENCE = 90


@pytest.mark.parametrize("source", ["manifest", "catalogue"])
def test_a_dropped_text_gets_its_symbol_on_the_stream_once_it_is_known(
    source: str,
    valkey: str,
    tmp_path: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    inbox, catalogue = tmp_path / "inbox", tmp_path / "known.csv"
    inbox.mkdir()
    catalogue.write_text("symbol,title\n", encoding="utf-8")
    values = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "EVENTS__WATCH__SETTLE_SECONDS": 0.1,
        "EVENTS__WATCH__HEALTH_PORT": 0,
        "IDENTITY__MANIFEST": "manifest.csv",
        "IDENTITY__CATALOGUE": catalogue,
    }
    start(*PLENARY, "listen", "folder", "--root", str(inbox), **values)
    worker = start(*WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    (inbox / NAME).write_bytes(TEXT.read_bytes())
    until(sent, PATIENCE, worker.text)
    (first,) = sent()
    assert (first["data"]["symbol"], first["data"]["symbol_source"]) == (None, "none")
    assert first["subject"] == first["data"]["id"] != "A/RES/85/903:en"

    if source == "manifest":
        (inbox / "manifest.csv").write_text(f"key,symbol\n{NAME},A/RES/85/903\n", encoding="utf-8")
        until(lambda: "manifest.csv" in worker.text(), PATIENCE, worker.text)
    else:
        catalogue.write_text(f"symbol,title\nA/RES/85/903,{TITLE}\n", encoding="utf-8")
    told("reprocess", "--unidentified", **values)
    until(lambda: len(sent()) == len({"created before", "withdrawn", "created"}), PATIENCE, worker.text)
    idle()

    after = {event["type"].split(".")[3]: event for event in sent()[1:]}
    assert after["withdrawn"]["subject"] == first["subject"]
    own = after["created"]["data"]
    assert (own["id"], own["symbol_source"]) == ("A/RES/85/903:en", source)
    assert json.dumps(own["blocks"]) == json.dumps(first["data"]["blocks"])
