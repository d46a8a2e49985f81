"""`plenary sinks`: list sinks, retry rejected deliveries, forget removed sinks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from plenary.cli.common import DATA, DataOption, adopt, read_settings, refuse
from plenary.cli.ledger_access import ledger_errors
from plenary.errors import IngestError
from plenary.ledger.outbox import Outbox

if TYPE_CHECKING:  # loads the parser
    from plenary.services.context import Context

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The sink, as `plenary sinks list` names it, such as webhook.main.")]


@app.callback()
def _group() -> None:
    """List sinks, retry rejected deliveries, forget removed sinks."""


@app.command("list")
def list_(*, data: DataOption = DATA) -> None:
    """List the sinks with their lag, rejected deliveries and last error.

    Example: plenary sinks list
    """
    with _outbox(data) as (context, outbox):
        states = outbox.states()
        table = Table("sink", "configured", "lag", "rejected", "consecutive errors", "last error")
        for name in sorted(states.keys() | context.subscribers.keys()):
            state, refused = states.get(name), len(outbox.set_aside_of(name))
            table.add_row(
                name,
                "yes" if name in context.subscribers else "no",
                f"{state.behind_seconds:.0f} s" if state and state.behind_seconds else "none",
                str(refused or ""),
                str(state.times) if state and state.times else "",
                (state.error if state else None) or "",
            )
    Console(soft_wrap=True).print(table)


@app.command()
def retry(name: Name, *, data: DataOption = DATA) -> None:
    """Send the rejected deliveries of a sink again.

    Example: plenary sinks retry webhook.main
    """
    from plenary.sinks.rejected import send_again  # noqa: PLC0415

    with _outbox(data) as (context, outbox):
        if name not in context.subscribers:
            refuse(
                f"No sink {name} is configured. Configured sinks: {', '.join(sorted(context.subscribers)) or 'none'}."
            )
        try:
            sent = send_again(context.subscribers[name].sink, outbox)
        except IngestError as failure:
            typer.echo(str(failure), err=True)
            raise typer.Exit(1) from None
    typer.echo(f"{sent} sent.", err=True)


@app.command()
def forget(name: Name, *, data: DataOption = DATA) -> None:
    """Forget a sink that is no longer configured, with the events that still wait for it.

    Example: plenary sinks forget sqs.old
    """
    with _outbox(data) as (context, outbox):
        if name in context.subscribers:
            refuse(f"{name} is configured: remove it from the settings of every worker first.")
        if not outbox.forget(name):
            refuse(f"There is no sink {name}.")
    typer.echo(f"{name} is forgotten.", err=True)


@contextmanager
def _outbox(data: Path) -> Iterator[tuple[Context, Outbox]]:
    from plenary.services.context import Context  # noqa: PLC0415 - loads the parser

    adopt(data)
    context = Context.of(read_settings())
    with ledger_errors():
        yield context, Outbox(context.ledger.redis, context.ledger.prefix)
