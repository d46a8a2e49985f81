"""What it costs to read a file, counted and not timed: calls of functions."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import pytest

from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.meaning import understood
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers.pdf import pdfminer_engine
from plenary.parsing.readers.pdf.compiled_loops import compiled
from support.both_loops import python_alone

FILES = Path(__file__).parent / "samples" / "files"
# Calls for each sample, of Python's functions and of C's, in Python alone. Measured, and a thirtieth more.
MOST_CALLS = {"A_RES_85_901-EN.pdf": 57_200, "S_RES_9001_2031-EN.pdf": 29_200, "A_RES_85_901-EN.docx": 23_600}
# What remains of them where the loops are compiled.
MOST_BESIDE_COMPILED = {"A_RES_85_901-EN.pdf": 48_500, "S_RES_9001_2031-EN.pdf": 26_300}


def records(name: str) -> Sequence[Record]:
    data = (FILES / name).read_bytes()
    return understood(parse(data, source_of(ObjectRef(store="folder", bucket="files", key=name), data)))


@pytest.mark.parametrize("name", MOST_CALLS)
def test_a_sample_is_read_in_as_few_calls_as_ever(name: str) -> None:
    with python_alone():
        assert calls(name) <= MOST_CALLS[name]


@pytest.mark.skipif(compiled("run") is None, reason="the compiled module was not built")
@pytest.mark.parametrize("name", MOST_BESIDE_COMPILED)
def test_compiled_loops_leave_few_calls(name: str) -> None:
    assert calls(name) <= MOST_BESIDE_COMPILED[name]


def calls(name: str) -> int:
    """Read a sample and count calls of functions, those of C too."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    records(name)  # what is made once a process is none of the file's cost
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        assert records(name)
    finally:
        sys.setprofile(before)
    return count


def test_no_page_of_the_samples_needs_the_slow_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfminer_engine, "PDFPageInterpreter", None)
    for name in ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf"):
        assert records(name)
