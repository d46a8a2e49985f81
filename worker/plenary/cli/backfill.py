"""`plenary backfill`: plan, start and control runs over objects that are in a bucket already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from plenary.cli.common import (
    DATA,
    DataOption,
    LanguageOption,
    Location,
    OrganOption,
    WaitOption,
    parse_location,
    parse_time,
    read_settings,
    refuse,
)
from plenary.cli.run_commands import InFlightOption, RateOption, no_run, open_runs, show, start_run, watch
from plenary.cli.run_progress import counted, duration, rows, size
from plenary.cli.tables import print_whole
from plenary.domain.backfill_run import BackfillOrder, Selection

app = typer.Typer(no_args_is_help=True)

Target = Annotated[
    Location, typer.Argument(parser=parse_location, metavar="URI", help="Where the objects are: s3://BUCKET/PREFIX.")
]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The run, as `plenary backfill list` names it.")]
Since = Annotated[
    datetime | None,
    typer.Option(parser=parse_time, metavar="TIME", help="Only objects uploaded at this time (ISO 8601) or later."),
]
Until = Annotated[
    datetime | None, typer.Option(parser=parse_time, metavar="TIME", help="Only objects uploaded before this time.")
]
Prefix = Annotated[str, typer.Option(help="Only keys that continue like this after the prefix of the URI.")]
Suffix = Annotated[list[str] | None, typer.Option(help="Only keys that end like this; can be repeated.")]
Manifest = Annotated[
    str | None, typer.Option(metavar="URI", help="Read this manifest.json of an S3 Inventory; do not list the bucket.")
]


@app.callback()
def _group() -> None:
    """Ingest objects that are in a bucket already, behind the uploads, and follow the progress."""


@app.command()
def plan(  # noqa: PLR0913 - one parameter an option
    target: Target,
    *,
    since: Since = None,
    until: Until = None,
    prefix: Prefix = "",
    suffix: Suffix = None,
    language: LanguageOption = None,
    organ: OrganOption = None,
    manifest: Manifest = None,
    data: DataOption = DATA,
) -> None:
    """Estimate a run without starting it: objects, bytes, what is ingested already, duration.

    \b
    plenary backfill plan s3://documents/2031/ --suffix .pdf --language en --since 2031-01-01
    """  # noqa: D301 - \b is Click's mark for lines to keep
    order = _order(target, prefix, manifest, since, until, suffix, language, organ)
    with open_runs(data) as ledger:
        counts = counted(_verdicts(order))
        rate = ledger.runs.rate()
    wanted = sum(counts[verdict] for verdict in ("missing", "changed", "older"))
    table = Table("", "objects", title=order.target, title_justify="left")
    for row in rows(counts):
        table.add_row(*row)
    table.add_row("would run", str(wanted), style="bold")
    console = Console()
    console.print(table)
    console.print(f"Bytes to ingest: {size(counts['bytes'])}.")
    if rate:
        console.print(f"Duration at the measured rate of {rate:.1f} objects a second: about {duration(wanted / rate)}.")
    else:
        console.print("Duration: unknown, because no rate was measured yet.")


@app.command()
def run(  # noqa: PLR0913 - one parameter an option
    target: Target,
    *,
    since: Since = None,
    until: Until = None,
    prefix: Prefix = "",
    suffix: Suffix = None,
    language: LanguageOption = None,
    organ: OrganOption = None,
    manifest: Manifest = None,
    objects_per_hour: RateOption = None,
    in_flight: InFlightOption = None,
    wait: WaitOption = True,
    data: DataOption = DATA,
) -> None:
    """Start a backfill and follow its progress.

    Ctrl-C detaches; the run continues. An identical active run is attached to.

    \b
    plenary backfill run s3://documents/2031/
    plenary backfill run s3://documents/ --objects-per-hour 5000 --in-flight 20 --no-wait
    """  # noqa: D301 - \b is Click's mark for lines to keep
    order = _order(target, prefix, manifest, since, until, suffix, language, organ)
    order = order.model_copy(update={"objects_an_hour": objects_per_hour, "at_once": in_flight})
    with open_runs(data) as ledger:
        start_run(order, ledger, wait=wait)


@app.command()
def status(
    name: Annotated[str | None, typer.Argument(metavar="RUN", help="The run; by default the newest.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show the progress until the run ends.")] = False,
    data: DataOption = DATA,
) -> None:
    """Show the progress of a run, the outcomes of its objects, and why it waits if it does.

    Example: plenary backfill status --follow
    """
    with open_runs(data) as ledger:
        current = ledger.runs.find(name) if name else next(iter(ledger.runs.all()), None)
        if current is None:
            no_run(name)
        if follow:
            watch(current.id, ledger)
        else:
            show(current, ledger)


@app.command("list")
def list_(*, data: DataOption = DATA) -> None:
    """List all runs, newest first.

    Example: plenary backfill list
    """
    with open_runs(data) as ledger:
        table = Table("run", "started (UTC)", "state", "enqueued", "finished", "target")
        for each in ledger.runs.all():
            began = datetime.fromtimestamp(each.began, UTC).strftime("%Y-%m-%d %H:%M:%S")
            ended = str(sum(each.outcomes.values()))
            table.add_row(each.id, began, each.state, str(each.counts.get("enqueued", 0)), ended, each.order.target)
    print_whole(table)


@app.command()
def pause(name: RunArgument, *, data: DataOption = DATA) -> None:
    """Pause a run: nothing more is enqueued; tasks that are enqueued still run.

    Example: plenary backfill pause 5f0c2a91
    """
    _turn(name, "paused", data)


@app.command()
def resume(name: RunArgument, *, data: DataOption = DATA) -> None:
    """Resume a paused run where it stopped.

    Example: plenary backfill resume 5f0c2a91
    """
    _turn(name, "running", data)


@app.command()
def cancel(name: RunArgument, *, data: DataOption = DATA) -> None:
    """Cancel a run. Workers skip its enqueued tasks; records that were made stay.

    Example: plenary backfill cancel 5f0c2a91
    """
    _turn(name, "cancelled", data)


def _turn(name: str, state: str, data: Path) -> None:
    with open_runs(data) as ledger:
        current = ledger.runs.turn(name, state)
        if current is None:
            no_run(name)
        if current == "running":
            from plenary.services.backfill.progress import look  # noqa: PLC0415 - loads Celery

            look(name)
    typer.echo(f"Run {name} is {current}.")
    if current != state:
        raise typer.Exit(1)


def _order(  # noqa: PLR0913, PLR0917 - one parameter an option
    target: Location,
    prefix: str,
    manifest: str | None,
    since: datetime | None,
    until: datetime | None,
    suffix: list[str] | None,
    language: list[str] | None,
    organ: list[str] | None,
) -> BackfillOrder:
    try:
        selection = Selection.model_validate(
            {
                "since": since,
                "until": until,
                "suffixes": suffix or (),
                "languages": language or (),
                "organs": organ or (),
            }
        )
        return BackfillOrder(
            store=target.store,
            bucket=target.bucket,
            prefix=target.prefix + prefix,
            manifest=manifest,
            selection=selection,
        )
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        refuse(f"{' '.join(map(str, problem['loc'][:1]))}: {problem['msg'][:1].lower()}{problem['msg'][1:]}.")


def _verdicts(order: BackfillOrder) -> Iterator[Counter[str]]:
    from plenary.services.backfill.candidates import candidates, counts_of  # noqa: PLC0415
    from plenary.services.context import Context  # noqa: PLC0415 - loads boto3

    context = Context.of(read_settings())
    try:
        store = context.store(order.store)
    except ValueError as error:
        refuse(str(error))
    for page in candidates(order, "", store, context.ledger, context.fingerprint):
        counts = counts_of(page)
        counts["bytes"] = sum(candidate.event.size or 0 for candidate in page if candidate.wanted)
        yield counts
