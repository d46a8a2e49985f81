"""`plenary serve`: what `plenary up` put into the catalogue is read after all of it was stopped."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.processes import PLENARY, PROJECT, descendants, until

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

SAMPLES = PROJECT / "tests" / "samples" / "files"
READABLE, UNREADABLE = "A_RES_85_903-EN.txt", "A_RES_85_905-EN.pdf"
HTML = {"Accept": "text/html"}


def served(running: Any) -> str:
    return str(running.says(r"Reading room: (http://127\.0\.0\.1:\d+)/")[1])


def totals(address: str) -> tuple[int, int]:
    """The records and the failures of the catalogue behind an address."""
    counts = httpx.get(f"{address}/status", timeout=30).json()["catalogue"]
    return counts["records"], counts["failures"]


def test_what_up_ingested_is_served_with_everything_else_stopped(tmp_path: Path, start: Callable[..., Any]) -> None:
    inbox, data = tmp_path / "inbox", tmp_path / "data"
    places = ("--folder", str(inbox), "--data", str(data), "--no-flower", "--concurrency", "1")
    running = start(*PLENARY, "up", *places)
    address = served(running)
    running.wait_for("Watching")
    for name in (READABLE, UNREADABLE):
        shutil.copyfile(SAMPLES / name, inbox / name)
    until(lambda: totals(address) == (1, 1), 90, running.text)
    started = descendants(running.process.pid)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]

    folder = {"STORES__FOLDER__ROOT": str(inbox)}
    alone = start(*PLENARY, "serve", "--port", "0", "--data", str(data), **folder)
    address = served(alone)
    found = httpx.get(f"{address}/records", params={"q": "bees orchards"}, timeout=30).json()
    assert [entry["record"]["symbol"] for entry in found["records"]] == ["A/RES/85/903"]
    assert found["records"][0]["hits"]
    for path in ("/records/A/RES/85/903:en", "/symbols/A/RES/85/903", "/completeness", "/failures", "/live", "/status"):
        assert httpx.get(f"{address}{path}", headers=HTML, timeout=30).status_code == 200, path
    assert UNREADABLE in httpx.get(f"{address}/failures", headers=HTML, timeout=30).text
    original = httpx.get(f"{address}/records/A/RES/85/903:en/original", timeout=30)
    assert original.content == (SAMPLES / READABLE).read_bytes()
    assert httpx.get(f"{address}/status", timeout=30).json()["ledger"]["problem"]
    assert alone.end(signal.SIGTERM) in {0, -signal.SIGTERM}
