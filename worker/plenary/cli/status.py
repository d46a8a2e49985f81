"""`plenary status`: queues, workers, stores, sinks, failures, the last documents, on one screen. It changes nothing."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from plenary.cli.printable import printable
from plenary.cli.running import DATA, DataOption, adopt
from plenary.cli.usage import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plenary.services.status import Standing

app = typer.Typer()


@app.command("status")
def status(
    *,
    watch: Annotated[float | None, typer.Option(min=0.5, metavar="SECONDS", help="Show it anew, until Ctrl-C.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object; with --watch one a line.")] = False,
    last: Annotated[int, typer.Option(min=0, max=100, help="How many of the last documents.")] = 5,
    data: DataOption = DATA,
) -> None:
    """Show what waits in each queue, which workers hear, how sinks and stores stand, what failed, what came last.

    How long a queue's oldest message has waited is told on Redis alone: RabbitMQ and SQS say it to who takes it.

    Exit codes: 0 all well, 1 broker or ledger do not answer, 2 wrong options or settings.

    \b
    plenary status
    plenary status --watch 2
    plenary status --json | jq .queues
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from kombu.exceptions import OperationalError  # noqa: PLC0415 - help comes without them
    from redis.exceptions import RedisError  # noqa: PLC0415

    adopt(data)
    chosen = read_settings()
    from plenary.services.context import Context  # noqa: PLC0415
    from plenary.services.status import standing  # noqa: PLC0415

    here = Context.of(chosen)
    console = Console(highlight=False)
    try:
        found = standing(here, last)
        if json:
            _write(found)
            while watch:
                time.sleep(watch)
                _write(standing(here, last))
        elif watch:
            with Live(_shown(found, chosen.health.deaf_seconds), console=console, auto_refresh=False) as live:
                while True:
                    time.sleep(watch)
                    live.update(_shown(standing(here, last), chosen.health.deaf_seconds), refresh=True)
        else:
            console.print(_shown(found, chosen.health.deaf_seconds))
    except (RedisError, OperationalError, OSError) as error:
        typer.echo(f"Broker or ledger do not answer: {type(error).__name__}. Is `plenary up` running here?", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _write(found: Standing) -> None:
    sys.stdout.write(jsonlib.dumps(asdict(found)) + "\n")
    sys.stdout.flush()


def _shown(found: Standing, deaf_seconds: float) -> Group:
    queues = [
        (name, queue.messages, "" if queue.oldest_seconds is None else f"{queue.oldest_seconds:.0f} s")
        for name, queue in found.queues.items()
    ]
    workers = [
        (name, f"deaf for {silent:.0f} s" if silent >= deaf_seconds else "hears")
        for name, silent in found.workers.items()
    ]
    sinks = [
        (name, f"{sink.behind_seconds:.0f} s behind" if sink.behind_seconds else "nothing waits", sink.error or "")
        for name, sink in found.sinks.items()
    ]
    return Group(
        _table(("queue", "waiting", "oldest"), queues),
        _table(("worker", ""), workers or [("none was heard", "")]),
        *([_table(("sink", "", "last error"), sinks)] if sinks else []),
        *([_table(("store", "requests parked"), found.parked.items())] if any(found.parked.values()) else []),
        *([_table(("failed, open", "files"), found.failures.items())] if found.failures else []),
        _table(("last", "record", "title"), [(one.kind, one.subject, one.title) for one in found.last]),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(printable(str(cell)) for cell in row))
    return table
