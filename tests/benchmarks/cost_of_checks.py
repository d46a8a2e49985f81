"""What places, checks and the other engine's page add to a parse: `python tests/benchmarks/cost_of_checks.py FOLDER [ROUNDS] [EVERY]`.

Each sixth PDF in the folder (or as EVERY says) is parsed with all of them, and without each in turn, one after the other in every round. It is
processor time that counts, and of each file and way the least of all rounds, since others may use the machine. Prints
the sums over all files.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from time import process_time
from unittest.mock import patch

from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of

ROUNDS, EVERY = 4, 6
PARTS = {
    "checks of the outcome": ("plenary.parsing.structure.assembler.findings", list),
    "a page by the other engine": ("plenary.parsing.readers.pdf.sample_of", None),
    "places: areas": ("plenary.parsing.layout.paragraphs.areas_of", tuple),
    "places: in records": ("plenary.parsing.structure.blocks.record_places", list),
}
ALL = "with all of them"


def seconds(path: Path, without: tuple[str, ...]) -> float:
    data = path.read_bytes()
    source = source_of(ObjectRef(store="file", bucket="in", key=path.name), data)
    with ExitStack() as stack:
        for part in without:
            target, empty = PARTS[part]
            stack.enter_context(patch(target, lambda *_, empty=empty: empty and empty()))
        start = process_time()
        parse(data, source)
        return process_time() - start


def run(folder: Path, rounds: int, every: int) -> dict[str, float]:
    """The seconds of all files each way."""
    ways = {ALL: (), "without any": tuple(PARTS)} | {f"without {part}": (part,) for part in PARTS}
    sums = dict.fromkeys(ways, 0.0)
    for path in sorted(folder.glob("*.pdf"))[::every]:
        least: dict[str, float] = {}
        try:
            for number in range(rounds):
                for way, without in sorted(ways.items(), reverse=bool(number % 2)):
                    least[way] = min(seconds(path, without), least.get(way, 1e9))
        except IngestError:
            continue
        for way, value in least.items():
            sums[way] += value
    return sums


if __name__ == "__main__":
    folder, rounds, every = (*sys.argv[1:], *map(str, (ROUNDS, EVERY)[len(sys.argv) - 2 :]))
    sums = run(Path(folder), int(rounds), int(every))
    bare = sums["without any"]
    for way, value in sums.items():
        print(f"{way}: {value:.2f} s, {(sums[ALL] - value) / bare:.1%} of a parse without any")
