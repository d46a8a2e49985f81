"""The consumer that searches: filled from a real stream by its own command line, asked, and indifferent to repeats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from plenary.domain.cloudevents import Envelope
from plenary.services.embedded_valkey import serve
from support.processes import PROJECT
from support.sink_messages import created, record, updated, withdrawn

pytestmark = pytest.mark.integration


def search(*arguments: str) -> str:
    command = [sys.executable, "examples/consumers/search.py", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60).stdout


def test_it_finds_what_the_newest_records_say(tmp_path: Path) -> None:
    with serve(tmp_path / "server") as server, Redis(unix_socket_path=str(server.socket)) as redis:
        url, database = f"unix://{server.socket}", str(tmp_path / "search.db")

        def send(*events: Envelope) -> None:
            for event in events:
                redis.xadd("{plenary}:records", {"event": event.body})

        first, second = record(901), record(902)
        late = updated(record(901, blocks=[]), revision=2)
        send(created(first), created(second))
        assert search("fill", url, database) == "2 events\n"
        found = search("find", database, "keepers AND lamps").splitlines()
        assert sorted(line.split("  ")[0] for line in found) == ["A/RES/85/901", "A/RES/85/902"]
        assert "[keepers]" in found[0]

        send(late, created(first), withdrawn(second), created(second))  # repeats come after what is newer
        assert search("fill", url, database) == "4 events\n"
        assert search("find", database, "keepers") == ""
