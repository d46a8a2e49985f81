"""Cost of places, checks and the other engine's page: `python tests/benchmarks/cost_of_checks.py FOLDER [ROUNDS] [EVERY] [parts]`.

Each eighth file of the folder (or as EVERY says) is parsed with all of them and without, one right after the other, in
one process, with what was left over collected before; with `parts` also without each of them alone. It is processor
time that counts, since others may use the machine. A round gives the ratio of the sums over all files; what is printed
is the median of the rounds.
"""

from __future__ import annotations

import gc
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import process_time
from unittest.mock import patch

from plenary.domain.storage_event import ObjectRef
from plenary.domain.symbols import from_key
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of

ROUNDS, EVERY = 9, 8
PARTS: dict[str, dict[str, Callable[[], object]]] = {
    "checks of the outcome": {
        "plenary.parsing.structure.assembler.findings": list,
        "plenary.parsing.readers.docx.shown_text": str,
    },
    "a page by the other engine": {"plenary.parsing.readers.pdf.sample_of": lambda: None},
    "places": {
        "plenary.parsing.layout.paragraphs.areas_of": tuple,
        "plenary.parsing.structure.blocks.record_places": list,
        "plenary.parsing.structure.assembler.record_places": list,
    },
}
WITHOUT = {"all": tuple(PARTS)} | {part: (part,) for part in PARTS}


def seconds(path: Path, without: Iterable[str]) -> float:
    """Processor time of one parse without these parts."""
    data = path.read_bytes()
    source = source_of(ObjectRef(store="file", bucket="in", key=path.name), data)
    with ExitStack() as stack:
        for part in without:
            for target, empty in PARTS[part].items():
                stack.enter_context(patch(target, lambda *_, empty=empty: empty()))
        gc.collect()
        start = process_time()
        parse(data, source)
        return process_time() - start


def groups(folder: Path, every: int) -> dict[str, list[Path]]:
    """The files by format and language that can be parsed."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".pdf", ".docx"}):
        language = "" if path.suffix == ".docx" else ", English" if from_key(path.name).language == "en" else ", others"
        found[path.suffix[1:].upper() + language].append(path)
    return {name: [path for path in paths[:: min(every, len(paths))] if parses(path)] for name, paths in found.items()}


def parses(path: Path) -> bool:
    """True if the file gives a record."""
    try:
        seconds(path, ())
    except IngestError:
        return False
    return True


def added(paths: list[Path], rounds: int, ways: Iterable[str]) -> dict[str, float]:
    """What each way adds to a parse without it: a share, the median of the rounds."""
    shares: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        for way in ways:
            sums = {True: 0.0, False: 0.0}
            for place, path in enumerate(paths):
                for without in (True, False) if (number + place) % 2 else (False, True):
                    sums[without] += seconds(path, WITHOUT[way] if without else ())
            shares[way].append(sums[False] / sums[True] - 1)
    return {way: median(values) for way, values in shares.items()}


if __name__ == "__main__":
    folder, rounds, every, parts = (*sys.argv[1:], *(str(ROUNDS), str(EVERY), "")[len(sys.argv) - 2 :])
    for name, paths in groups(Path(folder), int(every)).items():
        figures = added(paths, int(rounds), WITHOUT if parts else ["all"])
        print(f"{name}, {len(paths)} files: " + ", ".join(f"{way} {share:.1%}" for way, share in figures.items()))
