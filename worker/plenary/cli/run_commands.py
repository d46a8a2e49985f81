"""A run as the commands begin it, follow it and tell of it, whatever it goes through. The planner does its work."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from plenary.cli.ledger_access import connected
from plenary.cli.run_progress import followed, rows
from plenary.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from plenary.cli.running import DataOption
    from plenary.domain.backfill_run import Order
    from plenary.ledger.backfill_runs import Run, Runs
    from plenary.settings.model import Settings

LEFT = 130  # the exit code of a command that was left by Ctrl-C

ObjectsAnHour = Annotated[int | None, typer.Option(min=1, help="The budget of this run.")]
AtOnce = Annotated[int | None, typer.Option(min=1, help="Objects on the queue or in work at once.")]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Show how far it is until it ends.")]


class Chosen(NamedTuple):
    """The settings, the ledger's client and the runs in it."""

    settings: Settings
    redis: Redis
    runs: Runs


@contextmanager
def ledger(data: DataOption) -> Iterator[Chosen]:
    """The ledger in use. Where its server, a store or the broker does not answer, the command ends with exit code 1."""
    from plenary.ledger.backfill_runs import Runs  # noqa: PLC0415 - help comes without it

    try:
        with connected(data) as (chosen, redis):
            yield Chosen(chosen, redis, Runs(redis, chosen.redis.prefix))
    except IngestError as failure:
        typer.echo(str(failure), err=True)
        raise typer.Exit(1) from None


def begin(order: Order, chosen: Chosen, *, wait: bool) -> None:
    """Begin a run, or join the one with the same order, and follow it if asked; see `watch`."""
    from plenary.services.backfill.progress import look  # noqa: PLC0415 - brings Celery

    begun, new = chosen.runs.begin(order)
    look(begun.id)
    typer.echo(f"Run {begun.id} {'begins' if new else 'goes on: it has the same order'}.", err=True)
    if wait:
        watch(begun.id, chosen)


def watch(name: str, chosen: Chosen) -> None:
    """Show a run until it ends. The command ends with exit code 1 where an object failed, 130 where it is left."""
    try:
        found = followed(name, chosen.runs)
    except KeyboardInterrupt:
        typer.echo(f"Left. The run goes on: `plenary backfill status {name}` tells how far it is.", err=True)
        raise typer.Exit(LEFT) from None
    if found is None:
        no_run(name)
    tell(found, chosen)
    if found.outcomes.get("failed") or found.state == "failed":
        raise typer.Exit(1)


def tell(found: Run, chosen: Chosen) -> None:
    """Show how a run stands."""
    table = Table("", "", title=f"Run {found.id}: {found.order.target}", title_justify="left", show_header=False)
    table.add_row("state", found.state)
    if found.waits:
        table.add_row("waits" if found.active else "why", found.waits)
    for told in rows(Counter(found.counts)):
        table.add_row(*told)
    table.add_row("put on the queue", str(found.counts.get("enqueued", 0)))
    for outcome, count in sorted(found.outcomes.items()):
        table.add_row(f"  {outcome}", str(count))
    table.add_row("on the queue or in work", str(found.open))
    rate = chosen.runs.rate()
    table.add_row("objects a second, as measured", f"{rate:.1f}" if rate else "unknown")
    Console(soft_wrap=True).print(table)


def no_run(name: str | None) -> NoReturn:
    """Say so: exit code 1."""
    typer.echo(f"There is no run {name}." if name else "There was no run yet.", err=True)
    raise typer.Exit(1)
