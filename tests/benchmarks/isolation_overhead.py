"""What a reader costs beside parsing in this process: `python tests/benchmarks/isolation_overhead.py FOLDER [ROUNDS]`.

Each file is read both ways, one after the other, in every round, and which way comes first alternates; both are warm.
What is compared is a file to its validated record, as a task does it. Of each file and way the quickest round counts,
since others may use the machine. Prints the medians over all files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import plenary.sandbox.entrypoint  # noqa: F401 - as warm as a reader
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import ParseRequest


def seconds(read: Callable[[], object]) -> float:
    start = perf_counter()
    read()
    return perf_counter() - start


def both(pool: Pool, path: Path, turn: int) -> tuple[float, float]:
    """Seconds in this process and in a reader."""
    data, ref = path.read_bytes(), ObjectRef(store="folder", bucket="in", key=path.name)
    ways = [
        lambda: parse(data, source_of(ref, data)),
        lambda: Record.model_validate_json(pool.read(ParseRequest(object=ref), data)),
    ]
    taken = {way: seconds(ways[way]) for way in ((0, 1) if turn % 2 else (1, 0))}
    return taken[0], taken[1]


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    best: dict[Path, tuple[float, float]] = {}
    with Pool() as pool:
        for turn in range(rounds + 1):
            for number, path in enumerate(sorted(folder.glob("*EN.pdf"))):
                try:
                    here, there = both(pool, path, turn + number)
                except IngestError:
                    continue
                if turn:  # the first round warms up
                    before = best.get(path, (here, there))
                    best[path] = min(before[0], here), min(before[1], there)
    more = median((there - here) * 1000 for here, there in best.values())
    ratio = median(there / here for here, there in best.values())
    print(f"{len(best)} files, {rounds} rounds: {more:.2f} ms more a file, ratio {ratio:.3f} (medians)")


if __name__ == "__main__":
    main()
