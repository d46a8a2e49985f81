"""`plenary reconcile`: compare a bucket with the ledger, and ingest what was lost."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from plenary.cli.common import (
    DATA,
    INTERRUPTED,
    DataOption,
    JsonOption,
    Location,
    parse_duration,
    parse_location,
    printable,
    refuse,
)
from plenary.cli.ledger_access import open_ledger
from plenary.cli.tables import print_whole
from plenary.errors import IngestError

if TYPE_CHECKING:  # loads boto3
    from plenary.services.reconcile import Case, Reconciliation

SHOWN = 1000  # cases in the table; the others are counted, and printed with --json

app = typer.Typer()


@app.command("reconcile")
def reconcile(  # noqa: PLR0913 - one parameter an option
    targets: Annotated[
        list[Location] | None,
        typer.Argument(parser=parse_location, metavar="[URI]...", help="By default those of the settings."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only.")] = False,
    grace: Annotated[
        float | None,
        typer.Option(metavar="DURATION", parser=parse_duration, help="Ignore objects uploaded within this time: 15m."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ingest at most this many; by default as the settings say.")
    ] = None,
    json: JsonOption = False,
    data: DataOption = DATA,
) -> None:
    """Find objects that the ledger does not know as the bucket has them, and ingest them behind the uploads.

    A case is an object that is missing, changed or gone, with the link that lost it. Objects that the intake filter
    excludes are reported and not ingested. Files that failed have dead letters and are not cases: `plenary failures`.

    \b
    plenary reconcile s3://documents/2031/ --dry-run
    plenary reconcile --grace 1h --json | jq -r 'select(.link == "rejected").object'
    """  # noqa: D301 - \b is Click's mark for lines to keep
    report = _Report(json_lines=json)
    with open_ledger(data):
        try:
            for reconciliation in _reconciliations(targets, grace):
                for case, sent in _ingested(reconciliation, limit, dry_run=dry_run):
                    report.add(case, sent=sent)
                report.others += reconciliation.counts
        except IngestError as failure:
            typer.echo(str(failure), err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted. Enqueued objects are still ingested.", err=True)
            raise typer.Exit(INTERRUPTED) from None
    report.close()


class _Report:
    """JSON lines as the cases come, or a table of cases and their counts at the end."""

    def __init__(self, *, json_lines: bool) -> None:
        self.others: Counter[str] = Counter()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._sent = 0
        self._json = json_lines
        self._table = Table("object", "state", "lost by", "detail", "enqueued")

    def add(self, case: Case, *, sent: bool) -> None:
        self._counts[case.state.value, case.link.value] += 1
        self._sent += sent
        cells = (case.uri, case.state.value, case.link.value, case.detail)
        if self._json:
            names = ("object", "state", "link", "detail", "sent")
            sys.stdout.write(dumps(dict(zip(names, (*cells, sent), strict=True))) + "\n")
        elif self._table.row_count < SHOWN:
            self._table.add_row(*(Text(printable(cell)) for cell in (*cells, "yes" if sent else "no")))

    def close(self) -> None:
        if self._json:
            cases = [{"state": state, "link": link, "objects": n} for (state, link), n in self._counts.items()]
            sys.stdout.write(dumps({"cases": cases, "sent": self._sent, "others": dict(self.others)}) + "\n")
            return
        if self._table.row_count:
            print_whole(self._table)
        for (state, link), count in self._counts.most_common():
            typer.echo(f"{count} {state}, lost by: {link}", err=True)
        others = "".join(f", {count} {name}" for name, count in self.others.items())
        typer.echo(f"{self._counts.total()} cases, {self._sent} enqueued{others}.", err=True)


def _reconciliations(targets: list[Location] | None, grace_seconds: float | None) -> Iterator[Reconciliation]:
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.tasks.reconcile import of_target  # noqa: PLC0415 - loads Celery

    current = context()
    uris = [str(target) for target in targets or ()] or list(current.settings.reconcile.targets)
    if not uris:
        refuse("Name a bucket, s3://BUCKET/PREFIX, or set PLENARY_RECONCILE__TARGETS.")
    for uri in uris:
        try:
            reconciliation = of_target(uri, current, grace_seconds)
        except ValueError as error:
            refuse(str(error))
        yield reconciliation


def _ingested(reconciliation: Reconciliation, limit: int | None, *, dry_run: bool) -> Iterator[tuple[Case, bool]]:
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.tasks.reconcile import sent_in  # noqa: PLC0415

    if dry_run:
        return ((case, False) for case in reconciliation.cases())
    return sent_in(reconciliation, limit or context().settings.reconcile.at_most)
