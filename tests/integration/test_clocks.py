"""A machine whose clock is off: no process starts, and the two that run on say so. Clocks are moved by faketime."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from redis import Redis

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger import keys
from plenary.services.clocks import check_store_clock
from plenary.settings.model import ConfigError, Settings, Stores
from plenary.storage import clock
from support.processes import PLENARY, PROJECT, WORKER, Started, plenary_environment, until
from support.s3_servers import S3Server

pytestmark = pytest.mark.integration
pytest_plugins = ("support.s3_servers",)

CHECK = """
from plenary.services.clocks import check_store_clock
from plenary.settings.model import settings
check_store_clock(settings())
"""
SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")


def at_another_time(step: str, *command: str, **values: object) -> subprocess.CompletedProcess[str]:
    program = shutil.which("faketime")
    if not program:
        pytest.skip("faketime is not installed here: apt-get install faketime")
    environment = plenary_environment(values) | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return subprocess.run(
        [program, "-f", step, *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", [(*WORKER, "--concurrency=1"), BEAT], ids=["worker", "beat"])
@pytest.mark.parametrize(("step", "told"), [("+2h", "ahead of"), ("-45s", "behind")])
def test_no_process_starts_on_a_machine_whose_clock_is_off(
    command: tuple[str, ...], step: str, told: str, quick: dict[str, Any]
) -> None:
    done = at_another_time(step, *command, **quick)
    assert done.returncode == 2
    assert told in done.stderr
    assert "the ledger's server" in done.stderr
    assert "NTP" in done.stderr


@pytest.mark.parametrize("command", ["check", "health"])
def test_commands_tell_of_the_clock(command: str, quick: dict[str, Any]) -> None:
    done = at_another_time("+10m", *PLENARY, command, **quick)
    assert done.returncode != 0
    assert "clock of this machine is 600 s ahead" in done.stderr
    assert at_another_time("+5s", *PLENARY, command, **quick).returncode == 0


def test_a_task_that_a_wrong_clock_dated_waits_no_longer_than_a_retry_may(
    quick: dict[str, Any], inbox: Path, redis: Redis, start: Callable[..., Started]
) -> None:
    shutil.copy(SAMPLE, inbox)
    event = StorageEvent(object=ObjectRef(store="folder", bucket=inbox.name, key=SAMPLE.name))
    worker = start(*WORKER, "--concurrency=1", **quick)
    later = datetime.now(UTC) + timedelta(hours=2)
    with Celery(broker=quick["BROKER__URL"]) as sender:
        sender.send_task("plenary.ingest", args=(event.model_dump(mode="json"),), queue="uploads", eta=later)
    until(lambda: redis.xlen(keys.records("plenary")), 60, worker.text)


def test_a_clock_that_differs_from_the_stores_is_told(moto_server: S3Server) -> None:

    settings = Settings(stores=Stores(s3=moto_server.settings))
    check_store_clock(settings)
    offset = clock.store_offset_seconds(moto_server.settings)
    assert offset is not None
    assert abs(offset) < 30
    done = at_another_time("-1h", sys.executable, "-c", CHECK, **moto_server.environment())
    assert ConfigError.__name__ in done.stderr
    assert "behind that of the object store" in done.stderr
