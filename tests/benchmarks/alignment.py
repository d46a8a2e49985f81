"""Processor time of an alignment, by resolution: as one that was never seen, and as when one more language arrives.

    PYTHONPATH=tests python tests/benchmarks/alignment.py ../shared/corpus/six
    PYTHONPATH=OLD/worker:tests python tests/benchmarks/alignment.py ../shared/corpus/six

The second line measures another version of the code, on the same machine. Files are grouped by the symbol they hold.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from plenary.alignment import align, facts
from plenary.api import parse_file
from plenary.domain.record import Record


def main(folder: Path, rounds: int = 20) -> None:
    """Print a line a resolution: blocks, and the median and the least milliseconds, of first and of later alignments."""
    versions: dict[str, list[Record]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".docx", ".pdf", ".html"}):
        for record in parse_file(path):
            versions.setdefault(record.name, []).append(record)
    gc.freeze()
    for symbol, records in sorted(versions.items(), key=lambda pair: len(pair[1][0].blocks)):
        if len(records) > 1:
            blocks = max(len(record.blocks) for record in records)
            first, later = measured(records, rounds, forget), measured(records, rounds, lambda: None)
            typer.echo(f"{symbol}  {len(records)} languages  {blocks} blocks  first {first}  later {later}")


def measured(records: Sequence[Record], rounds: int, before: Callable[[], None]) -> str:
    """Median and least of some rounds."""
    contents, times = {str(record.language): record.id for record in records}, list[float]()
    for _ in range(rounds):
        before()
        started = time.process_time()
        align(records, contents)
        times.append((time.process_time() - started) * 1000)
    return f"{statistics.median(times):.1f} ms, least {min(times):.1f}"


def forget() -> None:
    """Drop the facts that are kept of earlier texts, where the code keeps some."""
    kept = getattr(facts, "_kept", None)
    if kept is not None:
        kept.cache_clear()


if __name__ == "__main__":
    typer.run(main)
