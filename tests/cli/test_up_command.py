"""`plenary up`: all of it starts, says when a part ends, and leaves nothing running, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.aligned_versions import ALL_TEXTS, file_of
from support.processes import PLENARY, PROJECT, children, descendants, free_port, until
from support.scans import pictured

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
READY = "Watching"


@pytest.fixture
def up(tmp_path: Path, start: Callable[..., Any]) -> Callable[..., Any]:
    def starting(*options: str) -> Any:
        places = ("--folder", str(tmp_path / "inbox"), "--data", str(tmp_path / "data"))
        return start(*PLENARY, "up", *places, "--concurrency", "1", *options, LOG__FORMAT="console")

    return starting


@pytest.fixture
def records(tmp_path: Path, start: Callable[..., Any]) -> Callable[[], str]:
    """What `plenary records` shows, run beside it."""

    def show() -> str:
        shown = start(*PLENARY, "records", "--data", str(tmp_path / "data"))
        shown.process.wait(60)
        return str(shown.text())

    return show


def named(pid: int, word: str) -> int:
    """The process started by `pid` with this word on its command line."""
    return next(child for child in children(pid) if word in Path(f"/proc/{child}/cmdline").read_text())


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_file_dropped_becomes_a_record_and_an_interrupt_leaves_nothing_running(
    tmp_path: Path, up: Callable[..., Any], records: Callable[[], str]
) -> None:
    running = up("--port", str(free_port()))
    running.wait_for(READY)
    shutil.copyfile(SAMPLE, tmp_path / "inbox" / SAMPLE.name)
    until(lambda: "A/RES/85/903" in records(), 60, running.text)
    started = descendants(running.process.pid)
    assert len(started) >= 5  # server, worker with its child and its schedule, Flower
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    assert alive(started) == []
    assert not (tmp_path / "data" / "running.json").exists()


def test_language_versions_that_disagree_are_found(
    tmp_path: Path, up: Callable[..., Any], start: Callable[..., Any]
) -> None:
    def found() -> str:
        shown = start(*PLENARY, "languages", "--json", "--data", str(tmp_path / "data"))
        shown.process.wait(60)
        return str(shown.text())

    running = up("--no-flower")
    running.wait_for(READY)
    wrong = tuple(text.replace("2035", "2036") for text in ALL_TEXTS["fr"])
    for language, texts in (("en", None), ("fr", wrong)):
        file = tmp_path / "inbox" / f"A_RES_85_901-{language.upper()}.txt"
        file.write_bytes(file_of(language, texts))
    until(lambda: '"discrepancies"' in found(), 120, running.text)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_scan_dropped_is_recognized_by_a_worker_of_its_own(
    tmp_path: Path, up: Callable[..., Any], records: Callable[[], str]
) -> None:
    running = up("--no-flower", "--ocr")
    running.wait_for(READY)
    (tmp_path / "inbox" / "scan.pdf").write_bytes(pictured(2))
    until(lambda: "A/RES/85/901" in records(), 120, running.text)
    assert "queues=ocr" in Path(f"/proc/{named(running.process.pid, 'hostname=ocr@')}/cmdline").read_text()


def test_nothing_outlives_it_when_it_is_killed(up: Callable[..., Any]) -> None:
    running = up("--no-flower")
    running.wait_for(READY)
    started = descendants(running.process.pid)
    running.process.kill()
    running.process.wait()
    until(lambda: not alive(started), 60, lambda: f"still there: {alive(started)}")


@pytest.mark.parametrize(("part", "word"), [("The worker", "celery"), ("The Valkey server", "valkey")])
def test_a_part_that_ends_by_itself_ends_all_with_a_word_on_it(up: Callable[..., Any], part: str, word: str) -> None:
    running = up("--no-flower")
    running.wait_for(READY)
    started = descendants(running.process.pid)
    os.kill(named(running.process.pid, word), signal.SIGKILL)
    assert running.process.wait(60) == 1
    assert f"{part} ended unexpectedly (signal SIGKILL)" in running.text()
    assert alive(started) == []


def test_records_are_kept_from_one_run_to_the_next(
    tmp_path: Path, up: Callable[..., Any], records: Callable[[], str]
) -> None:
    first = up("--no-flower")
    first.wait_for(READY)
    shutil.copyfile(SAMPLE, tmp_path / "inbox" / SAMPLE.name)
    until(lambda: "A/RES/85/903" in records(), 60, first.text)
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(60) == 0
    second = up("--no-flower")
    second.wait_for(READY)
    until(lambda: "file.done" in second.text(), 60)  # the folder is read again, and the file is known
    assert "duplicate" in second.text()
    assert records().count("A/RES/85/903") == 1


def test_a_second_one_on_the_same_data_is_refused(up: Callable[..., Any]) -> None:
    up("--no-flower").wait_for(READY)
    second = up("--no-flower")
    assert second.process.wait(60) == 1
    assert "Another server runs on" in second.text()


def test_a_taken_port_is_refused_with_what_to_do(up: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        running = up("--port", str(taken.getsockname()[1]))
        assert running.process.wait(60) == 2
    assert "choose another for Flower with --port" in running.text()


def test_a_server_of_ones_own_is_used_and_left_running(
    valkey: str, up: Callable[..., Any], tmp_path: Path, redis: Any
) -> None:
    running = up("--no-flower", "--redis", valkey)
    running.wait_for(READY)
    shutil.copyfile(SAMPLE, tmp_path / "inbox" / SAMPLE.name)
    until(lambda: redis.xlen("{plenary}:records"), 60, running.text)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    assert redis.ping()
