"""`plenary sinks`: list sinks, retry rejected deliveries, replay current records, forget removed sinks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from plenary.cli.common import (
    DATA,
    ORGANS,
    DataOption,
    adopt,
    adopt_catalogue,
    one_of,
    parse_time,
    printable,
    read_settings,
    refuse,
)
from plenary.cli.ledger_access import ledger_errors
from plenary.cli.tables import print_whole
from plenary.errors import IngestError
from plenary.ledger.outbox import Outbox
from plenary.ledger.sink_heartbeats import SinkHeartbeats

if TYPE_CHECKING:  # loads the parser
    from plenary.services.context import Context
    from plenary.services.sink_replay import ReplayCounts

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The sink, as `plenary sinks list` names it, such as webhook.main.")]


@app.callback()
def _group() -> None:
    """List sinks, retry rejected deliveries, replay current records, forget removed sinks."""


@app.command("list")
def list_(*, data: DataOption = DATA) -> None:
    """List the sinks with the workers that deliver to them, their lag, rejected deliveries and last error.

    A sink is listed if a running worker has it in its settings, or if events were committed for it.

    Example: plenary sinks list
    """
    with _outbox(data) as (context, outbox):
        states, workers = outbox.states(), _heartbeats(context).workers()
        table = Table("sink", "workers", "lag", "rejected", "consecutive errors", "last error")
        for name in sorted(states.keys() | workers.keys() | context.subscribers.keys()):
            state, refused = states.get(name), len(outbox.set_aside_of(name))
            table.add_row(
                name,
                str(len(workers.get(name, ())) or "none"),
                f"{state.behind_seconds:.0f} s" if state and state.behind_seconds else "none",
                str(refused or ""),
                str(state.times) if state and state.times else "",
                (state.error if state else None) or "",
            )
    print_whole(table)


@app.command()
def retry(name: Name, *, data: DataOption = DATA) -> None:
    """Send the rejected deliveries of a sink again.

    Example: plenary sinks retry webhook.main
    """
    from plenary.sinks.rejected import send_again  # noqa: PLC0415

    with _outbox(data) as (context, outbox):
        if name not in context.subscribers:
            _refuse_unknown(name, context)
        try:
            sent = send_again(context.subscribers[name].sink, outbox)
        except IngestError as failure:
            typer.echo(str(failure), err=True)
            raise typer.Exit(1) from None
    typer.echo(f"{sent} sent.", err=True)


@app.command("replay")
def replay_(
    name: Name,
    *,
    organ: Annotated[
        list[str] | None,
        typer.Option(
            "--organ",
            metavar=f"[{'|'.join(ORGANS)}]",
            parser=one_of(ORGANS, "an organ"),
            autocompletion=lambda: ORGANS,
            help="Only records of this organ; can be repeated.",
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="TIME", parser=parse_time, help="Only records published since then, such as 2031-05-17."),
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Send every current record to a sink once, for one that was added late or lost its data.

    The events are those that published the records, with the same ids. Deliveries of new records go on meanwhile.

    \b
    plenary sinks replay catalogue
    plenary sinks replay webhook.main --organ GA --since 2031-05-01
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with _outbox(data) as (context, _):
        from plenary.services.sink_replay import replay  # noqa: PLC0415 - loads the parser

        subscriber = context.subscribers.get(name)
        if subscriber is None:
            _refuse_unknown(name, context)
        with Progress(
            TextColumn("{task.description}"), TimeElapsedColumn(), console=Console(stderr=True), transient=True
        ) as bar:
            task = bar.add_task(name)

            def show(done: ReplayCounts) -> None:
                bar.update(task, description=f"{done.records} records sent to {name}")

            try:
                done = replay(
                    context,
                    subscriber,
                    organs=organ or (),
                    since=since.timestamp() if since else None,
                    progress=show,
                )
            except IngestError as failure:
                typer.echo(f"{failure} {failure.details.get('error', '')}".strip(), err=True)
                raise typer.Exit(1) from None
    typer.echo(_report(name, done), err=True)
    if done.unavailable:
        raise typer.Exit(1)


@app.command()
def forget(
    name: Name,
    *,
    force: Annotated[bool, typer.Option("--force", help="Even if it is alive, or events wait for it.")] = False,
    data: DataOption = DATA,
) -> None:
    """Forget a sink that is no longer configured. Refused if a worker delivers to it, or events wait for it.

    \b
    plenary sinks forget sqs.old
    plenary sinks forget sqs.old --force
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with _outbox(data) as (context, outbox):
        if name in context.subscribers:
            refuse(f"{name} is configured: remove it from the settings of every worker first.")
        if name not in outbox.states():
            refuse(f"There is no sink {name}.")
        workers, waiting = _heartbeats(context).workers().get(name, []), outbox.waiting(name)
        if workers and not force:
            refuse(
                f"{name} is alive: {', '.join(workers)} {'deliver' if len(workers) > 1 else 'delivers'} to it. "
                "Remove it from the settings of every worker first, or give --force."
            )
        if waiting and not force:
            refuse(
                f"{_events(waiting)} for {name}, and would never be delivered. Configure it again to deliver them, "
                "or give --force to drop them."
            )
        outbox.forget(name)
    dropped = f" {waiting} events that waited for it are dropped." if waiting else ""
    typer.echo(f"{name} is forgotten.{dropped}", err=True)


def _events(count: int) -> str:
    return f"{count} events wait" if count > 1 else "1 event waits"


def _report(name: str, done: ReplayCounts) -> str:
    sentences = [f"{done.records} records and {done.failures} dead letters sent to {name}."]
    if done.unwanted:
        sentences.append(f"{done.unwanted} are not among those that it subscribes to.")
    if done.dropped:
        sentences.append(f"{done.dropped} that are no longer current were removed from it.")
    if done.unavailable:
        shown = ", ".join(printable(record) for record in done.unavailable[:5])
        sentences.append(
            f"{len(done.unavailable)} could not be sent, for neither the stream nor the catalogue holds them: {shown}"
            f"{', ...' if len(done.unavailable) > 5 else ''}."  # noqa: PLR2004 - as many as are shown
        )
    return " ".join(sentences)


def _refuse_unknown(name: str, context: Context) -> NoReturn:
    refuse(f"No sink {name} is configured. Configured sinks: {', '.join(sorted(context.subscribers)) or 'none'}.")


def _heartbeats(context: Context) -> SinkHeartbeats:
    return context.ledger.sink_workers


@contextmanager
def _outbox(data: Path) -> Iterator[tuple[Context, Outbox]]:
    from plenary.services.context import Context  # noqa: PLC0415 - loads the parser

    adopt(data)
    adopt_catalogue(data)
    context = Context.of(read_settings())
    with ledger_errors():
        yield context, context.ledger.outbox
