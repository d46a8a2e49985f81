"""How a run is shown: bars with rate and time left on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from plenary.ledger.backfill_runs import Run, Runs

LOOK_SECONDS = 0.5
LINE_SECONDS = 10.0
KIB = 1024

ROWS = {
    "seen": "seen",
    "left_out": "  left out by the options",
    "done": "  held already",
    "failed": "  failed before (plenary failures retry)",
    "busy": "  in work now",
    "missing": "  new",
    "changed": "  changed since they were read",
    "older": "  read by another parser",
    "chosen": "  to be read again",
}


def rows(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Counts of a listing as lines of a table; what did not occur is left out but for the first."""
    for name, told in ROWS.items():
        if name == "seen" or counts.get(name):
            yield told, str(counts.get(name, 0))


def size(count: float) -> str:
    """Bytes for people."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < KIB:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= KIB
    return f"{count:.1f} TiB"


def duration(seconds: float) -> str:
    """A time for people: the two largest units."""
    whole = round(seconds)
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s")]
    told = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(told[:2]) or "0 s"


def counted(pages: Iterable[Counter[str]]) -> Counter[str]:
    """The sum of all pages, shown while they come."""
    total: Counter[str] = Counter()
    with _progress(SpinnerColumn(), TextColumn("{task.completed:.0f} objects seen")) as progress:
        task = progress.add_task("", total=None)
        for page in pages:
            total.update(page)
            progress.update(task, completed=total["seen"])
    return total


def followed(name: str, runs: Runs) -> Run | None:
    """Show a run until it is at its end; None if there is none. A run that is left goes on."""
    if not sys.stdout.isatty():
        return _in_lines(name, runs)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")),
        *(TimeRemainingColumn(), TextColumn("{task.fields[why]}", style="yellow")),
    )
    with _progress(*columns) as progress:
        seen = progress.add_task("seen", total=None, rate="", why="")
        ended = progress.add_task("read", total=None, rate="", why="")
        while (run := runs.find(name)) and run.active:
            count, total = run.counts.get("seen", 0), run.counts.get("enqueued", 0)
            progress.update(seen, completed=count, total=count if run.listed else None)
            rate = runs.rate()
            told = f"{rate:.1f}/s" if rate else ""
            progress.update(ended, completed=_ended(run), total=total if run.listed else None, rate=told)
            progress.update(ended, why=_why(run))
            time.sleep(LOOK_SECONDS)
    return run


def _in_lines(name: str, runs: Runs) -> Run | None:
    told, at = "", float("-inf")
    while (run := runs.find(name)) and run.active:
        line, rate = f"{_ended(run)} of {run.counts.get('enqueued', 0)}{'' if run.listed else ' so far'}", runs.rate()
        if rate:
            line += f", {rate:.1f} a second"
            if run.listed:
                line += f", {duration(run.open / rate)} left"
        line += f", {_why(run)}" if _why(run) else ""
        if line != told and time.monotonic() - at >= LINE_SECONDS:
            typer.echo(line)
            told, at = line, time.monotonic()
        time.sleep(LOOK_SECONDS)
    return run


def _ended(run: Run) -> int:
    return sum(run.outcomes.values())


def _why(run: Run) -> str:
    return run.waits or ("paused" if run.state == "paused" else "")


def _progress(*columns: object) -> Progress:
    return Progress(*columns, disable=not sys.stdout.isatty())  # type: ignore[arg-type]
