from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from support.processes import PLENARY, until

FILES = Path(__file__).parent.parent / "samples" / "files"
GOOD = ["A_RES_85_901-EN.pdf", "A_RES_85_903-EN.txt", "E_RES_2031_7-EN.docx"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plenary.cli", "parse", *map(str, arguments)],
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


def unnamed(folder: Path) -> Path:
    return Path(shutil.copy(FILES / "A_RES_85_903-EN.txt", folder / "000_24.txt"))


def test_a_text_without_a_symbol_is_a_record_and_a_manifest_beside_it_or_a_catalogue_names_it(tmp_path: Path) -> None:
    file, manifest, catalogue = unnamed(tmp_path), tmp_path / "manifest.jsonl", tmp_path / "known.csv"
    manifest.write_text('{"key": "000_24.txt", "symbol": "A/RES/85/903"}\n')
    catalogue.write_text("symbol,title\nA/RES/85/903,Beekeeping on the roofs of cities and the teaching of the craft\n")
    told = [run(file), run("--manifest", manifest, file), run("--catalogue", catalogue, file)]
    records = [json.loads(done.stdout) for done in told]
    assert [(record["symbol"], record["symbol_source"]) for record in records] == [
        (None, "none"),
        ("A/RES/85/903", "manifest"),
        ("A/RES/85/903", "catalogue"),
    ]


def test_a_manifest_that_cannot_be_used_is_a_wrong_option(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("key,symbol\n000_24.txt,resolution 903\n")
    done = run("--manifest", manifest, unnamed(tmp_path))
    assert done.returncode == 2
    assert "row 2: resolution 903 is no document symbol" in done.stderr


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.7" + b" " * (2 << 20))
    done = run("--max-mib", "1", large)
    assert done.returncode == 1
    assert "too_large" in done.stderr


def test_an_unknown_engine_is_a_wrong_option() -> None:
    done = run("--engine", "magic", FILES)
    assert done.returncode == 2
    assert all(engine in done.stderr for engine in ("auto", "pdfminer", "pdfium"))


def test_an_unknown_format_is_a_wrong_option() -> None:
    done = run("--format", "docx", FILES)
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("jsonl", "akn", "markdown"))


def test_one_file_becomes_one_xml_document_on_standard_output() -> None:
    done = run("--format", "akn", FILES / GOOD[0])
    assert done.returncode == 0, done.stderr
    assert etree.fromstring(done.stdout.encode()).tag.endswith("akomaNtoso")


def test_several_files_never_become_one_xml_document(tmp_path: Path) -> None:
    done = run("--format", "akn", *(FILES / name for name in GOOD))
    assert done.returncode == 2
    assert "--output" in done.stderr


def test_several_documents_in_markdown_are_parted_by_a_rule() -> None:
    done = run("--format", "markdown", *(FILES / name for name in GOOD))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n---\n\n# ") == len(GOOD) - 1


@pytest.mark.parametrize(("form", "suffix"), [("jsonl", "json"), ("akn", "xml"), ("markdown", "md")])
def test_a_folder_gets_one_file_a_document_named_as_the_un_names_it(form: str, suffix: str, tmp_path: Path) -> None:
    done = run("--format", form, "--output", tmp_path / "out", *(FILES / name for name in GOOD))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    names = ["A_RES_85_901-EN", "A_RES_85_903-EN", "E_RES_2031_7-EN"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{name}.{suffix}" for name in names]


def test_two_files_of_one_document_never_overwrite_each_other(tmp_path: Path) -> None:
    done = run("--output", tmp_path, FILES / GOOD[0], FILES / "A_RES_85_901-EN.docx")
    assert done.returncode == 1
    assert "holds the same document" in done.stderr
    assert json.loads((tmp_path / "A_RES_85_901-EN.json").read_text())["source"]["key"] == GOOD[0]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    done = run("--output", tmp_path / "taken", FILES / GOOD[0])
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """A text that takes many seconds to read."""
    text = (FILES / GOOD[1]).read_text(encoding="utf-8")
    numbers = "\n\n\n".join(f"{n}.\nRequests hive number {n} to be kept;" for n in range(6, 100_000))
    file = tmp_path / GOOD[1]
    file.write_text(f"{text}\n\n\n{numbers}", encoding="utf-8")
    return file


def reader_at_work(pid: int) -> int | None:
    """The process that reads a file for the command, once it has worked for longer than a start takes."""
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for reader in child.read_text().split():
            ticks = int(Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[11])
            if ticks > 2 * os.sysconf("SC_CLK_TCK"):
                return int(reader)
    return None


@pytest.mark.skipif(sys.platform != "linux", reason="readers are looked up in /proc")
def test_a_file_that_kills_its_reader_fails_alone(start: Callable[..., Any], long_file: Path) -> None:
    running = start(*PLENARY, "parse", "--jobs", "2", long_file, *(FILES / name for name in GOOD))
    until(lambda: reader_at_work(running.process.pid), 60)
    os.kill(reader_at_work(running.process.pid) or 0, signal.SIGKILL)
    assert running.process.wait(60) == 1
    assert "crashed: The reader died on the file. (at " in running.text()
    assert "1 of 4 files failed." in running.text()


@pytest.mark.skipif(sys.platform != "linux", reason="readers are looked up in /proc")
def test_an_interrupt_ends_the_readers_too(start: Callable[..., Any], long_file: Path) -> None:
    running = start(*PLENARY, "parse", "--jobs", "2", long_file, long_file)
    until(lambda: reader_at_work(running.process.pid), 60)
    reader = reader_at_work(running.process.pid)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 130
    assert not Path(f"/proc/{reader}").exists()


def test_a_file_that_takes_too_long_is_given_up(long_file: Path) -> None:
    done = run("--max-seconds", "1", long_file, FILES / GOOD[0])
    assert len(done.stdout.splitlines()) == 1
    assert "timed_out" in done.stderr
