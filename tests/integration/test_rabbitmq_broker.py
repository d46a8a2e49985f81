"""RabbitMQ as the broker, the ledger on Valkey: files are read, the tasks of a killed worker come back, others wait."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.client import Ledger
from plenary.ledger.types import Lease, Request
from plenary.settings.celery import QUEUES
from support.processes import PLENARY, PROJECT, WORKER, Started, until
from support.rabbitmq import Rabbit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
pytest_plugins = ("support.rabbitmq",)

FILES = PROJECT / "tests" / "samples" / "files"
HELD, FREE = "A_RES_85_901-EN.pdf", "A_RES_85_903-EN.txt"
HELD_SECONDS = 8.0


@pytest.fixture
def broker(rabbitmq: Rabbit) -> Iterator[str]:
    """A queue stays of the kind that it was made as: there is none before and none afterwards."""
    rabbitmq.delete(*QUEUES)
    yield rabbitmq.url
    rabbitmq.delete(*QUEUES)


@pytest.mark.parametrize("quorum", [False, True])
def test_files_come_through_though_a_worker_is_killed_and_another_has_to_wait(
    broker: str, valkey: str, redis: Redis, inbox: Path, start: Callable[..., Started], *, quorum: bool
) -> None:
    values = {
        "BROKER__URL": broker,
        "BROKER__QUORUM_QUEUES": quorum,
        "REDIS__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "LIMITS__LEASE_SECONDS": 6,
    }
    for name in (HELD, FREE):
        shutil.copy(FILES / name, inbox)
    worker = start(*WORKER, "-Q", "uploads", "-c", "1", **values)
    worker.wait_for("ready.")
    worker.signal(signal.SIGSTOP)
    ingest = start(*PLENARY, "ingest", "--no-wait", str(inbox), **values)
    assert ingest.process.wait(60) == 0, ingest.text()
    ref = ObjectRef(store="folder", bucket="inbox", key=HELD)
    Ledger(redis, "plenary").claim(
        Lease(Request(StorageEvent(object=ref)), ObjectVersion(), "f", "another"), HELD_SECONDS
    )
    worker.signal(signal.SIGCONT)
    until(lambda: "file.again" in worker.text(), 60, worker.text)
    worker.signal(signal.SIGKILL)
    second = start(*WORKER, "-Q", "uploads", "-c", "1", **values)
    until(lambda: redis.xlen("{plenary}:records") == 2, 90, second.text)
