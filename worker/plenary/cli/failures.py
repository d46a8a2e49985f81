"""`plenary failures`: the dead letters, one by one or by reason, place and age: looked at, tried again, thrown away."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plenary.cli.durations import seconds_of
from plenary.cli.ingest import QueueOption, WaitOption, deal_with
from plenary.cli.ledger_access import connected
from plenary.cli.printable import printable
from plenary.cli.running import DATA, DataOption
from plenary.cli.selection_options import PrefixOption, ReasonOption, check_reason
from plenary.cli.usage import refuse
from plenary.domain.storage_event import StorageEvent
from plenary.ledger.dead_letters import Letter, Letters, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(no_args_is_help=True)

Targets = Annotated[list[str] | None, typer.Argument(metavar="[URI]...", help="Objects, such as s3://BUCKET/KEY.")]
OlderOption = Annotated[str | None, typer.Option("--older", metavar="AGE", help="Older than that: 30m, 12h, 7d.")]
NewerOption = Annotated[str | None, typer.Option("--newer", metavar="AGE", help="Newer than that.")]
AllOption = Annotated[bool, typer.Option("--all", help="All of them, where nothing else says which.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The events as they were sent, one a line.")]


@app.callback()
def _group() -> None:
    """Look at the files that failed, try them again, or throw their dead letters away.

    A letter goes by itself once its file gives a record, or is removed.
    """


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    *,
    reason: ReasonOption = None,
    prefix: PrefixOption = "",
    older: OlderOption = None,
    newer: NewerOption = None,
    json: JsonOption = False,
    data: DataOption = DATA,
) -> None:
    """List the files that failed, the oldest first.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 wrong options or settings.

    \b
    plenary failures list --reason symbol_missing --newer 1d
    plenary failures list --prefix s3://documents/2031/ --json | jq -r .subject
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = _wanted(reason, prefix, older, newer)
    with _letters(data) as letters:
        if json:
            for letter in letters.find(wanted):
                sys.stdout.write(letter.body + "\n")
            return
        table = Table("when (UTC)", "reason", "attempts", "object")
        for letter in letters.find(wanted):
            table.add_row(_when(letter), letter.data["reason"], str(letter.data["attempts"]), _uri(letter))
    if table.row_count:
        Console(soft_wrap=True).print(table)
    typer.echo(f"{table.row_count or 'None'} failed.", err=True)


@app.command()
def show(
    uri: Annotated[str, typer.Argument(help="The object, such as s3://BUCKET/KEY.")],
    *,
    json: JsonOption = False,
    data: DataOption = DATA,
) -> None:
    """Show all that is known of one failure, and the command that tries the file again.

    Exit codes: 0 all well, 1 there is no such letter or the ledger's server does not answer, 2 wrong settings.

    Example: plenary failures show s3://documents/2031/A_RES_85_905-EN.pdf
    """
    with _letters(data) as letters:
        letter = _of(letters, uri)
    if json:
        sys.stdout.write(letter.body + "\n")
        return
    found = letter.data
    lines = {
        "object": letter.object.uri,
        "version": found["object"].get("version") or "none",
        "reason": found["reason"],
        "sentence": found["sentence"],
        **{f"  {name}": value for name, value in found["details"].items()},
        "category": found["category"],
        "phase": found["phase"],
        "attempts": found["attempts"],
        "when": f"{_when(letter)} UTC",
        "fingerprint": found["fingerprint"],
        "again": found["replay"],
    }
    for name, value in lines.items():
        typer.echo(f"{name:<12} {printable(str(value))}")


@app.command()
def retry(  # noqa: PLR0913 - one parameter an option
    targets: Targets = None,
    *,
    reason: ReasonOption = None,
    prefix: PrefixOption = "",
    older: OlderOption = None,
    newer: NewerOption = None,
    everything: AllOption = False,
    wait: WaitOption = True,
    queue: QueueOption = "uploads",
    data: DataOption = DATA,
) -> None:
    """Try files again that failed, as they are in the store now.

    Exit codes: 0 all gave a record, 1 one failed again or there was none to try, 2 wrong options or settings, 130
    interrupted: what was sent is still worked on.

    \b
    plenary failures retry s3://documents/2031/A_RES_85_905-EN.pdf
    plenary failures retry --reason store_unreachable
    plenary failures retry --all --queue backfill --no-wait
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = _wanted(reason, prefix, older, newer)
    with _letters(data) as letters:
        chosen = _chosen(letters, targets, wanted, everything=everything)
        deal_with((_event(letter) for letter in chosen), queue, wait=wait)


@app.command()
def discard(  # noqa: PLR0913 - one parameter an option
    targets: Targets = None,
    *,
    reason: ReasonOption = None,
    prefix: PrefixOption = "",
    older: OlderOption = None,
    newer: NewerOption = None,
    everything: AllOption = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    data: DataOption = DATA,
) -> None:
    """Throw dead letters away. The files stay where they are, and a new version of one is read as ever.

    Exit codes: 0 all well, 1 there was none or the answer was no, 2 wrong options or settings.

    \b
    plenary failures discard --reason object_gone --older 30d --yes
    plenary failures discard s3://documents/2031/scan.pdf
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = _wanted(reason, prefix, older, newer)
    with _letters(data) as letters:
        found = list(_chosen(letters, targets, wanted, everything=everything))
        if found and not yes:
            typer.confirm(f"Throw {len(found)} dead letters away?", abort=True)
        gone = sum(letters.discard(letter) for letter in found)
    typer.echo(f"{gone} thrown away.")
    if not gone:
        raise typer.Exit(1)


@contextmanager
def _letters(data: DataOption) -> Iterator[Letters]:
    with connected(data) as (chosen, redis):
        yield Letters(redis, chosen.redis.prefix)


def _wanted(reason: str | None, prefix: str, older: str | None, newer: str | None) -> Wanted:
    check_reason(reason)
    return Wanted(reason, prefix, _age(older), _age(newer))


def _age(age: str | None) -> float | None:
    return None if age is None else seconds_of(age)


def _chosen(letters: Letters, targets: list[str] | None, wanted: Wanted, *, everything: bool) -> Iterator[Letter]:
    if targets and (wanted != Wanted() or everything):
        refuse("Name objects, or say by options which: not both.")
    if not targets and wanted == Wanted() and not everything:
        refuse("Say which: an object, --reason, --prefix, --older, --newer, or --all.")
    return (_of(letters, uri) for uri in targets) if targets else letters.find(wanted)


def _of(letters: Letters, uri: str) -> Letter:
    letter = letters.of(uri)
    if letter is None:
        typer.echo(f"{uri} has no dead letter: it did not fail, or gave a record since.", err=True)
        raise typer.Exit(1)
    return letter


def _event(letter: Letter) -> StorageEvent:
    return StorageEvent(object=letter.object, etag=letter.data["object"].get("version"), provider="command")


def _when(letter: Letter) -> str:
    return datetime.fromtimestamp(letter.at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _uri(letter: Letter) -> Text:
    return Text(printable(letter.object.uri))
