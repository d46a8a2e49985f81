"""Pages recognized at the same time by the real Tesseract, in readers within their walls and limits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Options
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds, ParseRequest
from support.processes import PLENARY, descendants, until
from support.scans import pictured

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

MINUTES = 240
MEMORY_MIB = 1100


def read(pool: Pool, data: bytes, at_once: int, seconds: float | None = None) -> list[dict[str, Any]]:
    """The records of a scan, less the time of their making."""
    options = Options(ocr="on", ocr_pages_at_once=at_once)
    order = ParseRequest(object=ObjectRef(store="file", bucket="b", key="scan.pdf"), options=options)
    records = [json.loads(line) for line in pool.read(order, data, within_seconds=seconds).splitlines()]
    for record in records:
        del record["ingested_at"]
    return records


class Watched:
    """A scan being read in a thread, two pages at once."""

    def __init__(self, pool: Pool, seconds: float | None = None) -> None:
        self.failure: IngestError | None = None
        self._thread = threading.Thread(target=self._read, args=(pool, seconds), daemon=True)
        self._thread.start()

    def _read(self, pool: Pool, seconds: float | None) -> None:
        try:
            read(pool, pictured(2, 3), 2, seconds)
        except IngestError as failure:
            self.failure = failure

    def ended(self) -> bool:
        return not self._thread.is_alive()


def reads_page(pid: int) -> bool:
    """True if it is a Tesseract that reads a page; one that is dead is none, even before it is asked how it ended."""
    try:
        return b"hocr" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def halted(count: int, pid: int) -> list[int]:
    """So many of them below a process, stopped so that none ends unless it is killed."""
    seen: list[int] = []

    def at_work() -> bool:
        seen[:] = filter(reads_page, descendants(pid))
        return len(seen) >= count

    until(at_work, MINUTES)
    for one in seen:
        os.kill(one, signal.SIGSTOP)
    return seen


def gone(seen: Iterable[int]) -> bool:
    return not any(map(reads_page, seen))


def test_the_records_are_the_same_however_many_pages_are_read_at_once() -> None:
    data = pictured(2, 3)
    with Pool(Bounds(total_seconds=MINUTES)) as pool:
        one, several = read(pool, data, 1), read(pool, data, 2)
    assert one == several
    assert one[0]["source"]["recognition"]["pages"] == [2, 3]


def test_each_has_one_thread_and_the_memory_of_its_queue_and_none_is_left_when_the_worker_stops() -> None:
    with Pool(Bounds(total_seconds=MINUTES, memory_mib=MEMORY_MIB)) as pool:
        reading, seen = Watched(pool), halted(2, os.getpid())
        for pid in seen:
            assert f" {MEMORY_MIB << 20} " in limit_of(pid, "Max address space")
            assert "Threads:\t1\n" in Path(f"/proc/{pid}/status").read_text()
    until(reading.ended, MINUTES)
    assert reading.failure
    assert reading.failure.reason is ErrorCode.CRASHED
    until(lambda: gone(seen), MINUTES)


def limit_of(pid: int, name: str) -> str:
    (line,) = (one for one in Path(f"/proc/{pid}/limits").read_text().splitlines() if one.startswith(name))
    return line


def test_none_is_left_of_a_file_that_takes_too_long() -> None:
    with Pool(Bounds()) as pool:
        pool.warm(1)
        reading, seen = Watched(pool, seconds=15), halted(1, os.getpid())
        until(reading.ended, MINUTES)
        assert reading.failure
        assert reading.failure.reason is ErrorCode.TIMED_OUT
        until(lambda: gone(seen), MINUTES)


def test_none_is_left_when_the_command_is_interrupted(start: Callable[..., Any], tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pictured(2, 3))
    running = start(*PLENARY, "parse", "--ocr", "--max-seconds", str(MINUTES), scan)
    seen = halted(1, running.process.pid)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 130
    until(lambda: gone(seen), MINUTES)
