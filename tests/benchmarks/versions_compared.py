"""Compare the processor time that two versions of the parser take over the same files.

    python tests/benchmarks/versions_compared.py OLD/worker worker ../shared/corpus/dev/files --every 8

Each version is a process of its own, warm and with garbage collected as its reader does. They take turns file by file,
and what is printed for each format and language is the median of the old version's time over the new one's.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Annotated

import typer

from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of
from plenary.sandbox import child


def serve() -> None:
    """Parse each file that is named on a line of the input, and answer with the seconds of processor time."""
    gc.freeze()
    gc.set_threshold(getattr(child, "OBJECTS", gc.get_threshold()[0]))
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        data = path.read_bytes()
        start = process_time()
        try:
            records = parse(data, source_of(ObjectRef(store="folder", bucket="files", key=path.name), data))
            for record in records:
                record.model_dump_json()
        except IngestError:
            pass
        typer.echo(process_time() - start)
        sys.stdout.flush()


class _Version:
    """A process that parses with the package in a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ, PYTHONPATH=str(folder)),
        )

    def seconds(self, path: Path) -> float:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def _groups(folder: Path, every: int) -> dict[str, list[Path]]:
    """The files by the end of their names, such as `EN.pdf`: each `every`th, and each fourth of it where few are."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.suffix in {".pdf", ".docx"}:
            found[path.name.rpartition("-")[2]].append(path)
    return {name: paths[:: every if len(paths) > 8 * every else max(1, every // 4)] for name, paths in found.items()}


def _ratios(versions: Sequence[_Version], paths: Sequence[Path], rounds: int) -> list[float]:
    old, new = versions
    ratios = []
    for number in range(-1, rounds):  # the first one warms up
        for place, path in enumerate(paths):
            first, second = (old, new) if (number + place) % 2 else (new, old)
            seconds = {first: first.seconds(path)}
            seconds[second] = second.seconds(path)
            if number >= 0:
                ratios.append(seconds[old] / seconds[new])
    return ratios


def main(
    old: Path,
    new: Path,
    folder: Annotated[Path, typer.Argument(help="of files whose names end with their language, as `-EN.pdf`")],
    every: int = 8,
    rounds: int = 5,
) -> None:
    """Print the ratios."""
    versions = [_Version(old.resolve()), _Version(new.resolve())]
    for name, paths in sorted(_groups(folder, every).items()):
        ratios = _ratios(versions, paths, rounds)
        typer.echo(f"{name}: {len(paths)} files, {median(ratios):.2f} times as fast")


if __name__ == "__main__":
    typer.run(main) if sys.argv[1:] else serve()
