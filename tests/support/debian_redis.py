"""Redis as Debian packages it, with a replica and a Sentinel: for failovers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from support.processes import WITH_US, free_port, until

PRIMARY = "ledger"


@dataclass
class Node:
    """One server, of Redis or of Sentinel."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def client(self) -> Any:
        return Redis(port=self.port, decode_responses=True, socket_timeout=5)

    def answers(self) -> bool:
        with suppress(RedisError), self.client as client:
            return bool(client.ping())
        return False


@dataclass
class Group:
    """A primary, its replica, and a Sentinel that watches both."""

    first: Node
    second: Node
    sentinel: Node

    @property
    def url(self) -> str:
        return f"sentinel://127.0.0.1:{self.sentinel.port}/0"

    def primary(self) -> Node:
        _, port = self.sentinel.client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", PRIMARY)
        return self.first if int(port) == self.first.port else self.second

    def fail_over(self) -> None:
        """Make the replica the primary, and the primary a replica."""
        before = self.primary()
        until(self._begins, 60)
        until(lambda: self.primary() is not before, 60)
        until(lambda: before.client.role()[0] in {"slave", b"slave"}, 60)

    def _begins(self) -> bool:
        """Not while the Sentinel knows of no replica that could follow."""
        with suppress(ResponseError):
            return bool(self.sentinel.client.execute_command("SENTINEL", "FAILOVER", PRIMARY))
        return False


@pytest.fixture
def sentinel_group(tmp_path: Path) -> Iterator[Group]:
    if not shutil.which("redis-server"):
        pytest.skip("Redis is not installed here: apt-get install redis-server redis-sentinel")
    with ExitStack() as stack:
        first = _start(stack, tmp_path / "first")
        second = _start(stack, tmp_path / "second", f"replicaof 127.0.0.1 {first.port}")
        until(lambda: second.client.info("replication")["master_link_status"] == "up", 60)
        watched = (
            f"sentinel monitor {PRIMARY} 127.0.0.1 {first.port} 1",
            f"sentinel down-after-milliseconds {PRIMARY} 2000",
            f"sentinel failover-timeout {PRIMARY} 10000",
        )
        sentinel = _start(stack, tmp_path / "sentinel", *watched, mode="--sentinel")
        replicas = ("SENTINEL", "REPLICAS", PRIMARY)
        until(lambda: len(sentinel.client.execute_command(*replicas)) == 1, 60)
        yield Group(first, second, sentinel)


def _start(stack: ExitStack, folder: Path, *lines: str, mode: str = "") -> Node:
    folder.mkdir()
    port = free_port()
    configuration = folder / "redis.conf"
    common = (f"port {port}", "bind 127.0.0.1", f"dir {folder}", 'save ""', "repl-diskless-sync-delay 0")
    configuration.write_text("\n".join((*(common[:3] if mode else common), *lines)) + "\n", encoding="utf-8")
    command = [*WITH_US, "redis-server", str(configuration), *filter(None, [mode])]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    node = Node(port, process)
    until(node.answers, 30, (folder / "log").read_text)
    return node
