"""Progress of a run: bars with rate and time left on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from plenary.ledger.backfill_runs import BackfillRun, BackfillRuns

LOOK_SECONDS = 0.5
LINE_SECONDS = 10.0
KIB = 1024

ROWS = {
    "seen": "listed",
    "left_out": "  excluded by the options",
    "done": "  already ingested",
    "failed": "  failed before (plenary failures retry)",
    "busy": "  in progress",
    "missing": "  new",
    "changed": "  changed since they were ingested",
    "older": "  made by another parser version",
    "chosen": "  to be parsed again",
}


def rows(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Format the counts of a listing as table rows, without those that are zero except for the first."""
    for name, label in ROWS.items():
        if name == "seen" or counts.get(name):
            yield label, str(counts.get(name, 0))


def size(count: float) -> str:
    """Format a number of bytes."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < KIB:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= KIB
    return f"{count:.1f} TiB"


def duration(seconds: float) -> str:
    """Format a duration by its two largest units."""
    whole = round(seconds)
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s")]
    units = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(units[:2]) or "0 s"


def counted(pages: Iterable[Counter[str]]) -> Counter[str]:
    """Sum the pages, and show the sum meanwhile."""
    total: Counter[str] = Counter()
    with _progress(SpinnerColumn(), TextColumn("{task.completed:.0f} objects listed")) as progress:
        task = progress.add_task("", total=None)
        for page in pages:
            total.update(page)
            progress.update(task, completed=total["seen"])
    return total


def followed(name: str, runs: BackfillRuns) -> BackfillRun | None:
    """Show a run until it ends. None if there is no such run."""
    if not sys.stdout.isatty():
        return _in_lines(name, runs)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")),
        *(TimeRemainingColumn(), TextColumn("{task.fields[why]}", style="yellow")),
    )
    with _progress(*columns) as progress:
        seen = progress.add_task("listed", total=None, rate="", why="")
        ended = progress.add_task("ingested", total=None, rate="", why="")
        while (run := runs.find(name)) and run.active:
            count, total = run.counts.get("seen", 0), run.counts.get("enqueued", 0)
            progress.update(seen, completed=count, total=count if run.listed else None)
            rate = runs.rate()
            shown = f"{rate:.1f}/s" if rate else ""
            progress.update(ended, completed=_ended(run), total=total if run.listed else None, rate=shown)
            progress.update(ended, why=_why(run))
            time.sleep(LOOK_SECONDS)
    return run


def _in_lines(name: str, runs: BackfillRuns) -> BackfillRun | None:
    last, at = "", float("-inf")
    while (run := runs.find(name)) and run.active:
        line, rate = f"{_ended(run)} of {run.counts.get('enqueued', 0)}{'' if run.listed else ' so far'}", runs.rate()
        if rate:
            line += f", {rate:.1f} a second"
            if run.listed:
                line += f", {duration(run.open / rate)} left"
        line += f", {_why(run)}" if _why(run) else ""
        if line != last and time.monotonic() - at >= LINE_SECONDS:
            typer.echo(line)
            last, at = line, time.monotonic()
        time.sleep(LOOK_SECONDS)
    return run


def _ended(run: BackfillRun) -> int:
    return sum(run.outcomes.values())


def _why(run: BackfillRun) -> str:
    return run.waits or ("paused" if run.state == "paused" else "")


def _progress(*columns: object) -> Progress:
    return Progress(*columns, disable=not sys.stdout.isatty())  # type: ignore[arg-type]
