"""The rights of a reader beside those of its worker, found by trying each."""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plenary.domain.storage_event import ObjectRef
from plenary.sandbox import walls
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds, ParseRequest

ENTRY = "plenary.sandbox.rights:answer_rights"
_REFUSED, _ALLOWED = "no", "yes"
_NOBODY = ObjectRef(store="none", bucket="none", key="rights")


@dataclass(frozen=True, slots=True)
class Right:
    """One right, or one limit: of the worker, and of a reader within its walls."""

    name: str
    worker: str
    reader: str

    @property
    def left_over(self) -> bool:
        """True where a reader may do what its walls should keep from it."""
        return self.reader == _ALLOWED


@dataclass(frozen=True, slots=True)
class RightsReport:
    """All rights, and the walls that are missing, each with the reason."""

    rights: tuple[Right, ...]
    missing: tuple[str, ...]


def compare_rights(bounds: Bounds | None = None) -> RightsReport:
    """Try everything in this process and in a reader. Errors: `IngestError` READER_UNAVAILABLE."""
    with tempfile.TemporaryDirectory(prefix="plenary-rights-") as name, Pool(bounds, ENTRY) as readers:
        folder = Path(name)
        (folder / "secret").write_text("of the worker")
        with socket.socket(socket.AF_UNIX) if sys.platform == "linux" else socket.socket() as server:
            if sys.platform == "linux":
                server.bind(str(folder / "server"))
                server.listen()
            asked = json.dumps({"folder": name, "worker": os.getpid()}).encode()
            answer = json.loads(readers.read(ParseRequest(object=_NOBODY), asked))
            own = _attempts(folder, os.getpid())
    return RightsReport(
        tuple(Right(title, str(own[title]), str(answer["rights"][title])) for title in own), tuple(answer["missing"])
    )


def answer_rights(_: bytes, asked: bytes) -> bytes:
    """The reader's side: try everything and answer with the outcome, as JSON."""
    question = json.loads(asked)
    rights = _attempts(Path(question["folder"]), int(question["worker"]))
    missing = [f"{wall.name}: {wall.missing}" for wall in walls.raised_walls() if wall.missing]
    return json.dumps({"rights": rights, "missing": missing}).encode()


def _attempts(folder: Path, worker: int) -> dict[str, str | int]:
    """The outcome of each attempt: `yes` or `no`, or a figure."""
    return {
        "user": os.getuid(),
        "capabilities": _capabilities(),
        "open a connection to the network": _attempt(_reach_network),
        "connect to a server of this machine": _attempt(lambda: _connect(folder / "server")),
        "read a file outside its folder": _attempt((folder / "secret").read_bytes),
        "write a file outside its folder": _attempt(lambda: (folder / f"of-{os.getpid()}").write_bytes(b"")),
        "read the worker's environment": _attempt(Path(f"/proc/{worker}/environ").read_bytes),
        "read the worker's memory": _attempt(lambda: Path(f"/proc/{worker}/mem").open("rb").close()),
        "send the worker a signal": _attempt(lambda: os.kill(worker, 0)),
        "gain privileges by a program": _ALLOWED if _status("NoNewPrivs") == "0" else _REFUSED,
        "largest file (MiB)": _limit(resource.RLIMIT_FSIZE, 20),
        "largest core (MiB)": _limit(resource.RLIMIT_CORE, 20),
        "open files": _limit(resource.RLIMIT_NOFILE),
    }


def _attempt(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError:
        return _REFUSED
    return _ALLOWED


def _reach_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", 9))  # a datagram's address: nothing is sent


def _connect(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))


def _capabilities() -> int:
    return int(_status("CapEff") or "0", 16).bit_count()


def _status(field: str) -> str:
    """A field of this process's status, empty outside Linux: man 5 proc_pid_status."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:")), "")


def _limit(kind: int, shift: int = 0) -> str:
    soft, _ = resource.getrlimit(kind)
    return "unlimited" if soft == resource.RLIM_INFINITY else str(soft >> shift)
