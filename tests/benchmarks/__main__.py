"""`make bench`: the measurements as tables, and as JSON with the machine and the versions."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus" / "dev" / "files"
SAMPLES = PROJECT / "tests" / "samples" / "files"
PACKAGES = "pdfminer.six pdfplumber pypdf pypdfium2 pymupdf python-docx lxml pydantic celery redis boto3 moto".split()
PARTS = ("pdf", "docx", "whole", "doors", "memory", "curve")
EVENTS = 2_000  # to each door
CURVE = 10_000  # documents: Word files, so that it is a matter of minutes


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    names = [line for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line]
    return {
        "processor": names[0].partition(":")[2].strip() if names else platform.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "versions": {name: metadata.version(name) for name in PACKAGES},
    }


def files(folder: Path, pattern: str, every: int) -> list[Path]:
    """The files of one kind, each so manyth."""
    found = sorted(folder.glob(pattern))[::every]
    if not found:
        sys.exit(f"no {pattern} in {folder}")
    return found


def table(console: Console, title: str, rows: dict[str, dict[str, Any]]) -> None:
    """One row a reader."""
    shown = Table(title=title)
    for column in ("reader", "files a second", "Plenary is faster by", "lowest", "highest"):
        shown.add_column(column, justify="left" if column == "reader" else "right")
    for name, row in rows.items():
        shown.add_row(name, str(row["files_a_second"]), *map(str, row["plenary_is_faster_by"]))
    console.print(shown)


def _whole(pdf: list[Path]) -> dict[str, Any]:
    from benchmarks import whole_way  # what it loads would count as memory of a reader

    return whole_way.run(pdf, processes=2, documents=16 * len(pdf), latencies=40)


def _doors(pdf: list[Path]) -> dict[str, Any]:
    from benchmarks import doors

    return doors.run(EVENTS, pdf[0])


def bench(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Which of {', '.join(PARTS)}; all by default.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Files to read; the corpus, else the samples.")] = None,
    every: Annotated[int, typer.Option(help="Take each so manyth file.")] = 8,
    rounds: Annotated[int, typer.Option(help="Turns of each reader.")] = 5,
    documents: Annotated[int, typer.Option(help="Documents for the memory.")] = 2_000,
    out: Annotated[Path, typer.Option(help="Where the JSON goes.")] = PROJECT / "build" / "bench.json",
) -> None:
    """Measure."""
    from benchmarks import memory, peers

    console = Console()
    place = folder or (CORPUS if CORPUS.is_dir() else SAMPLES)
    pdf = files(place, "*-EN.pdf" if place == CORPUS else "A_RES_85_901-EN.pdf", every)
    docx = files(place, "*.docx", max(1, every // 4))
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "pdf": lambda: {"pages": peers.pages(pdf)} | peers.compare(peers.PDF, pdf, rounds),
        "docx": lambda: peers.compare(peers.DOCX, docx, rounds),
        "whole": lambda: _whole(pdf),
        "doors": lambda: _doors(pdf),
        "memory": lambda: memory.run(pdf, documents),
        "curve": lambda: memory.run(docx, CURVE),
    }
    result: dict[str, Any] = {"machine": machine(), "files": len(pdf)}
    for part in parts or PARTS:
        result[part] = steps[part]()
        if part in {"pdf", "docx"}:
            table(console, part, {name: row for name, row in result[part].items() if isinstance(row, dict)})
        else:
            console.print_json(json.dumps(result[part]))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    console.print(f"{out}")


if __name__ == "__main__":
    typer.run(bench)
