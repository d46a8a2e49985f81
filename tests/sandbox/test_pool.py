"""Readers that misbehave on command: each ends as a typed failure, and the next file is read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.stage_timing import Took, told_to
from plenary.sandbox.limits import LOWEST, session_niceness
from plenary.sandbox.pool import START_NICENESS, Pool
from plenary.sandbox.request import Bounds, ParseRequest
from support.processes import PROJECT, until

ENTRY = "hostile:obey"
ORDER = ParseRequest(object=ObjectRef(store="folder", bucket="in", key="k"))
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these limits and /proc")


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Pool]]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    pools = []

    def make(entry: str = ENTRY, **bounds: Any) -> Pool:
        pools.append(Pool(Bounds(**bounds), entry))
        return pools[-1]

    yield make
    for one in pools:
        one.close()


def tell(readers: Pool, command: str, *, last: bool = False) -> Any:
    return json.loads(readers.read(ORDER, command.encode(), last=last))


def failure_of(readers: Pool, command: str) -> IngestError:
    with pytest.raises(IngestError) as failed:
        tell(readers, command)
    return failed.value


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@linux
@pytest.mark.parametrize(
    ("command", "reason", "details"),
    [
        ("eat", ErrorCode.OUT_OF_MEMORY, {"limit": 400}),
        ("answer-at-length 300", ErrorCode.OUT_OF_MEMORY, {"limit": 400}),
        ("segfault", ErrorCode.CRASHED, {"signal": "SIGSEGV", "at": "received"}),
        ("abort", ErrorCode.CRASHED, {"signal": "SIGABRT", "at": "received"}),
        ("exit 3", ErrorCode.CRASHED, {"exit_code": 3, "at": "received"}),
        ("exit 0", ErrorCode.CRASHED, {"exit_code": 0, "at": "received"}),
        ("close-pipes", ErrorCode.CRASHED, {"error": "it wrote what is no answer", "at": "received"}),
        ("write-no-frame", ErrorCode.CRASHED, {"error": "it wrote what is no answer", "at": "received"}),
        ("tell-of-no-stage", ErrorCode.DEFECT, {"error": "stages of no known shape"}),
        ("fail", ErrorCode.NO_TEXT, {"pages": 3}),
        ("err", ErrorCode.DEFECT, {"error": "KeyError"}),
    ],
)
def test_a_failed_reader_is_a_typed_error(
    pool: Callable[..., Pool], command: str, reason: ErrorCode, details: dict[str, Any]
) -> None:
    readers = pool(memory_mib=400)
    failure = failure_of(readers, command)
    assert (failure.reason, failure.details) == (reason, details)
    assert tell(readers, "pid")


@linux
def test_a_library_that_ends_its_reader_for_want_of_memory_is_told_as_want_of_memory(
    pool: Callable[..., Pool],
) -> None:
    limit = 2000  # more than this process holds, which the kernel counts as held by the reader
    failure = failure_of(pool(memory_mib=limit), "abort-without-memory")
    assert (failure.reason, failure.details) == (ErrorCode.OUT_OF_MEMORY, {"limit": limit})


@pytest.mark.parametrize(
    ("command", "bounds", "details"),
    [
        ("hang", {"total_seconds": 1}, {"limit": 1, "at": "hanging"}),
        ("be-silent", {"silence_seconds": 1}, {"silence": 1, "at": "received"}),
        ("hold", {"silence_seconds": 1}, {"silence": 1, "at": "received"}),
    ],
)
def test_a_reader_that_does_not_end_is_killed_and_replaced(
    pool: Callable[..., Pool], command: str, bounds: dict[str, Any], details: dict[str, Any]
) -> None:
    readers = pool(**bounds)
    failure = failure_of(readers, command)
    assert (failure.reason, failure.details) == (ErrorCode.TIMED_OUT, details)
    assert tell(readers, "pid")


def test_a_slow_file_that_gives_signs_of_life_is_read(pool: Callable[..., Pool]) -> None:
    assert tell(pool(silence_seconds=1), "work 2")


def test_stages_that_ended_are_told_to_who_listens_and_belong_to_their_file(pool: Callable[..., Pool]) -> None:
    readers = pool()
    told: list[Took] = []
    with told_to(told.append):
        tell(readers, "work-in-stages")
        tell(readers, "pid")
    assert [took.stage for took in told] == ["extract", "structure"]
    assert told[0].seconds >= 0.1
    assert told[0].began + told[0].seconds <= told[1].began + 0.01  # two clocks


def test_one_reader_reads_one_file_after_the_other(pool: Callable[..., Pool]) -> None:
    readers = pool()
    assert len({tell(readers, "pid") for _ in range(5)}) == 1


def test_a_reader_is_replaced_after_so_many_files(pool: Callable[..., Pool]) -> None:
    readers = pool(files=2)
    pids = [tell(readers, "pid") for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_the_successor_of_a_reader_starts_before_it_is_needed(pool: Callable[..., Pool]) -> None:
    readers = pool(files=1000)
    first = tell(readers, "pid")
    [reader] = readers._readers
    reader.files = 899
    assert tell(readers, "pid") == first
    [successor] = readers._successors.values()
    until(lambda: successor.warm, 60)
    assert tell(readers, "pid") == successor.pid != first
    assert not reader.alive
    assert readers._readers == {successor}


def test_a_reader_works_on_while_its_successor_starts_and_until_its_last_file(pool: Callable[..., Pool]) -> None:
    readers = pool(files=1000)
    first = tell(readers, "pid")
    [reader] = readers._readers
    reader.files = 899
    tell(readers, "pid")
    [successor] = readers._successors.values()
    os.kill(successor.pid, signal.SIGSTOP)
    try:
        assert successor.warm or tell(readers, "pid") == first
        reader.files = 999
        assert successor.warm or tell(readers, "pid") == first
        assert not reader.alive
    finally:
        os.kill(successor.pid, signal.SIGCONT)
    assert tell(readers, "pid") == successor.pid


def test_a_successor_ends_with_its_pool(pool: Callable[..., Pool]) -> None:
    readers = pool(files=1000)
    tell(readers, "pid")
    [reader] = readers._readers
    reader.files = 899
    tell(readers, "pid")
    [successor] = readers._successors.values()
    readers.close()
    assert not successor.alive


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel does not group by session")
def test_a_successor_starts_at_a_lower_priority_and_reads_at_that_of_others(pool: Callable[..., Pool]) -> None:
    readers = pool(files=1000)
    tell(readers, "pid")
    [reader] = readers._readers
    reader.files = 899
    tell(readers, "pid")
    [successor] = readers._successors.values()
    own = max(session_niceness("self"), 0)
    assert session_niceness(successor.pid) == min(own + START_NICENESS, LOWEST)
    until(lambda: successor.warm, 60)
    assert tell(readers, "pid") == successor.pid
    assert session_niceness(successor.pid) == own


def test_a_session_from_before_the_kernel_grouped_them_weighs_as_any_other() -> None:
    groups = {int(group.parent.name): group for group in Path("/proc").glob("[0-9]*/autogroup")}
    without = [pid for pid, group in groups.items() if not group.read_text()]
    if not without:
        pytest.skip("no such session can be seen here")
    assert session_niceness(without[0]) == 0


@linux
def test_a_reader_that_holds_too_much_is_replaced(pool: Callable[..., Pool]) -> None:
    readers = pool(resident_mib=150)
    first = tell(readers, "keep 10")
    assert tell(readers, "keep 150") == first
    assert tell(readers, "pid") != first
    assert not alive(first)


@linux
def test_a_file_whose_readers_died_is_read_last_by_a_fresh_one_with_less_memory(pool: Callable[..., Pool]) -> None:
    readers = pool(memory_mib=800, last_memory_mib=300)
    first = tell(readers, "keep 300")
    with pytest.raises(IngestError) as failed:
        tell(readers, "keep 300", last=True)
    assert failed.value.details == {"limit": 300}
    alone = tell(readers, "pid", last=True)
    assert alone != first
    assert not alive(alone)


def test_a_reader_that_was_killed_while_it_waited_costs_no_file(pool: Callable[..., Pool]) -> None:
    readers = pool()
    first = tell(readers, "pid")
    os.kill(first, signal.SIGKILL)
    until(lambda: not alive(first), 60)
    assert tell(readers, "pid") != first


def test_a_reader_that_cannot_start_is_the_machines_failure(pool: Callable[..., Pool]) -> None:
    failure = failure_of(pool(entry="nowhere:nothing"), "pid")
    assert (failure.reason, failure.details) == (ErrorCode.READER_UNAVAILABLE, {"error": "exit_code 1"})


def test_what_a_library_prints_is_no_part_of_the_answer(pool: Callable[..., Pool]) -> None:
    assert tell(pool(), "write-to-output")


def test_a_reader_knows_no_secret(pool: Callable[..., Pool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLENARY_BROKER__URL", "redis://:secret@localhost")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert "secret" not in json.dumps(tell(pool(), "environment"))


def test_what_a_reader_leaves_goes_with_it(pool: Callable[..., Pool]) -> None:
    readers = pool()
    left = Path(tell(readers, "leave-a-file"))
    assert left.exists()
    readers.close()
    assert not left.parent.exists()


def test_threads_have_readers_of_their_own(pool: Callable[..., Pool]) -> None:
    readers, together = pool(), threading.Barrier(3)

    def read(_: int) -> int:
        together.wait()
        return int(tell(readers, "work 0.3"))

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(read, range(3)))) == 3


def test_a_reader_outlives_the_thread_that_needed_it_first(pool: Callable[..., Pool]) -> None:
    readers = pool()
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(tell, readers, "pid").result()
    assert tell(readers, "pid") == first


def told_pids(folder: Path) -> list[int]:
    """The reader's process and the one that it started, as it wrote them into its folder; empty until then."""
    told = [path.read_text().split() for path in folder.glob("plenary-reader-*/pids")]
    return [int(pid) for pids in told for pid in pids if len(pids) == 2]


