"""A worker that dies with a task in hand: the record still arrives, once; and a file that kills its reader ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger.client import Ledger
from support.long_files import PARAGRAPHS, long_file
from support.made_ledger import lease_held
from support.processes import PLENARY, WORKER, children, until

pytestmark = pytest.mark.integration


def test_the_record_of_a_killed_worker_still_arrives_once(
    redis: Redis,
    inbox: Path,
    quick: dict[str, Any],
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    ledger, uri, values = Ledger(redis, "plenary"), long_file(inbox), quick
    first = start(*WORKER, "--concurrency=1", **values)
    first.wait_for("ready.")
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **values).wait_for("sent")

    until(lambda: lease_held(ledger, uri), 60)
    first.signal(signal.SIGSTOP)  # from here on it does nothing more, so what is looked at next is what it dies with
    assert lease_held(ledger, uri)
    assert sent() == []
    first.signal(signal.SIGKILL)

    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    until(sent, 60)
    idle()
    (event,) = sent()
    assert event["subject"] == "A/RES/85/903:en"
    assert len(event["data"]["blocks"]) > PARAGRAPHS
    assert failures() == []
    assert lease_held(ledger, uri) is None


def test_a_file_that_kills_every_reader_ends_as_a_dead_letter(
    redis: Redis,
    inbox: Path,
    quick: dict[str, Any],
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    ledger, uri, values = Ledger(redis, "plenary"), long_file(inbox), quick | {"LIMITS__ATTEMPTS": 2}
    worker = start(*WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **values).wait_for("sent")

    killed: set[str | None] = {None}
    while not failures():
        until(lambda: lease_held(ledger, uri) not in killed or failures(), 60)
        if not failures():
            killed.add(lease_held(ledger, uri))
            for child in children(worker.process.pid):
                os.kill(child, signal.SIGKILL)

    (letter,) = failures()
    assert letter["data"]["reason"] == "crashed"
    # the lease of the run that gives up is short, and may have been killed too
    assert 2 <= letter["data"]["details"]["attempts"] < len(killed)
    assert sent() == []
    assert worker.process.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_no_child_outlives_its_worker(valkey: str, start: Callable[..., Any]) -> None:
    worker = start(*WORKER, "--concurrency=2", BROKER__URL=valkey)
    worker.wait_for("ready.")
    until(lambda: len(children(worker.process.pid)) == 2, 60)
    orphans = children(worker.process.pid)
    worker.process.kill()
    worker.process.wait()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in orphans), 60)
