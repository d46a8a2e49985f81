"""What killed readers leave behind is swept, what living ones use is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plenary.sandbox.folders import OLD_SECONDS, ReaderFolder, sweep
from plenary.sandbox.pool import Pool

HOLD = "import time; from plenary.sandbox.folders import ReaderFolder; f = ReaderFolder(); print(f.name, flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def age(monkeypatch: pytest.MonkeyPatch) -> None:
    later, now = OLD_SECONDS + 1, time.time
    monkeypatch.setattr("plenary.sandbox.folders.time.time", lambda: now() + later)


def test_the_folder_of_a_killed_worker_is_swept_with_all_that_is_in_it(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        folder = Path(worker.stdout.readline().strip())
        (folder / "left").mkdir()
        (folder / "left" / "behind").write_text("x")
        age(monkeypatch)
        assert (sweep(), folder.exists()) == (0, True)
        worker.send_signal(signal.SIGKILL)
    assert (sweep(), folder.exists()) == (1, False)


def test_what_is_in_use_or_new_or_something_else_stays(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (room / "plenary-reader-new").mkdir()
    assert sweep() == 0
    (room / "another-program").mkdir()
    (room / "plenary-reader-file").write_text("x")
    (room / "plenary-reader-link").symlink_to(room / "another-program")
    folder = ReaderFolder()
    age(monkeypatch)
    assert sweep() == 1
    assert {path.name for path in room.iterdir()} == {
        *("another-program", "plenary-reader-file", "plenary-reader-link"),
        os.path.basename(folder.name),  # noqa: PTH119
    }
    folder.cleanup()
    folder.cleanup()
    assert not Path(folder.name).exists()


def test_a_pool_sweeps_at_its_start(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (room / "plenary-reader-of-the-dead").mkdir()
    age(monkeypatch)
    Pool().close()
    assert list(room.iterdir()) == []
