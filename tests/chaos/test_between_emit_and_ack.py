"""A worker is killed after the record went out and before the broker knows: the task comes again and sends nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from support.processes import PLENARY, PROJECT, WORKER, until

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
DYING = (sys.executable, "-m", "celery", "-A", "tests.chaos.dying", *WORKER[5:])


def test_a_worker_killed_between_the_record_and_the_acknowledgement_doubles_nothing(
    redis: Redis,
    inbox: Path,
    quick: dict[str, Any],
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    shutil.copy(SAMPLE, inbox)
    dying = start(*DYING, "--concurrency=1", **quick)
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **quick).wait_for("sent")
    until(lambda: dying.process.poll() is not None, 60, dying.text)
    assert len(sent()) == 1
    assert redis.hlen("unacked") == 1

    second = start(*WORKER, "--concurrency=1", **quick)
    second.wait_for("duplicate")
    idle()
    assert len(sent()) == 1
