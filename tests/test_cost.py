"""What it costs to read a file, counted and not timed: calls of functions."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.meaning import understood
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers.pdf import pdfminer_engine

FILES = Path(__file__).parent / "samples" / "files"
# Calls for each sample, of Python's functions and of C's. Measured, and a thirtieth more.
MOST_CALLS = {"A_RES_85_901-EN.pdf": 57_800, "S_RES_9001_2031-EN.pdf": 29_000, "A_RES_85_901-EN.docx": 21_400}


def record(name: str) -> None:
    data = (FILES / name).read_bytes()
    understood(parse(data, source_of(ObjectRef(store="folder", bucket="files", key=name), data)))


@pytest.mark.parametrize("name", MOST_CALLS)
def test_a_sample_is_read_in_as_few_calls_as_ever(name: str) -> None:
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    record(name)  # what is made once a process is none of the file's cost
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        record(name)
    finally:
        sys.setprofile(before)
    assert count <= MOST_CALLS[name]


def test_no_page_of_the_samples_needs_the_slow_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfminer_engine, "PDFPageInterpreter", None)
    for name in ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf"):
        record(name)
