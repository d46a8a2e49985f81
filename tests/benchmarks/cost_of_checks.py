"""What places, checks and the other engine's page add to a parse: `python tests/benchmarks/cost_of_checks.py FOLDER [ROUNDS] [EVERY]`.

Each eighth file of the folder (or as EVERY says) is parsed with all of them, and without each in turn, one after the
other in every round, in one process, with what was left over collected before. It is processor time that counts, since
others may use the machine. A round gives the ratio of the sums over all files; what is printed is the median of the
rounds.
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


def added(paths: list[Path], rounds: int) -> dict[str, float]:
    """What each part adds to a parse without any, and all of them together: a share, the median of the rounds."""
    ways: dict[str, tuple[str, ...]] = {"": (), **WITHOUT}
    shares: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        sums = dict.fromkeys(ways, 0.0)
        for path in paths:
            order = [*ways][number % len(ways) :] + [*ways][: number % len(ways)]
            for way in order:
                sums[way] += seconds(path, ways[way])
        for way in WITHOUT:
            shares[way].append((sums[""] - sums[way]) / sums["all"])
    return {way: median(values) for way, values in shares.items()}


if __name__ == "__main__":
    folder, rounds, every = (*sys.argv[1:], *map(str, (ROUNDS, EVERY)[len(sys.argv) - 2 :]))
    for name, paths in groups(Path(folder), int(every)).items():
        figures = added(paths, int(rounds))
        print(f"{name}, {len(paths)} files: " + ", ".join(f"{way} {share:.1%}" for way, share in figures.items()))
