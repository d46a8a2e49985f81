"""`plenary reprocess`: parse stored files again, or report in a dry run what would change."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from json import dumps
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from plenary.cli.common import (
    DATA,
    INTERRUPTED,
    DataOption,
    JsonOption,
    PrefixOption,
    ReasonOption,
    WaitOption,
    printable,
    refuse,
)
from plenary.cli.run_commands import InFlightOption, RateOption, open_runs, start_run
from plenary.cli.tables import print_whole
from plenary.domain.backfill_run import Choice, ReprocessOrder
from plenary.ledger.scan import Survey
from plenary.ledger.selection import UnknownFingerprintError, older_than, select_objects

if TYPE_CHECKING:  # loads the parser
    from plenary.services.reprocess_dry_run import Finding

CURRENT = "current"
QUIET = frozenset({"same", "failing", "superseded"})  # effects that are counted, not listed

app = typer.Typer()


@app.command("reprocess")
def reprocess(  # noqa: PLR0913 - one parameter an option
    *,
    older: Annotated[
        str | None,
        typer.Option(
            "--parser-older-than",
            metavar="FINGERPRINT",
            help="Objects that an earlier parser version than this parsed; `current` is this program's.",
        ),
    ] = None,
    symbol: Annotated[str | None, typer.Option(help="Objects that gave this document, in any language.")] = None,
    reason: ReasonOption = None,
    unidentified: Annotated[bool, typer.Option("--unidentified", help="Objects whose record has no symbol.")] = False,
    prefix: PrefixOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would change; send nothing.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="With --dry-run: files parsed at the same time.")] = 2,
    json: JsonOption = False,
    objects_per_hour: RateOption = None,
    in_flight: InFlightOption = None,
    wait: WaitOption = True,
    data: DataOption = DATA,
) -> None:
    """Parse stored files again. No event is sent for a record that did not change.

    A run is controlled by `plenary backfill status`, `pause`, `resume` and `cancel`; Ctrl-C detaches.

    With --dry-run this command parses the files itself and compares them with the records as they were last sent:
    blocks added, removed and changed, and fields. Nothing is written. The exit code is 1 if a record would get worse.

    \b
    plenary reprocess --parser-older-than current --dry-run
    plenary reprocess --parser-older-than current --objects-per-hour 5000
    plenary reprocess --reason low_quality --prefix s3://documents/2031/
    """  # noqa: D301 - \b is Click's mark for lines to keep
    if older is symbol is reason is None and not unidentified:
        refuse("Select objects by --parser-older-than, --symbol, --reason or --unidentified.")
    with open_runs(data) as ledger:
        survey = ledger.scan
        choice = _choice(survey, older, symbol, reason, prefix).model_copy(update={"unidentified": unidentified})
        if dry_run:
            _dry_run(survey, choice, jobs, json_lines=json)
            return
        if not _any(survey, choice):
            typer.echo("No file was found.", err=True)
            raise typer.Exit(1)
        start_run(ReprocessOrder(choice=choice, objects_an_hour=objects_per_hour, at_once=in_flight), ledger, wait=wait)


def _any(survey: Survey, choice: Choice) -> bool:
    return next(select_objects(choice, survey), None) is not None


def _choice(survey: Survey, older: str | None, symbol: str | None, reason: str | None, prefix: str) -> Choice:
    from plenary.services.context import context  # noqa: PLC0415 - loads the parser

    readers = None
    if older is not None:
        current = context().fingerprint
        try:
            readers = older_than(current if older == CURRENT else older, current, survey)
        except UnknownFingerprintError as unknown:
            fingerprints = ", ".join(unknown.fingerprints) or "none"
            refuse(f"No object was parsed by the version {older}. Known versions, oldest first: {fingerprints}.")
    return Choice(readers=readers, symbol=symbol, reason=reason, prefix=prefix)


def _dry_run(survey: Survey, choice: Choice, jobs: int, *, json_lines: bool) -> None:
    counts: Counter[str] = Counter()
    table = Table("object", "record", "effect", "blocks", "fields", "worse")
    try:
        for finding in _findings(survey, choice, jobs):
            counts[finding.effect.value] += 1
            counts["worse"] += bool(finding.worse)
            if json_lines:
                sys.stdout.write(_line(finding))
            elif finding.effect.value not in QUIET:
                table.add_row(*(Text(printable(cell)) for cell in _cells(finding)))
    except KeyboardInterrupt:
        typer.echo("Interrupted. Nothing was written.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if table.row_count:
        print_whole(table)
    worse = counts.pop("worse", 0)
    typer.echo(
        f"{', '.join(f'{count} {effect}' for effect, count in counts.items()) or 'No file was found'}.", err=True
    )
    typer.echo(f"{worse} to review: something would get worse." if worse else "Nothing would get worse.", err=True)
    if worse or not counts:
        raise typer.Exit(1)


def _findings(survey: Survey, choice: Choice, jobs: int) -> Iterator[Finding]:
    """Yield the change of each record in the order of the objects, parsing a few files ahead."""
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.services.reprocess_dry_run import shadow  # noqa: PLC0415

    current, rows = context(), select_objects(choice, survey)
    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    with bar, ThreadPoolExecutor(jobs) as threads:
        task = bar.add_task(
            "files", total=sum(1 for _ in select_objects(choice, survey)) if sys.stderr.isatty() else None
        )

        def ahead(count: int) -> list[Any]:
            return [threads.submit(shadow, row, current) for row in islice(rows, count)]

        waiting = deque(ahead(2 * jobs))
        try:
            while waiting:
                yield from waiting.popleft().result()
                bar.advance(task)
                waiting += ahead(1)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for recognizing in (False, True):
                current.readers(recognizing=recognizing).close()


def _cells(finding: Finding) -> tuple[str, ...]:
    difference = finding.difference
    blocks = f"+{len(difference.added)} -{len(difference.removed)} ~{len(difference.changed)}"
    effect = f"{finding.effect.value}: {finding.detail}" if finding.detail else finding.effect.value
    shown = blocks if finding.effect.value == "changed" else ""
    return finding.uri, finding.record, effect, shown, ", ".join(difference.fields), "; ".join(finding.worse)


def _line(finding: Finding) -> str:
    value = {
        "object": finding.uri,
        "record": finding.record,
        "effect": finding.effect.value,
        "detail": finding.detail,
        **asdict(finding.difference),
        "worse": finding.worse,
    }
    return dumps(value, ensure_ascii=False) + "\n"
