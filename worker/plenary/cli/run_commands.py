"""Start, follow and show runs, for the commands that have any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.table import Table

from plenary.cli.common import INTERRUPTED
from plenary.cli.ledger_access import open_ledger
from plenary.cli.run_progress import followed, rows
from plenary.cli.tables import print_whole
from plenary.domain.backfill_run import RunOrder
from plenary.errors import IngestError
from plenary.ledger.backfill_runs import BackfillRun
from plenary.ledger.client import Ledger

RateOption = Annotated[int | None, typer.Option(min=1, help="Enqueue at most this many objects per hour.")]
InFlightOption = Annotated[int | None, typer.Option(min=1, help="Objects enqueued or in progress at the same time.")]


@contextmanager
def open_runs(data: Path) -> Iterator[Ledger]:
    """Open the ledger; end with exit code 1 if its server, a store or the broker does not respond."""
    try:
        with open_ledger(data) as ledger:
            yield ledger
    except IngestError as failure:
        typer.echo(str(failure), err=True)
        raise typer.Exit(1) from None


def start_run(order: RunOrder, ledger: Ledger, *, wait: bool) -> None:
    """Start a run, or attach to the active one with the same order; follow it if asked."""
    from plenary.services.backfill.progress import look  # noqa: PLC0415 - loads Celery

    run, new = ledger.runs.begin(order)
    look(run.id)
    typer.echo(f"Run {run.id} {'started' if new else 'is active with the same order: attached'}.", err=True)
    if wait:
        watch(run.id, ledger)


def watch(name: str, ledger: Ledger) -> None:
    """Show a run until it ends, with exit code 1 if an object failed, 130 if the user detaches."""
    try:
        run = followed(name, ledger.runs)
    except KeyboardInterrupt:
        typer.echo(f"Detached. The run continues: `plenary backfill status {name}` shows its progress.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if run is None:
        no_run(name)
    show(run, ledger)
    if run.outcomes.get("failed") or run.state == "failed":
        raise typer.Exit(1)


def show(run: BackfillRun, ledger: Ledger) -> None:
    """Print the state and the counts of a run."""
    table = Table("", "", title=f"Run {run.id}: {run.order.target}", title_justify="left", show_header=False)
    table.add_row("state", run.state)
    if run.waits:
        table.add_row("waits for" if run.active else "reason", run.waits)
    for row in rows(Counter(run.counts)):
        table.add_row(*row)
    table.add_row("enqueued", str(run.counts.get("enqueued", 0)))
    for outcome, count in sorted(run.outcomes.items()):
        table.add_row(f"  {outcome}", str(count))
    table.add_row("enqueued or in progress", str(run.open))
    rate = ledger.runs.rate()
    table.add_row("objects a second, measured", f"{rate:.1f}" if rate else "unknown")
    print_whole(table)


def no_run(name: str | None) -> NoReturn:
    """End with exit code 1, since there is no such run."""
    typer.echo(f"There is no run {name}." if name else "There are no runs.", err=True)
    raise typer.Exit(1)
