"""The door to the queue: it says when the broker is away, and opens again when the broker is back."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from processes import PROJECT, plenary_environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

PROGRAM = """
import sys
from pathlib import Path
from redis import Redis
from worker.contracts.event import ObjectRef, StorageEvent
from worker.embedded import serve
from worker.failures import Failure
from worker.tasks.ingest import submit

event = StorageEvent(object=ObjectRef(store="folder", bucket="b", key="k"))
try:
    submit(event)
except Failure as failure:
    print(failure.reason.code)
with serve(Path(sys.argv[1])) as server:
    submit(event)
    print(Redis(unix_socket_path=str(server.socket)).llen("uploads"))
    print(Redis(unix_socket_path=str(server.socket)).keys("celery-task-meta-*"))
"""


def test_a_broker_that_is_away_is_said_and_waited_for(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "server")],
        cwd=PROJECT,
        env=plenary_environment({"BROKER__URL": f"redis+socket://{tmp_path}/server/valkey.sock?virtual_host=0"}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["broker_unreachable", "1", "[]"], done.stderr
