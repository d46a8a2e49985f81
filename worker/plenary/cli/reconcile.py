"""`plenary reconcile`: a bucket held against the ledger, what was lost and by which link, and sent in again."""

from __future__ import annotations

import sys
from collections import Counter
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plenary.cli.durations import seconds_of
from plenary.cli.ingest import INTERRUPTED
from plenary.cli.ledger_access import survey
from plenary.cli.printable import printable
from plenary.cli.running import DATA, DataOption
from plenary.cli.usage import refuse
from plenary.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plenary.services.reconcile import Case, Reconciliation

SHOWN = 1000  # cases in the table; the rest are counted, and told with --json

app = typer.Typer()


@app.command("reconcile")
def reconcile(  # noqa: PLR0913 - one parameter an option
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[URI]...", help="s3://BUCKET/PREFIX; else those of the settings.")
    ] = None,
    *,
    dry: Annotated[bool, typer.Option("--dry-run", help="Send nothing in.")] = False,
    grace: Annotated[
        str | None, typer.Option(metavar="AGE", help="What was put since then may be on its way: 0s, 15m.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Send in so many at most; else as the settings say.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One case a line, then the counts.")] = False,
    data: DataOption = DATA,
) -> None:
    """Find what the ledger does not know as the bucket has it, and send it in through the backfill queue.

    Missing, changed or gone: each case names the link that lost it. What the filter leaves out is told and stays out.
    Files that failed have dead letters and are no cases: `plenary failures`.

    Exit codes: 0 all well, 1 the store, the ledger's server or the broker does not answer, 2 wrong options or settings,
    130 interrupted: what was sent in is worked on.

    \b
    plenary reconcile s3://documents/2031/ --dry-run
    plenary reconcile --grace 1h --json | jq -r 'select(.link == "rejected").object'
    """  # noqa: D301 - \b is Click's mark for lines to keep
    report = _Report(json_lines=json)
    with survey(data):
        try:
            for found in _reconciliations(targets, seconds_of(grace) if grace else None):
                for case, sent in _sent(found, limit, dry=dry):
                    report.tell(case, sent=sent)
                report.others += found.counts
        except IngestError as failure:
            typer.echo(str(failure), err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted. What was sent in is worked on.", err=True)
            raise typer.Exit(INTERRUPTED) from None
    report.close()


class _Report:
    """JSON lines as the cases come, or a table of them and one of their counts at the end."""

    def __init__(self, *, json_lines: bool) -> None:
        self.others: Counter[str] = Counter()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._sent = 0
        self._json = json_lines
        self._table = Table("object", "state", "lost by", "more", "sent in")

    def tell(self, case: Case, *, sent: bool) -> None:
        self._counts[case.state.value, case.link.value] += 1
        self._sent += sent
        known = (case.uri, case.state.value, case.link.value, case.detail)
        if self._json:
            names = ("object", "state", "link", "detail", "sent")
            sys.stdout.write(dumps(dict(zip(names, (*known, sent), strict=True))) + "\n")
        elif self._table.row_count < SHOWN:
            self._table.add_row(*(Text(printable(cell)) for cell in (*known, "yes" if sent else "no")))

    def close(self) -> None:
        if self._json:
            cases = [{"state": state, "link": link, "objects": n} for (state, link), n in self._counts.items()]
            sys.stdout.write(dumps({"cases": cases, "sent": self._sent, "others": dict(self.others)}) + "\n")
            return
        if self._table.row_count:
            Console(soft_wrap=True).print(self._table)
        for (state, link), count in self._counts.most_common():
            typer.echo(f"{count} {state}, lost by: {link}", err=True)
        others = "".join(f", {count} {name}" for name, count in self.others.items())
        typer.echo(f"{self._counts.total()} cases, {self._sent} sent in{others}.", err=True)


def _reconciliations(targets: list[str] | None, grace_seconds: float | None) -> Iterator[Reconciliation]:
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.tasks.reconcile import of_target  # noqa: PLC0415 - brings Celery

    here = context()
    chosen = targets or list(here.settings.reconcile.targets)
    if not chosen:
        refuse("Say where: s3://BUCKET/PREFIX, or set PLENARY_RECONCILE__TARGETS.")
    for target in chosen:
        try:
            found = of_target(target, here, grace_seconds)
        except ValueError as error:
            refuse(str(error))
        yield found


def _sent(found: Reconciliation, limit: int | None, *, dry: bool) -> Iterator[tuple[Case, bool]]:
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.tasks.reconcile import sent_in  # noqa: PLC0415

    if dry:
        return ((case, False) for case in found.cases())
    return sent_in(found, limit or context().settings.reconcile.at_most)
