"""`plenary records`: the stream of records, or of failures, readable. It takes nothing away from a consumer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from plenary.cli.ledger_access import connected
from plenary.cli.printable import printable
from plenary.cli.running import DATA, DataOption

if TYPE_CHECKING:
    from plenary.sinks.stream import Entry

STYLES = {"created": "green", "updated": "yellow", "withdrawn": "magenta", "failed": "red"}

app = typer.Typer()


@app.command("records")
def records(
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with those that come.")] = False,
    last: Annotated[int, typer.Option(min=0, help="How many of the newest to show first.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="The events as they are sent, one a line.")] = False,
    failures: Annotated[bool, typer.Option("--failures", help="The dead letters instead.")] = False,
    data: DataOption = DATA,
) -> None:
    """Show the newest records: what happened, symbol and language, title, number of blocks.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 wrong options or settings.

    Example: plenary records --follow --json | jq .data.title
    """
    from plenary.ledger import keys  # noqa: PLC0415
    from plenary.sinks import stream  # noqa: PLC0415

    console = Console(soft_wrap=True, highlight=False)
    try:
        with connected(data) as (chosen, redis):
            key = (keys.failures if failures else keys.records)(chosen.redis.prefix)
            start = stream.end(redis, key)
            for entry in stream.last(redis, key, last, until=start) if last else ():
                _show(entry, console, json=json)
            for new in stream.follow(redis, key, start) if follow else ():
                if new:
                    _show(new, console, json=json)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _show(entry: Entry, console: Console, *, json: bool) -> None:
    if json:
        sys.stdout.write(entry.body + "\n")
        sys.stdout.flush()
        return
    kind = str(entry.event["type"]).split(".")[-2]
    line = Text(f"{kind:<10}", style=STYLES.get(kind, ""))
    line.append(printable(_sentence(entry.event, kind)), style="default")
    console.print(line)


def _sentence(event: dict[str, Any], kind: str) -> str:
    data = event["data"]
    match kind:
        case "failed":
            return f"{event['subject']}  {data['reason']}: {data['sentence']} Again: {data['replay']}"
        case "withdrawn":
            return str(event["subject"])
        case _:
            title = data.get("title") or data.get("organ") or ""
            return f"{data['symbol']}  {data['language']}  {title}  ({len(data['blocks'])} blocks)"
