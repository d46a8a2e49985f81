"""`plenary sinks`: how each sink stands, what it refused, and the end of one that is used no more."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from plenary.cli.running import DATA, DataOption, adopt
from plenary.cli.usage import read_settings, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plenary.ledger.outbox import Outbox
    from plenary.services.context import Context

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The sink, as `plenary sinks list` has it, such as webhook.main.")]


@app.callback()
def _group() -> None:
    """See how the sinks stand, send again what one refused, forget one that is used no more."""


@app.command("list")
def list_(*, data: DataOption = DATA) -> None:
    """List the sinks: how far behind each is, what was refused, the last error.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 wrong settings.

    Example: plenary sinks list
    """
    with _outbox(data) as (here, outbox):
        states = outbox.states()
        table = Table("sink", "set up", "behind", "refused", "errors in a row", "last error")
        for name in sorted(states.keys() | here.subscribers.keys()):
            state, refused = states.get(name), len(outbox.set_aside_of(name))
            table.add_row(
                name,
                "yes" if name in here.subscribers else "no",
                f"{state.behind_seconds:.0f} s" if state and state.behind_seconds else "nothing waits",
                str(refused or ""),
                str(state.times) if state and state.times else "",
                (state.error if state else None) or "",
            )
    Console(soft_wrap=True).print(table)


@app.command()
def retry(name: Name, *, data: DataOption = DATA) -> None:
    """Send again what a sink refused.

    Exit codes: 0 all of it was taken, 1 it was not or the ledger's server does not answer, 2 no such sink.

    Example: plenary sinks retry webhook.main
    """
    from plenary.errors import IngestError  # noqa: PLC0415
    from plenary.sinks.rejected import send_again  # noqa: PLC0415

    with _outbox(data) as (here, outbox):
        if name not in here.subscribers:
            refuse(f"No sink {name} is set up. There are: {', '.join(sorted(here.subscribers)) or 'none'}.")
        try:
            sent = send_again(here.subscribers[name].sink, outbox)
        except IngestError as failure:
            typer.echo(str(failure), err=True)
            raise typer.Exit(1) from None
    typer.echo(f"{sent} sent.", err=True)


@app.command()
def forget(name: Name, *, data: DataOption = DATA) -> None:
    """Forget a sink that is set up no more: what it has not read is held for it no longer.

    Exit codes: 0 forgotten, 1 the ledger's server does not answer, 2 it is set up, or unknown.

    Example: plenary sinks forget sqs.old
    """
    with _outbox(data) as (here, outbox):
        if name in here.subscribers:
            refuse(f"{name} is set up: take it out of the settings of every worker first.")
        if not outbox.forget(name):
            refuse(f"No sink {name} is known.")
    typer.echo(f"{name} is forgotten.", err=True)


@contextmanager
def _outbox(data: DataOption) -> Iterator[tuple[Context, Outbox]]:
    from redis.exceptions import RedisError  # noqa: PLC0415 - help comes without it

    adopt(data)
    chosen = read_settings()
    from plenary.ledger.outbox import Outbox  # noqa: PLC0415
    from plenary.services.context import Context  # noqa: PLC0415

    here = Context.of(chosen)
    try:
        yield here, Outbox(here.ledger.redis, here.ledger.prefix)
    except RedisError as error:
        typer.echo(f"The ledger's server does not answer: {error}. Is `plenary up` running here?", err=True)
        raise typer.Exit(1) from None
