"""Every door to every queue: a file that comes in by the one is a record in the other.

Each door is given one file, whose record then must lie in each queue. README.md and docs/doors-and-queues.md have the
same table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from plenary.services.embedded_valkey import serve
from support.doors_in import DOORS
from support.nats_server import Nats
from support.plant import NAME, Plant
from support.processes import until
from support.queues_out import QUEUES
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.serving import running
from support.webhook_endpoint import Endpoint

pytest_plugins = ("support.nats_server", "support.rabbitmq", "support.s3_servers")
pytestmark = [pytest.mark.integration, pytest.mark.ceph, pytest.mark.timeout(1800)]  # its packages are fetched first

PATIENCE = 60


@pytest.fixture(scope="module")
def plant(
    moto_server: S3Server, rabbitmq_server: Rabbit, nats_server: Nats, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plant]:
    folder = tmp_path_factory.mktemp("plant")
    rabbitmq_server.bind(NAME, NAME, "#")
    with serve(folder / "valkey") as server, running(Endpoint()) as endpoint, ExitStack() as stack:
        plant = Plant(folder, server.url, moto_server, rabbitmq_server, nats_server, endpoint, stack)
        plant.inbox.mkdir()
        plant.nats_stream = nats_server.new_stream()
        plant.queue_url = moto_server.client("sqs").create_queue(QueueName=NAME)["QueueUrl"]
        plant.work(moto_server, 0)
        yield plant


@pytest.mark.parametrize("queue", QUEUES)
@pytest.mark.parametrize("door", DOORS)
def test_what_comes_in_by_a_door_lies_in_a_queue(
    plant: Plant, request: pytest.FixtureRequest, door: str, queue: str
) -> None:
    give, file, record = DOORS[door]
    if door not in plant.given:
        give(plant, file, request)
        plant.given.add(door)
    taken = plant.taken.setdefault(queue, [])  # some queues give each message once

    def arrived() -> bool:
        taken.extend(QUEUES[queue](plant))
        return record in taken

    until(arrived, PATIENCE, lambda: f"{queue} holds {taken}")
