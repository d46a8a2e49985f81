from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from translate.storage.tmx import tmxfile

from plenary.alignment import align
from plenary.domain.cloudevents import Envelope, aligned
from support.aligned_versions import TEXTS, version, versions
from support.made_record import NOON
from support.processes import PROJECT

EXAMPLE = PROJECT / "examples" / "consumers" / "translation_memory.py"


def sources(folder: Path, *events: Envelope) -> list[str]:
    """The English texts of the memory that the example makes of these events."""
    (folder / "alignments.jsonl").write_text("".join(event.body + "\n" for event in events), encoding="utf-8")
    memory = folder / "corpus.tmx"
    subprocess.run([sys.executable, str(EXAMPLE), str(folder / "alignments.jsonl"), str(memory)], check=True)
    return [unit.source for unit in tmxfile.parsestring(memory.read_bytes()).units]  # type: ignore[no-untyped-call]


def test_the_newest_alignment_of_a_symbol_is_in_the_memory(tmp_path: Path) -> None:
    changed = version("en", tuple(text.replace("2035", "2036") for text in TEXTS["en"]))
    first = aligned(align(versions("en", "fr")), revision=7, time=NOON)
    second = aligned(align([changed, version("fr")]), revision=8, time=NOON)
    assert sources(tmp_path, first, second, first)[4] == changed.blocks[3].text


def test_a_symbol_with_one_language_left_has_no_units(tmp_path: Path) -> None:
    two, one = (
        aligned(align(versions(*codes)), revision=at, time=NOON) for at, codes in ((1, ("en", "fr")), (2, ("en",)))
    )
    assert sources(tmp_path, two, one) == []
