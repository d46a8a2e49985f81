"""A RabbitMQ server for tests, as a fixture: a node of its own, with its own name mapper, that leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from plenary.settings.celery import QUEUES
from support.processes import free_port, until

# not the one on the path, which becomes another user first: Debian's package, then the upstream one
PROGRAMS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server")
START_SECONDS = 60.0
MOST_BYTES = 2 << 20  # its limit for a message


@dataclass
class Rabbit:
    """A node that can be stopped and started again on what it kept."""

    program: str
    folder: Path
    port: int
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        log = (self.folder / "output").open("ab")
        self.process = subprocess.Popen(
            [self.program],
            cwd=self.folder,  # what it leaves when it is killed lies there
            env=self.variables,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(self._answers, START_SECONDS, (self.folder / "output").read_text)

    def stop(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It takes bytes, and does nothing."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    @contextmanager
    def alarm(self) -> Iterator[None]:
        """Raise a memory alarm, which blocks publishers."""
        self.control("set_vm_memory_high_watermark", "absolute", "1MB")
        try:
            yield
        finally:
            self.control("set_vm_memory_high_watermark", "0.9")

    def control(self, *words: str) -> str:
        """Run a command of `rabbitmqctl`: what it prints."""
        program = str(Path(self.program).with_name("rabbitmqctl"))
        command = [program, "--node", self.variables["RABBITMQ_NODENAME"], *words]
        done = subprocess.run(command, env=self.variables, check=True, capture_output=True, text=True, timeout=120)
        return done.stdout

    def messages(self, *queues: str) -> int:
        """How many messages queues hold, with those that consumers have and did not acknowledge."""
        listed = self.control("--quiet", "list_queues", "--no-table-headers", "name", "messages")
        return sum(int(count) for name, count in map(str.split, listed.splitlines()) if name in queues)

    def connect(self) -> Connection:
        return Connection(self.url, connect_timeout=5)

    def _answers(self) -> bool:
        assert self.process
        if self.process.poll() is not None:
            pytest.fail(f"RabbitMQ ended: {(self.folder / 'output').read_text()}")
        try:
            with self.connect() as link:
                link.connect()
        except OSError:
            return False
        return True

    def take(self, queue: str) -> list[Any]:
        """All messages of a queue, which are acknowledged."""
        with self.connect() as link:
            channel: Any = link.channel()
            found = []
            while message := channel.basic_get(queue, no_ack=True):
                found.append(message)
        return found

    def delete(self, *queues: str) -> None:
        """With all that is in them; those that are not there too."""
        with self.connect() as link:
            channel: Any = link.channel()
            for queue in queues:
                channel.queue_delete(queue)

    def bind(self, queue: str, exchange: str, routing_key: str) -> None:
        """A durable queue on a durable topic exchange, both made if they are missing."""
        with self.connect() as link:
            channel: Any = link.channel()
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
            channel.queue_declare(queue, durable=True, auto_delete=False)
            channel.queue_bind(queue, exchange, routing_key)


@pytest.fixture
def rabbitmq(rabbitmq_server: Rabbit) -> Rabbit:
    """The node, with Plenary's queues empty: another test's late messages are none of this one's."""
    rabbitmq_server.delete(*QUEUES)
    return rabbitmq_server


@pytest.fixture(scope="session")
def rabbitmq_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    program, names = next(filter(os.path.exists, PROGRAMS), None), shutil.which("epmd")
    if not program or not names:
        pytest.skip("RabbitMQ is not installed here: apt-get install rabbitmq-server")
    folder = tmp_path_factory.mktemp("rabbitmq")
    (folder / "rabbitmq.conf").write_text(f"max_message_size = {MOST_BYTES}\n")
    port, distribution, name_port = free_port(), free_port(), free_port()
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(name_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"plenary-{os.getpid()}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    server = Rabbit(program, folder, port, variables)
    # started here, for the node would leave one behind
    with subprocess.Popen([names], env=variables, start_new_session=True, stdin=subprocess.DEVNULL) as mapper:
        try:
            server.start()
            yield server
        finally:
            server.stop()
            mapper.terminate()
