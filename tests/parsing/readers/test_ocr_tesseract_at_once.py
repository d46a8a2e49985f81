"""Several pages read at the same time. Programs of our own stand in Tesseract's place, which say when they run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.progress import heard_by
from plenary.parsing.readers.ocr import tesseract
from support.processes import until

MINUTE = 60
# The width of the picture, by which pages are told apart, is in $width
SCRIPT = """#!/bin/sh
width=$(head -c 6 | cut -d ' ' -f 2)
cd '{folder}'
echo $$ > pid.$width.part; mv pid.$width.part pid.$width
{program}
"""
ANSWER = """cat <<END
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<span class="ocr_line" title="bbox 100 920 3000 1000; baseline 0 0; x_size 100">
<span class="ocrx_word" title="bbox 200 930 400 1000; x_wconf $width">
<span class="ocrx_cinfo" title="x_bboxes 200 954 210 1000; x_conf 99">a</span></span></span></body></html>
END"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The stand-in, to be written by the test; what it started must not outlive the test."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    yield tmp_path / "tesseract"
    for width in started(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(int((tmp_path / f"pid.{width}").read_text()), 9)


def stand_in(program: Path, script: str) -> None:
    program.write_text(SCRIPT.format(folder=program.parent, program=script))
    program.chmod(0o755)


def page(width: int) -> tesseract.Picture:
    return tesseract.Picture(width, 8, width, bytes(8 * width), 300)


def confidences(*widths: int, at_once: int, seconds: int = MINUTE) -> list[float]:
    """What is read of pages: the stand-in is as sure of a word as the page is wide."""
    asked = ((page(width), "eng") for width in widths)
    return [sure for read in tesseract.recognize(asked, seconds, at_once) for sure in read.confidences]


def started(folder: Path) -> list[int]:
    return sorted(int(path.suffix[1:]) for path in folder.glob("pid.[0-9][0-9]"))


def runs(folder: Path, width: int) -> bool:
    try:
        os.kill(int((folder / f"pid.{width}").read_text()), 0)
    except ProcessLookupError:
        return False
    return True


def test_pages_come_in_their_order_whichever_ends_first(program: Path) -> None:
    first = 'if [ "$width" = 71 ]; then until [ -e pid.73 ]; do sleep 0.01; done; fi'
    stand_in(program, f"{first}\n{ANSWER}")
    assert confidences(71, 72, 73, at_once=2) == [71, 72, 73]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_as_many_run_as_may_and_no_more(at_once: int, program: Path) -> None:
    wait = f"until [ $(ls all.* | wc -l) -ge {at_once} ]; do sleep 0.01; done"  # until so many were there together
    count = "ls now.* | wc -l >> counts"
    stand_in(program, f": > all.$width; : > now.$width; {wait}; {count}; sleep 0.1; {count}; rm now.$width\n{ANSWER}")
    widths = (71, 72, 73, 74, 75)
    assert confidences(*widths, at_once=at_once) == list(widths)
    assert max(map(int, (program.parent / "counts").read_text().split())) == at_once


def test_each_runs_with_one_thread(program: Path) -> None:
    stand_in(program, f'echo "$OMP_THREAD_LIMIT" >> threads\n{ANSWER}')
    confidences(71, 72, at_once=2)
    assert (program.parent / "threads").read_text().split() == ["1", "1"]


def test_the_error_is_that_of_the_first_page_and_none_starts_after_one_that_failed(program: Path) -> None:
    late = 'if [ "$width" = 71 ]; then until [ -e failed ]; do sleep 0.01; done; echo noise; exit 0; fi'
    stand_in(program, f'{late}\nif [ "$width" = 72 ]; then : > failed; exit 1; fi\n{ANSWER}')
    with pytest.raises(IngestError) as caught:
        confidences(71, 72, 73, at_once=2)
    assert caught.value.reason is ErrorCode.TOOL_FAILED  # the first one's answer is no hOCR
    assert started(program.parent) == [71, 72]


def test_a_page_that_is_refused_is_damaged_beside_others(program: Path) -> None:
    stand_in(program, f'if [ "$width" = 72 ]; then exit 1; fi\n{ANSWER}')
    with pytest.raises(IngestError) as caught:
        confidences(71, 72, 73, at_once=3)
    assert caught.value.reason is ErrorCode.DAMAGED


def test_a_page_that_takes_too_long_ends_all_that_run(program: Path) -> None:
    stand_in(program, "exec sleep 600")
    with pytest.raises(IngestError) as caught:
        confidences(71, 72, 73, at_once=2, seconds=1)
    assert caught.value.reason is ErrorCode.TIMED_OUT
    assert caught.value.details["limit"] == 1
    assert not any(runs(program.parent, width) for width in started(program.parent))


def test_an_interruption_ends_all_that_run(program: Path) -> None:
    stand_in(program, "exec sleep 600")

    def interrupt(_: str) -> None:
        if started(program.parent) == [71, 72]:
            raise KeyboardInterrupt

    with heard_by(interrupt), pytest.raises(KeyboardInterrupt):
        confidences(71, 72, 73, at_once=2)
    assert not any(runs(program.parent, width) for width in (71, 72))


def test_an_iterator_that_is_closed_ends_all_that_run(program: Path) -> None:
    stand_in(program, f'[ "$width" = 71 ] || exec sleep 600\n{ANSWER}')
    readings = tesseract.recognize(((page(width), "eng") for width in (71, 72)), MINUTE, 2)
    assert next(readings).confidences == (71,)
    until(lambda: started(program.parent) == [71, 72], MINUTE)
    readings.close()
    assert not runs(program.parent, 72)


def test_progress_is_reported_while_pages_are_read(program: Path) -> None:
    stand_in(program, f"until [ -e heard ]; do sleep 0.01; done\n{ANSWER}")
    heard: list[str] = []

    def listen(where: str) -> None:
        heard.append(where)
        if len(heard) > 2:
            (program.parent / "heard").touch()

    with heard_by(listen):
        assert confidences(71, 72, at_once=2) == [71, 72]
    assert set(heard) == {"recognizing"}
