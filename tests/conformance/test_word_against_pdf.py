"""A Word file and the PDF that LibreOffice makes of it are one document: the same blocks, numbers and notes."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from support.corpus import CORPUS, NEEDS_CORPUS, parsed

pytestmark = [
    *NEEDS_CORPUS,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

SAME = 0.98  # share of blocks


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The record of each Word file, and that of its PDF."""
    place = tmp_path_factory.mktemp("pdf")
    files = sorted((CORPUS / "word").iterdir())
    to_pdf(files, place)
    made = [place / f"{file.stem}.pdf" for file in files]
    words, pdfs = ({record["id"]: record for record in parsed(some)[0]} for some in (files, made))
    assert words.keys() == pdfs.keys()
    assert len(words) == len(files)
    return [(record, pdfs[name]) for name, record in words.items()]


def to_pdf(files: list[Path], place: Path) -> None:
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def blocks(record: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    """Each block with all that is compared: what it is, its number and text, the notes that hang on it."""
    notes: dict[str | None, list[str]] = {}
    for note in record["footnotes"]:
        notes.setdefault(note["block"], []).append(note["text"])
    return Counter(
        (block["part"], block["kind"], block["number"], block["text"], repr(block["rows"]), *notes.get(block["id"], ()))
        for block in record["blocks"]
    )


def test_nearly_all_blocks_are_the_same(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    same = total = 0
    for word, pdf in pairs:
        first, second = blocks(word), blocks(pdf)
        agreed, longest = (first & second).total(), max(first.total(), second.total())
        if agreed < longest:
            print(f"{word['source']['key']}: {agreed} of {longest} blocks are the same")
        same, total = same + agreed, total + longest
    print(f"{same} of {total} blocks, {same / total:.4f}")
    assert same / total >= SAME
