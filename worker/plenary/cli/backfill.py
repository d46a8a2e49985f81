"""`plenary backfill`: what lies in a bucket already, planned, run and steered. Planner and workers do the work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from plenary.cli.run_commands import AtOnce, ObjectsAnHour, Wait, begin, ledger, no_run, tell, watch
from plenary.cli.run_progress import counted, duration, rows, size
from plenary.cli.running import DATA, DataOption
from plenary.cli.usage import refuse
from plenary.domain.backfill_run import BackfillOrder, Selection
from plenary.storage.base import NAMES

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from plenary.cli.run_commands import Chosen

app = typer.Typer(no_args_is_help=True)

Target = Annotated[str, typer.Argument(metavar="URI", help="Where the objects lie, such as s3://BUCKET/PREFIX.")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The run, as `plenary backfill list` names it.")]
Since = Annotated[str | None, typer.Option(help="Put at this time or later (ISO 8601, UTC where none is told).")]
Until = Annotated[str | None, typer.Option(help="Put before this time.")]
Prefix = Annotated[str, typer.Option(help="Only keys that go on so behind the URI's prefix.")]
Suffix = Annotated[list[str] | None, typer.Option(help="Only keys that end so; may be given several times.")]
LanguageOption = Annotated[list[str] | None, typer.Option("--language", help="Only this, as the key tells it: en, fr.")]
OrganOption = Annotated[list[str] | None, typer.Option("--organ", help="Only this, as the key tells it: GA, SC.")]
Manifest = Annotated[
    str | None, typer.Option(help="The manifest.json of an S3 Inventory, instead of listing the bucket.")
]


@app.callback()
def _group() -> None:
    """Read what lies in a bucket already, behind the uploads, and see how far that is."""


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
    """Count what a run would do, and change nothing: objects, bytes, what is held already, what would run, how long.

    Exit codes: 0 all well, 1 the store or the ledger does not answer, 2 wrong options or settings.

    \b
    plenary backfill plan s3://documents/2031/ --suffix .pdf --language en --since 2031-01-01
    """  # noqa: D301 - \b is Click's mark for lines to keep
    order = _order(target, prefix, manifest, since, until, suffix, language, organ)
    with ledger(data) as chosen:
        counts = counted(_verdicts(order, chosen))
        rate = chosen.runs.rate()
    wanted = sum(counts[held] for held in ("missing", "changed", "older"))
    table = Table("", "objects", title=order.target, title_justify="left")
    for name, told in rows(counts):
        table.add_row(name, told)
    table.add_row("would run", str(wanted), style="bold")
    console = Console()
    console.print(table)
    console.print(f"Size of those that would run: {size(counts['bytes'])}.")
    if rate:
        console.print(f"Time at {rate:.1f} objects a second, as measured: about {duration(wanted / rate)}.")
    else:
        console.print("Time: unknown, for no rate was measured yet.")


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
    objects_an_hour: ObjectsAnHour = None,
    at_once: AtOnce = None,
    wait: Wait = True,
    data: DataOption = DATA,
) -> None:
    """Begin a run and show how far it is. Ctrl-C leaves it: the run goes on. One with the same order is joined.

    Exit codes: 0 all gave a record or had one, 1 an object failed or the ledger does not answer, 2 wrong options or
    settings, 130 left: the run goes on.

    \b
    plenary backfill run s3://documents/2031/
    plenary backfill run s3://documents/ --objects-an-hour 5000 --at-once 20 --no-wait
    """  # noqa: D301 - \b is Click's mark for lines to keep
    order = _order(target, prefix, manifest, since, until, suffix, language, organ)
    order = order.model_copy(update={"objects_an_hour": objects_an_hour, "at_once": at_once})
    with ledger(data) as chosen:
        begin(order, chosen, wait=wait)


@app.command()
def status(
    name: Annotated[str | None, typer.Argument(metavar="RUN", help="The run; the newest by default.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show how far it is until it ends.")] = False,
    data: DataOption = DATA,
) -> None:
    """Show how far a run is, what became of its objects, and why it waits if it does.

    Exit codes: 0 all well, 1 there is no such run or the ledger does not answer, 2 wrong settings, 130 left.

    Example: plenary backfill status --follow
    """
    with ledger(data) as chosen:
        found = chosen.runs.find(name) if name else next(iter(chosen.runs.all()), None)
        if found is None:
            no_run(name)
        if follow:
            watch(found.id, chosen)
        else:
            tell(found, chosen)


@app.command("list")
def list_(*, data: DataOption = DATA) -> None:
    """List all runs, the newest first.

    Exit codes: 0 all well, 1 the ledger does not answer, 2 wrong settings.

    Example: plenary backfill list
    """
    with ledger(data) as chosen:
        table = Table("run", "began (UTC)", "state", "enqueued", "ended", "of")
        for found in chosen.runs.all():
            began = datetime.fromtimestamp(found.began, UTC).strftime("%Y-%m-%d %H:%M:%S")
            ended = str(sum(found.outcomes.values()))
            table.add_row(found.id, began, found.state, str(found.counts.get("enqueued", 0)), ended, found.order.target)
    Console(soft_wrap=True).print(table)


@app.command()
def pause(name: RunArgument, *, data: DataOption = DATA) -> None:
    """Put nothing more of a run on the queue. What is there is still worked on.

    Exit codes: 0 it is paused, 1 there is no such run, it is at its end or the ledger does not answer.

    Example: plenary backfill pause 5f0c2a91
    """
    _turn(name, "paused", data)


@app.command()
def resume(name: RunArgument, *, data: DataOption = DATA) -> None:
    """Let a paused run go on where it was.

    Exit codes: 0 it goes on, 1 there is no such run, it is at its end or the ledger does not answer.

    Example: plenary backfill resume 5f0c2a91
    """
    _turn(name, "running", data)


@app.command()
def cancel(name: RunArgument, *, data: DataOption = DATA) -> None:
    """End a run. What it has on the queue is passed over by the workers; what was read stays read.

    Exit codes: 0 it is cancelled, 1 there is no such run, it is at its end or the ledger does not answer.

    Example: plenary backfill cancel 5f0c2a91
    """
    _turn(name, "cancelled", data)


def _turn(name: str, state: str, data: DataOption) -> None:
    with ledger(data) as chosen:
        found = chosen.runs.turn(name, state)
        if found is None:
            no_run(name)
        if found == "running":
            from plenary.services.backfill.progress import look  # noqa: PLC0415 - brings Celery

            look(name)
    typer.echo(f"Run {name} is {found}.")
    if found != state:
        raise typer.Exit(1)


def _order(  # noqa: PLR0913, PLR0917 - one parameter an option
    target: str,
    prefix: str,
    manifest: str | None,
    since: str | None,
    until: str | None,
    suffix: list[str] | None,
    language: list[str] | None,
    organ: list[str] | None,
) -> BackfillOrder:
    store, separator, rest = target.partition("://")
    bucket, _, key = rest.partition("/")
    if not separator or store not in NAMES or not bucket:
        refuse(f"{target} names no bucket: write s3://BUCKET/PREFIX or folder://NAME/.")
    try:
        selection = Selection.model_validate(
            {
                "since": _time(since),
                "until": _time(until),
                "suffixes": suffix or (),
                "languages": language or (),
                "organs": organ or (),
            }
        )
        return BackfillOrder(store=store, bucket=bucket, prefix=key + prefix, manifest=manifest, selection=selection)
    except ValidationError as error:
        found = error.errors(include_input=False)[0]
        refuse(f"{' '.join(map(str, found['loc'][:1]))}: {found['msg'][:1].lower()}{found['msg'][1:]}.")


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{text!r} is no time: write it as 2031-05-17 or 2031-05-17T12:00:00+02:00.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _verdicts(order: BackfillOrder, chosen: Chosen) -> Iterator[Counter[str]]:
    from plenary.services.backfill.candidates import candidates, counts_of  # noqa: PLC0415
    from plenary.services.context import Context  # noqa: PLC0415 - brings boto3

    here = Context.of(chosen.settings)
    try:
        store = here.store(order.store)
    except ValueError as error:
        refuse(str(error))
    for found in candidates(order, "", store, here.ledger, here.fingerprint):
        counts = counts_of(found)
        counts["bytes"] = sum(candidate.event.size or 0 for candidate in found if candidate.wanted)
        yield counts
