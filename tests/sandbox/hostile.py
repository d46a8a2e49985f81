"""What a reader calls in tests instead of the parser: the file's bytes are an order to misbehave."""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plenary.errors import ErrorCode, IngestError
from plenary.parsing import stage_timing
from plenary.parsing.progress import beat
from plenary.parsing.stage_timing import Took, stage
from plenary.sandbox.entrypoint import read

LAST_MEMORY_MIB = 1024
KEPT: list[bytearray] = []


def obey(_order: bytes, data: bytes) -> bytes:
    """Do as `word argument` says; what comes back, if anything does, is JSON."""
    word, _, argument = data.decode().partition(" ")
    return json.dumps(ORDERS[word](argument)).encode()


def hang(_: str) -> None:
    while True:
        beat("hanging")
        time.sleep(0.01)


def hold_the_interpreter(_: str) -> None:
    re.match(r"(a*)*$", "a" * 5000 + "b")


def eat(_: str) -> None:
    while True:
        KEPT.append(bytearray(16 << 20))


def abort_without_memory(_: str) -> None:
    """As a library in C++ does: it takes all there is, and then ends the process."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    size = 1 << 20
    while place := libc.malloc(ctypes.c_size_t(size)):
        ctypes.memset(place, 1, size)
    os.abort()


def answer_at_length(mib: str) -> str:
    return "x" * (int(mib) << 20)


def close_pipes(_: str) -> None:
    os.closerange(3, 256)
    time.sleep(1000)


def write_no_frame(_: str) -> None:
    for descriptor in range(3, 10):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            continue
    time.sleep(1000)


def keep(mib: str) -> int:
    KEPT.append(bytearray(os.urandom(1 << 20) * int(mib)))
    return os.getpid()


def work_with_beats(seconds: str) -> int:
    for step in range(int(float(seconds) * 100)):
        beat(f"step {step}")
        time.sleep(0.01)
    return os.getpid()


def work_in_stages(_: str) -> int:
    with stage("extract"):
        time.sleep(0.1)
    with stage("structure"), suppress(KeyError), stage("normalize"):
        raise KeyError(0)
    return os.getpid()


def tell_of_no_stage(_: str) -> int:
    told = Took.model_construct(stage="A/RES/85/901", began=0.0, seconds=0.0)  # type: ignore[arg-type]
    stage_timing.tell(told)
    return os.getpid()


def start_another_and_hang(_: str) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"], start_new_session=True)
    Path("pids").write_text(f"{os.getpid()} {other.pid}")
    hang("")


def write_to_output(_: str) -> int:
    sys.stdout.write("a library's own words")
    sys.stdout.flush()
    os.write(1, b"\xff" * 100)
    return os.getpid()


def leave_a_file(_: str) -> str:
    return str(Path(subprocess.check_output(["mktemp"], text=True).strip()))


def fail(_: str) -> None:
    raise IngestError(ErrorCode.NO_TEXT, pages=3)


def err(_: str) -> None:
    raise KeyError(0)


ORDERS: dict[str, Callable[[str], object]] = {
    "pid": lambda _: os.getpid(),
    "environment": lambda _: dict(os.environ),
    "hang": hang,
    "be-silent": lambda _: time.sleep(1000),
    "hold": hold_the_interpreter,
    "eat": eat,
    "answer-at-length": answer_at_length,
    "segfault": lambda _: ctypes.string_at(0),
    "abort": lambda _: os.abort(),
    "abort-without-memory": abort_without_memory,
    "exit": lambda code: os._exit(int(code)),
    "close-pipes": close_pipes,
    "write-no-frame": write_no_frame,
    "keep": keep,
    "work": work_with_beats,
    "work-in-stages": work_in_stages,
    "tell-of-no-stage": tell_of_no_stage,
    "start-another": start_another_and_hang,
    "write-to-output": write_to_output,
    "leave-a-file": leave_a_file,
    "fail": fail,
    "err": err,
}


def die(_order: bytes, _data: bytes) -> bytes:
    """Kill its reader, as the kernel does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def die_unless_alone(order: bytes, data: bytes) -> bytes:
    """Read the file in a reader with the memory of a last attempt, and kill any other."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return read(order, data) if soft == LAST_MEMORY_MIB << 20 else die(order, data)
