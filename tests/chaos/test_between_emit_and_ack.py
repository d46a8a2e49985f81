"""A worker is killed after the record went out and before the broker knows: the task comes again and sends nothing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from processes import PLENARY, PROJECT, WORKER, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redis import Redis

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
DYING = (sys.executable, "-m", "celery", "-A", "tests.chaos.dying", *WORKER[5:])
QUICK = {
    "STORES__S3__FETCH_SECONDS": 1,
    "LIMITS__PARSE_SECONDS": 4,
    "LIMITS__SILENCE_SECONDS": 4,
    "LIMITS__TASK_GRACE_SECONDS": 1,
    "LIMITS__RETRY_SECONDS": 1,
    "LIMITS__LEASE_SECONDS": 3,
    "BROKER__VISIBILITY_TIMEOUT_SECONDS": 14,
    "BROKER__RESTORE_SECONDS": 1,
}


def test_a_worker_killed_between_the_record_and_the_acknowledgement_doubles_nothing(
    valkey: str,
    redis: Redis,
    tmp_path: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(SAMPLE, inbox)
    values: dict[str, Any] = {**QUICK, "BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    dying = start(*DYING, "--concurrency=1", **values)
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **values).wait_for("sent")
    until(lambda: dying.process.poll() is not None, 60, dying.text)
    assert len(sent()) == 1
    assert redis.hlen("unacked") == 1

    second = start(*WORKER, "--concurrency=1", **values)
    second.wait_for("duplicate")
    idle()
    assert len(sent()) == 1
