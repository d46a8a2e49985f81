"""A NATS server with JetStream for tests, as a fixture, and the streams in it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg, StreamConfig

from support.processes import WITH_US, free_port, until

Answer = TypeVar("Answer")
PASSWORD = "s3cret"


@dataclass
class Nats:
    """A server that can be stopped and started again on what it kept."""

    program: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://plenary:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self) -> None:
        place = ("-a", "127.0.0.1", "-p", str(self.port), "-sd", str(self.folder))
        log = self.folder / "log"
        users = ("--user", "plenary", "--pass", PASSWORD)
        self.process = subprocess.Popen([*WITH_US, self.program, "-js", *place, *users, "-l", str(log)])
        until(lambda: log.exists() and "Server is ready" in log.read_text(), 30)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        (self.folder / "log").unlink(missing_ok=True)

    def new_stream(self, **limits: Any) -> str:
        """A stream under a subject of its own: the name of both."""
        name = f"s{uuid.uuid4().hex[:8]}"
        self.call(lambda stream: stream.add_stream(StreamConfig(name=name, subjects=[f"{name}.>"], **limits)))
        return name

    def limit(self, name: str, **limits: Any) -> None:
        """Change what a stream takes."""
        config = StreamConfig(name=name, subjects=[f"{name}.>"], **limits)
        self.call(lambda stream: stream.update_stream(config))

    def messages(self, name: str) -> list[RawStreamMsg]:
        """All that a stream holds, oldest first."""

        async def take(stream: JetStreamContext) -> list[RawStreamMsg]:
            state = (await stream.stream_info(name)).state
            numbers = range(state.first_seq, state.last_seq + 1)
            return [await stream.get_msg(name, number) for number in numbers] if state.messages else []

        return self.call(take)

    def call(self, asked: Callable[[JetStreamContext], Awaitable[Answer]]) -> Answer:
        async def calling() -> Answer:
            client = await nats.connect(self.url)
            try:
                return await asked(client.jetstream())
            finally:
                await client.close()

        return asyncio.run(calling())


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    program = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
    if not program:
        pytest.skip("NATS is not installed here: apt-get install nats-server")
    server = Nats(program, tmp_path_factory.mktemp("nats"), free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()
