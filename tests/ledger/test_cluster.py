"""Every script of the ledger on a server in cluster mode, which refuses keys of more than one slot."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Answer, Change, Lease, Ledger, Outlets, Request, Verdict
from plenary.ledger.parked_requests import ParkedRequests
from plenary.services.embedded_valkey import find_binary, stop
from support.processes import free_port, plenary, until

pytestmark = pytest.mark.integration


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Redis]:
    """A cluster of one node, which has all slots."""
    port, bus = free_port(), free_port()
    options = f"--port {port} --bind 127.0.0.1 --cluster-enabled yes --save  --dir {tmp_path} --cluster-port {bus}"
    process = subprocess.Popen([find_binary(), *options.split(" ")], stdout=subprocess.DEVNULL)
    try:
        client: Any = Redis(port=port, decode_responses=True)
        with client as redis:
            until(lambda: answers(redis), 60)
            redis.execute_command("CLUSTER ADDSLOTSRANGE 0 16383")
            until(lambda: redis.execute_command("CLUSTER INFO")["cluster_state"] == "ok", 60)
            yield redis
    finally:
        stop(process, 5)


def answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisError:
        return False


def test_every_script_keeps_to_one_slot(cluster: Redis) -> None:
    ledger = Ledger(cluster, "test", Outlets(sinks=("jsonl",)))
    ref = ObjectRef(store="s3", bucket="uploads", key="a {b} c.pdf")
    event = Envelope(id="1", type=Type.CREATED, subject="R:en", body="{}")

    def claimed(version: str) -> Lease:
        lease = Lease(Request(StorageEvent(object=ref, version_id=version)), ObjectVersion(version), "f", version)
        assert ledger.claim(lease, 60).verdict is Verdict.RUN
        return lease

    assert ledger.park(claimed("v1"), 0) is Answer.COMMITTED
    assert [found.event.version_id for found in ParkedRequests(cluster, "test", "s3").due()[0]] == ["v1"]
    assert ledger.release(claimed("v2"), wait_seconds=0)
    assert len(ledger.abandoned(0)) == 1
    assert ledger.fail(claimed("v3"), "damaged", event, repeat=False) is Answer.COMMITTED
    lease = claimed("v4")
    assert ledger.extend(lease, 60)
    successor = ObjectRef(store="folder", bucket="inbox", key="k")
    change = Change(ledger.record("R:en"), "c", successor.uri, event, successor=successor)
    assert ledger.commit(lease, "created", ["R:en"], [change]) is Answer.COMMITTED
    node: Any = cluster
    names = node.keys("*")
    assert keys.records("test") in names
    assert len({node.execute_command("CLUSTER KEYSLOT", name) for name in names}) == 1


def test_a_cluster_of_two_nodes_is_refused_by_check(tmp_path: Path) -> None:
    processes, clients = [], []
    try:
        for name, slots in (("one", (0, 8191)), ("two", (8192, 16383))):
            folder = tmp_path / name
            folder.mkdir()
            port, bus = free_port(), free_port()
            options = (
                f"--port {port} --bind 127.0.0.1 --cluster-enabled yes --save  --dir {folder} --cluster-port {bus}"
            )
            processes.append(subprocess.Popen([find_binary(), *options.split(" ")], stdout=subprocess.DEVNULL))
            client: Any = Redis(port=port, decode_responses=True)
            until(lambda: answers(client), 60)  # noqa: B023 - it is waited for here
            client.execute_command("CLUSTER ADDSLOTSRANGE", *slots)
            clients.append((client, port, bus))
        (one, port, _), (_, other, bus) = clients
        one.execute_command("CLUSTER MEET", "127.0.0.1", other, bus)
        until(lambda: one.execute_command("CLUSTER INFO")["cluster_size"] == "2", 60)
        completed = plenary("check", BROKER__URL=f"redis://127.0.0.1:{port}/0")
        assert completed.returncode == 2
        assert "2 nodes of a Redis Cluster, which is not supported" in completed.stderr
    finally:
        for client, _, _ in clients:
            client.close()
        for process in processes:
            stop(process, 5)
