from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = Path(__file__).parent.parent / "samples" / "files"
GOOD = ["A_RES_85_901-EN.pdf", "A_RES_85_903-EN.txt", "E_RES_2031_7-EN.docx"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker.commands", "parse", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_records_come_as_json_lines_in_the_order_of_the_files(jobs: str) -> None:
    done = run("--jobs", jobs, *(FILES / name for name in GOOD))
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["source"]["key"] for line in done.stdout.splitlines()] == GOOD


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bad_file_is_told_and_never_stops_the_good_ones(jobs: str) -> None:
    done = run("--jobs", jobs, FILES / "A_RES_85_905-EN.pdf", FILES / GOOD[0], FILES / "missing.pdf")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "damaged" in done.stderr
    assert "missing.pdf" in done.stderr
    assert "2 of 3 files failed." in done.stderr


def test_folders_are_looked_through() -> None:
    done = run(FILES)
    assert len(done.stdout.splitlines()) == 6
    assert "no_text" in done.stderr


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.7" + b" " * (2 << 20))
    done = run("--max-mib", "1", large)
    assert done.returncode == 1
    assert "too_large" in done.stderr


def test_an_unknown_engine_is_a_wrong_option() -> None:
    done = run("--engine", "magic", FILES)
    assert done.returncode == 2
    assert "auto, pdfminer, pdfium" in done.stderr
