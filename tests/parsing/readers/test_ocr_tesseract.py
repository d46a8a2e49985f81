"""A Tesseract that does not work is told from a picture that it does not read. Programs of our own stand in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plenary.errors import Category, ErrorCode, IngestError
from plenary.parsing.readers.ocr import tesseract
from plenary.parsing.readers.ocr.hocr import Recognized

PAGE = tesseract.Picture(80, 80, 80, b"\x00" * 6400, 300)
ANSWERS = """case "$*" in
*--version*) echo tesseract 5;;
*--list-langs*) printf 'List\\neng\\nosd\\n';;
*) %s;;
esac"""


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    tesseract.version.cache_clear()
    tesseract._installed.cache_clear()
    yield
    tesseract.version.cache_clear()
    tesseract._installed.cache_clear()


def instead(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def failure(ask: Callable[[], object]) -> IngestError:
    with pytest.raises(IngestError) as caught:
        ask()
    return caught.value


def read(picture: tesseract.Picture) -> list[Recognized]:
    return list(tesseract.recognize([(picture, "eng")], 5, 1))


@pytest.mark.parametrize("ending", ["exit 1", "exit 127", "kill -9 $$", "exit 0"])
def test_one_that_reads_no_page_at_all_is_the_machines_trouble(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(tmp_path, ANSWERS % ending, monkeypatch)
    caught = failure(lambda: read(PAGE))
    assert (caught.reason, caught.reason.value.category) == (ErrorCode.TOOL_FAILED, Category.INFRASTRUCTURE)
    assert caught.details["program"] == "Tesseract"


def test_one_that_reads_a_blank_page_but_not_this_one_means_that_the_picture_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(tmp_path, ANSWERS % "head -c 8 | grep -q '64 64' && echo '<html/>'", monkeypatch)
    assert failure(lambda: read(PAGE)).reason is ErrorCode.DAMAGED


@pytest.mark.parametrize("script", ["exit 3", "exec /nowhere"])
def test_one_that_cannot_tell_its_languages_is_the_machines_trouble(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(tmp_path, script, monkeypatch)
    assert failure(lambda: tesseract.languages_of(PAGE, 5)).reason is ErrorCode.TOOL_FAILED
    assert failure(tesseract.version).reason is ErrorCode.TOOL_FAILED


def test_one_that_cannot_be_started_is_the_machines_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, "", monkeypatch)
    (tmp_path / "tesseract").write_bytes(b"\x7fELF no program")
    assert failure(lambda: read(PAGE)).reason is ErrorCode.TOOL_FAILED


def test_a_page_whose_script_cannot_be_told_counts_as_latin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, ANSWERS % "exit 1", monkeypatch)
    assert tesseract.languages_of(PAGE, 5) == ("eng",)
