"""A PostgreSQL server for tests, as a fixture: Debian's, in a folder of its own, each test with a database of its own."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from support.processes import free_port

FOLDERS = Path("/usr/lib/postgresql")
USER = "postgres"  # the server does not run as root


@dataclass
class Postgresql:
    """A server that answers on a socket in its folder."""

    programs: Path
    folder: Path
    port: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"catalogue_{next(self.numbers)}"
        self.run("createdb", "-h", str(self.folder), "-p", str(self.port), "-U", USER, name)
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self.folder}&port={self.port}"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> str:
        user = USER if os.geteuid() == 0 else None
        command = [str(self.programs / program), *arguments]
        # what pg_ctl starts keeps its output open: a pipe would not end
        with tempfile.TemporaryFile() as output:
            ended = subprocess.run(command, user=user, cwd=self.folder, stdout=output, stderr=output, check=False)
            output.seek(0)
            said = output.read().decode()
        assert ended.returncode == 0, said
        return said


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    """A server without a single database of ours."""
    folder = Path(tempfile.mkdtemp(prefix="plenary-pg-"))  # a socket's path is short, unlike pytest's folders
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
    server = Postgresql(installed()[-1].parent, folder, free_port())
    try:
        server.run("initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed() -> list[Path]:
    """The programs that make a server, the newest last."""
    return sorted(FOLDERS.glob("*/bin/initdb"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    if not installed():
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running_postgresql() as server:
        yield server
