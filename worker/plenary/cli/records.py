"""`plenary records`: the stream of records or dead letters, in readable form. Consumers are not affected."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from plenary.cli.common import DATA, DataOption, JsonOption, printable
from plenary.cli.ledger_access import connected
from plenary.ledger import keys
from plenary.sinks import stream

STYLES = {"created": "green", "updated": "yellow", "withdrawn": "magenta", "failed": "red"}

app = typer.Typer()


@app.command("records")
def records(
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for new ones and show them.")] = False,
    last: Annotated[int, typer.Option(min=0, help="Show this many of the newest first.")] = 10,
    json: JsonOption = False,
    failures: Annotated[bool, typer.Option("--failures", help="Show dead letters instead.")] = False,
    data: DataOption = DATA,
) -> None:
    """Show the newest records: event, symbol, language, title, number of blocks.

    Example: plenary records --follow --json | jq .data.title
    """
    console = Console(soft_wrap=True, highlight=False)
    try:
        with connected(data) as (settings, redis):
            key = (keys.failures if failures else keys.records)(settings.redis.prefix)
            start = stream.end(redis, key)
            for entry in stream.last(redis, key, last, until=start) if last else ():
                _show(entry, console, json=json)
            for new in stream.follow(redis, key, start) if follow else ():
                if new:
                    _show(new, console, json=json)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _show(entry: stream.StreamEntry, console: Console, *, json: bool) -> None:
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
            name = data["symbol"] or data["id"].rpartition(":")[0]
            return f"{name}  {data['language']}  {title}  ({len(data['blocks'])} blocks)"
