"""Bytes to a record beside other libraries' bare text: the same files, turn by turn, on one core."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from plenary.domain.storage_event import ObjectRef
from plenary.parsing.pipeline import parse, source_of


def record(path: Path, data: bytes) -> str:
    """All that a reader of the worker does with a file: parse, structure, checks, JSON."""
    (record,) = parse(data, source_of(ObjectRef(store="folder", bucket="files", key=path.name), data))
    return record.model_dump_json()


def _pdfminer(_path: Path, data: bytes) -> object:
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(data))


def _pdfplumber(_path: Path, data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def _pypdf(_path: Path, data: bytes) -> object:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _pymupdf(_path: Path, data: bytes) -> object:
    import pymupdf

    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        return [page.get_text() for page in pdf]


def _pdfium(_path: Path, data: bytes) -> object:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def _python_docx(_path: Path, data: bytes) -> object:
    import docx

    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


PDF: dict[str, Callable[[Path, bytes], object]] = {
    "plenary": record,
    "pdfminer.six": _pdfminer,
    "pdfplumber": _pdfplumber,
    "pypdf": _pypdf,
    "pypdfium2": _pdfium,
    "PyMuPDF": _pymupdf,
}
DOCX: dict[str, Callable[[Path, bytes], object]] = {"plenary": record, "python-docx": _python_docx}


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def compare(readers: dict[str, Callable[[Path, bytes], object]], files: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Seconds of processor time by reader and round, and how many times Plenary's each takes: median, lowest, highest.

    Readers take turns file by file, so that what else the machine does falls on all of them alike.
    """
    for reader in readers.values():
        reader(files[0], _bytes(files[0]))
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        spent = dict.fromkeys(readers, 0.0)
        for path in files:
            for name, reader in readers.items():
                start = time.process_time()
                reader(path, _bytes(path))
                spent[name] += time.process_time() - start
        for name, value in spent.items():
            seconds[name].append(value)
    result = {}
    for name, values in seconds.items():
        ratios = [value / own for value, own in zip(values, seconds["plenary"], strict=True)]
        result[name] = {
            "files_a_second": round(len(files) / statistics.median(values), 2),
            "plenary_is_faster_by": [round(of(ratios), 2) for of in (statistics.median, min, max)],
        }
    return result


def pages(files: Sequence[Path]) -> int:
    """How many pages the PDF files have in all."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(_bytes(path))) for path in files)
