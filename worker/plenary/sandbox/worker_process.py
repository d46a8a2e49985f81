"""One child process, seen from the worker: start it, give it a file, watch its clocks, report its end."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from pydantic import BaseModel, ValidationError

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.stage_timing import SEVERAL, tell
from plenary.sandbox.child import EXIT_OUT_OF_MEMORY, MEANWHILE
from plenary.sandbox.folders import ReaderFolder
from plenary.sandbox.limits import follow_session, kill_all
from plenary.sandbox.protocol import FrameKind, Frames, ProtocolError, frame, header

START_SECONDS = 60.0  # a machine that is just coming up, with cold disks
END_SECONDS = 1.0  # from closing its pipe to its death
WAIT_STEP_SECONDS = 0.005
STARVED_SHARE = 0.9  # of its memory: a reader that held as much when a signal ended it had too little
CHUNK_BYTES = 1 << 20
ANSWER_BYTES = 256 << 20
# The part of the worker's environment that a reader gets. No settings: they hold the secrets of broker and stores.
ENVIRONMENT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "PLENARY_PURE_PYTHON",
)

_log = structlog.get_logger(__name__)


class _Failed(BaseModel):
    reason: str
    details: dict[str, str | int | float]
    traceback: str | None = None


@dataclass(slots=True)
class _Clocks:
    """Time limits of a file in seconds: `total` for all of it, `silence` for the time since the last heartbeat."""

    total: float
    silence: float
    where: str = ""
    started: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)

    def hear(self) -> None:
        self.heard = time.monotonic()

    @property
    def left(self) -> float:
        now = time.monotonic()
        return min(self.started + self.total - now, self.heard + self.silence - now)

    def failure(self) -> IngestError:
        at = {"at": self.where} if self.where else {}
        if time.monotonic() - self.started >= self.total:
            return IngestError(ErrorCode.TIMED_OUT, limit=self.total, **at)
        return IngestError(ErrorCode.TIMED_OUT, silence=self.silence, **at)


class Reader:
    """A child process that reads one file after the other. It is used by one thread at a time.

    The kernel kills it when the thread that started it ends: start it in one that lasts.
    """

    def __init__(self, entry: str, memory_mib: int, rehearsal: str = "", when: str = MEANWHILE) -> None:
        """Start it and do not wait. Errors: `OSError`."""
        self.memory_mib = memory_mib
        self.files = 0
        self.resident_mib = 0
        self._ready = False
        self._frames = Frames(ANSWER_BYTES)
        # whatever a file makes it write, or a kill makes it leave, goes with this folder
        self._folder = ReaderFolder()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [
                *(sys.executable, "-P", "-X", "faulthandler", "-m", "plenary.sandbox.child"),
                *(str(os.getpid()), str(memory_mib), entry, rehearsal, when),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder.name,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
            | {"HOME": self._folder.name, "TMPDIR": self._folder.name},
            start_new_session=True,  # Ctrl-C is for the worker, which ends its readers itself
        )
        self._inherited_mib = _most_held_mib(resource.getrusage(resource.RUSAGE_SELF))
        follow_session(self._process.pid)
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._orders, False)
        os.set_blocking(self._answers, False)

    @property
    def alive(self) -> bool:
        """Return True if the process runs."""
        return self._process.poll() is None

    @property
    def warm(self) -> bool:
        """Return True if it can be given a file at once, or has ended."""
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        return self._ready or bool(poll.poll(0))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def read(self, order: bytes, data: bytes, *, total_seconds: float, silence_seconds: float) -> bytes:
        """One file: its records as JSON, one a line. The times of its stages are reported as if they had run here.

        After any other failure than one that the reader itself answered, it is gone.
        Errors: `IngestError`; READER_UNAVAILABLE when the file was not even received.
        """
        self._wait_until_ready()
        self.files += 1
        clocks = _Clocks(total_seconds, silence_seconds)
        parts = (frame(FrameKind.ORDER, order) + header(FrameKind.FILE, len(data)), data)
        for kind, payload in self._exchange(deque(memoryview(part) for part in parts), clocks):
            match kind:
                case FrameKind.BEAT:
                    clocks.where = payload.decode("utf-8", "replace")
                case FrameKind.RESIDENT:
                    self.resident_mib = int(payload)
                case FrameKind.STAGES:
                    self._tell(payload)
                case FrameKind.RECORD:
                    return payload
                case FrameKind.FAILURE:
                    raise self._answered(payload)
                case _:
                    break
        raise self._lost(clocks)

    def kill(self) -> None:
        """Kill it and all that it started. The thread that waits for its answer finds out."""
        if self.alive:
            kill_all(self.pid)

    def end(self) -> None:
        """Kill it, wait for its death, and take away what it left. Only the thread that uses it may call this."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._folder.cleanup()

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        clocks = _Clocks(START_SECONDS, START_SECONDS)
        try:
            kind, _ = next(self._exchange(deque(), clocks), (None, b""))
        except IngestError:
            raise IngestError(ErrorCode.READER_UNAVAILABLE, error=f"not ready within {START_SECONDS:.0f} s") from None
        if kind is not FrameKind.READY:
            raise self._lost(clocks)
        self._ready = True

    def _exchange(self, outgoing: deque[memoryview], clocks: _Clocks) -> Iterator[tuple[FrameKind, bytes]]:
        """Send what is to be sent and give the frames that come; ends when no more can come. Errors: TIMED_OUT."""
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        if outgoing:
            poll.register(self._orders, select.POLLOUT)
        while True:
            left = clocks.left
            if left <= 0:
                self.end()
                raise clocks.failure()
            for descriptor, _ in poll.poll(left * 1000 + 1):
                if descriptor == self._orders:
                    if not self._send(outgoing):
                        poll.unregister(self._orders)
                    clocks.hear()
                    continue
                try:
                    received = os.read(self._answers, CHUNK_BYTES)
                    clocks.hear()
                    if not received:
                        return
                    yield from self._frames.feed(received)
                except (BlockingIOError, InterruptedError):
                    continue
                except ProtocolError:
                    return

    def _send(self, outgoing: deque[memoryview]) -> bool:
        """Write what the pipe takes; whether more is to come. A reader that is gone is found by its silence."""
        try:
            written = os.write(self._orders, outgoing[0][:CHUNK_BYTES])
        except (BlockingIOError, InterruptedError):
            return True
        except BrokenPipeError:
            return False
        outgoing[0] = outgoing[0][written:]
        if not outgoing[0]:
            outgoing.popleft()
        return bool(outgoing)

    def _tell(self, payload: bytes) -> None:
        try:
            stages = SEVERAL.validate_json(payload)
        except ValidationError:
            self.end()
            raise IngestError(ErrorCode.DEFECT, error="stages of no known shape") from None
        for took in stages:
            tell(took)

    def _answered(self, payload: bytes) -> IngestError:
        try:
            failed = _Failed.model_validate_json(payload)
            failure = IngestError(ErrorCode[failed.reason.upper()], **failed.details)
        except (ValidationError, KeyError, TypeError):
            self.end()
            return IngestError(ErrorCode.DEFECT, error="an answer of no known shape")
        if failed.traceback:
            _log.error("defect", **failure.details, traceback=failed.traceback)
        return failure

    def _lost(self, clocks: _Clocks) -> IngestError:
        """The reader's death as a failure of the file; of the machine, if the file had not arrived."""
        held_mib = self._wait_for_death(END_SECONDS)  # one that closed its pipe, or wrote what is no frame, lives
        code = self._process.poll()
        self.end()
        # a library in C or C++ that gets no memory ends its process, by SIGABRT or by a null pointer's signal
        starved = code is not None and code < 0 and held_mib >= STARVED_SHARE * self.memory_mib
        if self._ready and (code == EXIT_OUT_OF_MEMORY or starved):
            return IngestError(ErrorCode.OUT_OF_MEMORY, limit=self.memory_mib)
        if not clocks.where:
            return IngestError(ErrorCode.READER_UNAVAILABLE, error=" ".join(map(str, _ending(code))))
        return IngestError(ErrorCode.CRASHED, at=clocks.where, **dict([_ending(code)]))

    def _wait_for_death(self, seconds: float) -> int:
        """Wait until it ended, so long at most: the most memory that it ever held, in MiB; 0 where that is unknown.

        The kernel counts what this process held when it started the reader as if the reader had held it.
        """
        until = time.monotonic() + seconds
        while self._process.returncode is None and time.monotonic() < until:
            try:
                ended, status, usage = os.wait4(self.pid, os.WNOHANG)
            except ChildProcessError:  # another thread killed it and has read its end already
                return 0
            if ended:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                held_mib = _most_held_mib(usage)
                return held_mib if held_mib > self._inherited_mib else 0
            time.sleep(WAIT_STEP_SECONDS)
        return 0


def _most_held_mib(usage: resource.struct_rusage) -> int:
    """The most resident memory of a process: man 2 getrusage, KiB on Linux, bytes on macOS."""
    return usage.ru_maxrss >> (10 if sys.platform == "linux" else 20)


def _ending(code: int | None) -> tuple[str, str | int]:
    """The exit code or signal of a process, as the name and value of a failure's detail."""
    if code is None:
        return "error", "it wrote what is no answer"
    if code >= 0:
        return "exit_code", code
    try:
        return "signal", signal.Signals(-code).name
    except ValueError:  # a real-time signal
        return "signal", str(-code)
