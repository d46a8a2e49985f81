"""The door to the queue: it says when the broker is away, and opens again when the broker is back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.processes import PROJECT, plenary_environment

pytestmark = pytest.mark.integration

PROGRAM = """
import sys
from pathlib import Path
from redis import Redis
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.services.embedded_valkey import serve
from plenary.errors import IngestError
from plenary.tasks.ingest import enqueue

event = StorageEvent(object=ObjectRef(store="folder", bucket="b", key="k"))
try:
    enqueue([event])
except IngestError as failure:
    print(failure.reason.code)
with serve(Path(sys.argv[1])) as server:
    enqueue([event])
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


BATCHES = """
import sys
from pathlib import Path
from support.doors import keys_of_tasks
from redis import Redis
from redis.connection import AbstractConnection
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.services.embedded_valkey import serve
from plenary.errors import IngestError
from plenary.tasks.ingest import enqueue

events = [StorageEvent(object=ObjectRef(store="folder", bucket="b", key=str(number))) for number in range(200)]
keys = [event.object.key for event in events]
try:
    enqueue(events)
except IngestError as failure:
    print(failure.reason.code)
with serve(Path(sys.argv[1])) as server, Redis(unix_socket_path=str(server.socket), decode_responses=True) as redis:
    enqueue(events)
    redis.delete("uploads")
    sent, send = [], AbstractConnection.send_packed_command
    AbstractConnection.send_packed_command = lambda *args, **options: sent.append(1) or send(*args, **options)
    enqueue(events)
    AbstractConnection.send_packed_command = send
    print(keys_of_tasks(redis)[::-1] == keys, len(sent) < len(events) / 4)
    redis.client_kill_filter(skipme=True)
    enqueue(events)
    print(list(dict.fromkeys(keys_of_tasks(redis)[::-1][len(keys):])) == keys)
"""


def test_many_events_go_in_one_pipeline_in_their_order_and_again_where_the_connection_breaks(tmp_path: Path) -> None:
    url = f"redis+socket://{tmp_path}/server/valkey.sock?virtual_host=0"
    done = subprocess.run(
        [sys.executable, "-c", BATCHES, str(tmp_path / "server")],
        env=plenary_environment({"BROKER__URL": url}) | {"PYTHONPATH": str(PROJECT / "tests")},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = [line for line in done.stdout.splitlines() if "broker.batch_failed" not in line]
    assert told == ["broker_unreachable", "True True", "True"], done.stdout + done.stderr