@linux
@pytest.mark.parametrize("ending", ["timeout", "close"])
def test_whatever_a_reader_started_ends_with_it(
    pool: Callable[..., Pool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    readers = pool(total_seconds=2 if ending == "timeout" else 60)
    with ThreadPoolExecutor(1) as thread:
        failed = thread.submit(failure_of, readers, "start-another")
        until(lambda: told_pids(tmp_path), 60)
        reader, other = told_pids(tmp_path)
        if ending == "close":
            readers.close()
        assert failed.result().reason is (ErrorCode.TIMED_OUT if ending == "timeout" else ErrorCode.CRASHED)
    until(lambda: not alive(reader) and not alive(other), 60)


def test_a_closed_pool_starts_nothing(pool: Callable[..., Pool]) -> None:
    readers = pool()
    readers.close()
    assert failure_of(readers, "pid").reason is ErrorCode.READER_UNAVAILABLE


PROGRAM = f"""
from plenary.sandbox.limits import LOWEST, session_niceness
from plenary.sandbox.pool import START_NICENESS, Pool
from tests_order import ORDER
Pool(entry="{ENTRY}").read(ORDER, b"start-another")
"""


@linux
def test_a_reader_dies_with_its_worker_in_the_middle_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "tests_order.py").write_text(
        "from plenary.domain.storage_event import ObjectRef\nfrom plenary.sandbox.request import ParseRequest\n"
        "ORDER = ParseRequest(object=ObjectRef(store='folder', bucket='in', key='k'))\n"
    )
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parent)))
    worker = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT, env=os.environ | {"PYTHONPATH": path, "TMPDIR": str(tmp_path)}
    )
    until(lambda: told_pids(tmp_path), 60)
    reader, other = told_pids(tmp_path)
    worker.kill()
    worker.wait()
    until(lambda: not alive(reader), 60)
    os.kill(other, signal.SIGKILL)
