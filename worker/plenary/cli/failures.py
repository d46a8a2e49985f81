"""`plenary failures`: list, show, retry and discard dead letters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from plenary.cli.common import (
    DATA,
    DataOption,
    JsonOption,
    PrefixOption,
    ReasonOption,
    WaitOption,
    names_object,
    parse_duration,
    printable,
    refuse,
)
from plenary.cli.ingest import QueueOption, enqueue_and_report
from plenary.cli.ledger_access import open_ledger
from plenary.cli.tables import print_whole
from plenary.domain.storage_event import StorageEvent
from plenary.ledger.dead_letters import DeadLetterFilter, Letter, Letters

app = typer.Typer(no_args_is_help=True)

Targets = Annotated[list[str] | None, typer.Argument(metavar="[URI]...", help="Objects, such as s3://BUCKET/KEY.")]
OlderOption = Annotated[
    float | None,
    typer.Option("--older-than", metavar="DURATION", parser=parse_duration, help="Older than this: 30m, 12h, 7d."),
]
NewerOption = Annotated[
    float | None, typer.Option("--newer-than", metavar="DURATION", parser=parse_duration, help="Newer than this.")
]
AllOption = Annotated[bool, typer.Option("--all", help="All dead letters.")]


@app.callback()
def _group() -> None:
    """List, show, retry or discard dead letters.

    A dead letter is removed once its file is ingested or deleted.
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
    """List the files that failed, oldest first.

    \b
    plenary failures list --reason symbol_missing --newer-than 1d
    plenary failures list --prefix s3://documents/2031/ --json | jq -r .subject
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = DeadLetterFilter(reason, prefix, older, newer)
    with _letters(data) as letters:
        if json:
            for letter in letters.find(wanted):
                sys.stdout.write(letter.body + "\n")
            return
        table = Table("number", "when (UTC)", "reason", "attempts", "object")
        numbers = {letter.position: number for number, letter in enumerate(letters.find(DeadLetterFilter()), 1)}
        for letter in letters.find(wanted):
            number, attempts = str(numbers.get(letter.position, "")), str(letter.data["attempts"])
            table.add_row(number, _when(letter), letter.data["reason"], attempts, _uri(letter))
    if table.row_count:
        print_whole(table)
    typer.echo(f"{table.row_count or 'None'} failed.", err=True)


@app.command()
def show(
    uri: Annotated[
        str, typer.Argument(metavar="FILE", help="URI, key, file name, symbol, or number in `failures list`.")
    ],
    *,
    json: JsonOption = False,
    data: DataOption = DATA,
) -> None:
    """Show one dead letter in full, and the command to retry it.

    \b
    plenary failures show s3://documents/2031/A_RES_85_905-EN.pdf
    plenary failures show A_RES_85_905-EN.pdf
    plenary failures show A/RES/85/905
    plenary failures show 3
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with _letters(data) as letters:
        letter = letters.of(uri) or _only(letters, uri)
    if json:
        sys.stdout.write(letter.body + "\n")
        return
    entry = letter.data
    lines = {
        "object": letter.object.uri,
        "version": entry["object"].get("version") or "none",
        "reason": entry["reason"],
        "sentence": entry["sentence"],
        **{f"  {name}": value for name, value in entry["details"].items()},
        "category": entry["category"],
        "phase": entry["phase"],
        "attempts": entry["attempts"],
        "when": f"{_when(letter)} UTC",
        "fingerprint": entry["fingerprint"],
        "retry": entry["replay"],
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
    """Ingest failed files again, as they are in the store now.

    \b
    plenary failures retry s3://documents/2031/A_RES_85_905-EN.pdf
    plenary failures retry --reason store_unreachable
    plenary failures retry --all --queue backfill --no-wait
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = DeadLetterFilter(reason, prefix, older, newer)
    with _letters(data) as letters:
        selected = _select(letters, targets, wanted, everything=everything)
        enqueue_and_report((_event(letter) for letter in selected), queue, wait=wait)


@app.command()
def discard(  # noqa: PLR0913 - one parameter an option
    targets: Targets = None,
    *,
    reason: ReasonOption = None,
    prefix: PrefixOption = "",
    older: OlderOption = None,
    newer: NewerOption = None,
    everything: AllOption = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    data: DataOption = DATA,
) -> None:
    """Discard dead letters. The files are not touched; a new version of one is ingested as usual.

    \b
    plenary failures discard --reason object_gone --older-than 30d --yes
    plenary failures discard s3://documents/2031/scan.pdf
    """  # noqa: D301 - \b is Click's mark for lines to keep
    wanted = DeadLetterFilter(reason, prefix, older, newer)
    with _letters(data) as letters:
        selected = list(_select(letters, targets, wanted, everything=everything))
        if selected and not yes:
            typer.confirm(f"Discard {len(selected)} dead letters?", abort=True)
        discarded = sum(letters.discard(letter) for letter in selected)
    typer.echo(f"{discarded} discarded.")
    if not discarded:
        raise typer.Exit(1)


@contextmanager
def _letters(data: Path) -> Iterator[Letters]:
    with open_ledger(data) as ledger:
        yield ledger.dead_letters


def _select(
    letters: Letters, targets: list[str] | None, wanted: DeadLetterFilter, *, everything: bool
) -> Iterator[Letter]:
    if targets and (wanted != DeadLetterFilter() or everything):
        refuse("Select dead letters by objects or by options, not both.")
    if not targets and wanted == DeadLetterFilter() and not everything:
        refuse("Select dead letters: by an object, --reason, --prefix, --older-than, --newer-than, or --all.")
    return (_of(letters, uri) for uri in targets) if targets else letters.find(wanted)


def _of(letters: Letters, uri: str) -> Letter:
    letter = letters.of(uri)
    if letter is None:
        typer.echo(f"{uri} has no dead letter: it did not fail, or was ingested since.", err=True)
        raise typer.Exit(1)
    return letter


def _only(letters: Letters, document: str) -> Letter:
    """The one dead letter with this key, file name, symbol or number; several are listed, and none is shown."""
    matches = [
        letter
        for number, letter in enumerate(letters.find(DeadLetterFilter()), 1)
        if document == str(number) or names_object(document, letter.object.key)
    ]
    if len(matches) > 1:
        uris = [printable(letter.object.uri) for letter in matches]
        refuse("\n".join([f"{document} names {len(matches)} files that failed:", *uris]))
    return matches[0] if matches else _of(letters, document)


def _event(letter: Letter) -> StorageEvent:
    return StorageEvent(object=letter.object, etag=letter.data["object"].get("version"), provider="command")


def _when(letter: Letter) -> str:
    return datetime.fromtimestamp(letter.at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _uri(letter: Letter) -> Text:
    return Text(printable(letter.object.uri))
