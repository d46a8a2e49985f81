"""`plenary status`: queues, workers, stores, sinks, failures and the newest documents on one screen."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from plenary.cli.common import DATA, DataOption, adopt, printable, read_settings
from plenary.cli.tables import wide_enough

if TYPE_CHECKING:  # loads the parser
    from plenary.services.status import StatusReport

app = typer.Typer()


@app.command("status")
def status(
    *,
    watch: Annotated[float | None, typer.Option(min=0.5, metavar="SECONDS", help="Repeat until Ctrl-C.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object; with --watch one per line.")] = False,
    last: Annotated[int, typer.Option(min=0, max=100, help="Show this many of the newest documents.")] = 5,
    data: DataOption = DATA,
) -> None:
    """Show queues, workers, sinks, stores, failures and the newest documents.

    The age of the oldest message of a queue is known with Redis as the broker only.

    \b
    plenary status
    plenary status --watch 2
    plenary status --json | jq .queues
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from kombu.exceptions import OperationalError  # noqa: PLC0415 - these load slowly
    from redis.exceptions import RedisError  # noqa: PLC0415

    adopt(data)
    settings = read_settings()
    from plenary.services.context import Context  # noqa: PLC0415
    from plenary.services.status import standing  # noqa: PLC0415

    context = Context.of(settings)
    try:
        current = standing(context, last)
        if json:
            _write(current)
            while watch:
                time.sleep(watch)
                _write(standing(context, last))
        elif watch:
            tables = _shown(current, settings.health.deaf_seconds)
            with Live(Group(*tables), console=wide_enough(*tables), auto_refresh=False) as live:
                while True:
                    time.sleep(watch)
                    live.update(Group(*_shown(standing(context, last), settings.health.deaf_seconds)), refresh=True)
        else:
            tables = _shown(current, settings.health.deaf_seconds)
            wide_enough(*tables).print(*tables, sep="\n")
    except (RedisError, OperationalError, OSError) as error:
        typer.echo(
            f"The broker or the ledger does not respond: {type(error).__name__}. Is `plenary up` running here?",
            err=True,
        )
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _write(standing: StatusReport) -> None:
    sys.stdout.write(jsonlib.dumps(asdict(standing)) + "\n")
    sys.stdout.flush()


def _shown(standing: StatusReport, deaf_seconds: float) -> list[Table]:
    queues = [
        (name, queue.messages, "" if queue.oldest_seconds is None else f"{queue.oldest_seconds:.0f} s")
        for name, queue in standing.queues.items()
    ]
    workers = [
        (name, f"not responding for {silent:.0f} s" if silent >= deaf_seconds else "responds")
        for name, silent in standing.workers.items()
    ]
    sinks = [
        (name, f"{sink.behind_seconds:.0f} s behind" if sink.behind_seconds else "up to date", sink.error or "")
        for name, sink in standing.sinks.items()
    ]
    return [
        _table(("queue", "waiting", "oldest"), queues),
        _table(("worker", ""), workers or [("no worker responds", "")]),
        *([_table(("sink", "", "last error"), sinks)] if sinks else []),
        *([_table(("store", "parked requests"), standing.parked.items())] if any(standing.parked.values()) else []),
        *([_table(("failures", "files"), standing.failures.items())] if standing.failures else []),
        *([_table(("failures below", "files"), standing.failures_below.items())] if standing.failures else []),
        _table(("newest", "record", "title"), [(event.kind, event.subject, event.title) for event in standing.last]),
    ]


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table whose last column alone may be folded: the others are for copying."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    cells = [[Text(printable(str(cell))) for cell in row] for row in rows]
    for column, values in zip(table.columns[:-1], zip(*cells, strict=True), strict=False):
        column.no_wrap, column.min_width = True, max(cell.cell_len for cell in values)
    for row in cells:
        table.add_row(*row)
    return table
