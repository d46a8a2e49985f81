"""`plenary reprocess`: stored originals read again, for good or as a shadow that only says what would change."""

from __future__ import annotations

import sys
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from plenary.cli.printable import printable
from plenary.cli.run_commands import LEFT, AtOnce, ObjectsAnHour, Wait, begin, ledger
from plenary.cli.running import DATA, DataOption
from plenary.cli.selection_options import PrefixOption, ReasonOption, check_reason
from plenary.cli.usage import refuse
from plenary.domain.backfill_run import Choice, ReprocessOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plenary.ledger.scan import Survey
    from plenary.services.reprocess_dry_run import Finding

CURRENT = "current"
QUIET = frozenset({"same", "failing", "outdone"})  # effects that are counted and not listed

app = typer.Typer()


@app.command("reprocess")
def reprocess(  # noqa: PLR0913 - one parameter an option
    *,
    older: Annotated[
        str | None,
        typer.Option("--older-than", metavar="FINGERPRINT", help="Read by an earlier one; `current` for today's."),
    ] = None,
    symbol: Annotated[str | None, typer.Option(help="Those that gave this document, in any language.")] = None,
    reason: ReasonOption = None,
    prefix: PrefixOption = "",
    shadow: Annotated[bool, typer.Option("--shadow", help="Send nothing: tell what would change.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="With --shadow: files read at once.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="With --shadow: one JSON object a line.")] = False,
    objects_an_hour: ObjectsAnHour = None,
    at_once: AtOnce = None,
    wait: Wait = True,
    data: DataOption = DATA,
) -> None:
    """Read stored originals again. What says the same sends nothing.

    It is a run as those of `plenary backfill`: behind the uploads, within marks and budget; `plenary backfill status`,
    `pause`, `resume` and `cancel` steer it, and Ctrl-C leaves it.

    With --shadow the files are read here, with this program's parser, and held against the records as they were last
    sent: blocks added, removed, changed, and fields. Nothing is written anywhere.

    Exit codes: 0 all well, with --shadow: nothing good gets worse; 1 a file failed, something gets worse, or there was
    none; 2 wrong options or settings; 130 left: the run goes on, a shadow wrote nothing.

    \b
    plenary reprocess --older-than current --shadow
    plenary reprocess --older-than current --objects-an-hour 5000
    plenary reprocess --reason low_quality --prefix s3://documents/2031/
    """  # noqa: D301 - \b is Click's mark for lines to keep
    if older is symbol is reason is None:
        refuse("Say which: --older-than, --symbol or --reason.")
    check_reason(reason)
    with ledger(data) as chosen:
        from plenary.ledger.scan import Survey  # noqa: PLC0415

        survey = Survey(chosen.redis, chosen.settings.redis.prefix)
        choice = _choice(survey, older, symbol, reason, prefix)
        if shadow:
            _shadow(survey, choice, jobs, json_lines=json)
            return
        if not _any(survey, choice):
            typer.echo("No file was found.", err=True)
            raise typer.Exit(1)
        begin(ReprocessOrder(choice=choice, objects_an_hour=objects_an_hour, at_once=at_once), chosen, wait=wait)


def _any(survey: Survey, choice: Choice) -> bool:
    from plenary.ledger.selection import chosen  # noqa: PLC0415

    return next(chosen(choice, survey), None) is not None


def _choice(survey: Survey, older: str | None, symbol: str | None, reason: str | None, prefix: str) -> Choice:
    from plenary.ledger.selection import UnknownFingerprint, older_than  # noqa: PLC0415
    from plenary.services.context import context  # noqa: PLC0415 - brings what reads files

    readers = None
    if older is not None:
        current = context().fingerprint
        try:
            readers = older_than(current if older == CURRENT else older, current, survey)
        except UnknownFingerprint as unknown:
            known = ", ".join(unknown.known) or "none"
            refuse(f"Nothing was ever read with the fingerprint {older}. The oldest first, there are: {known}.")
    return Choice(readers=readers, symbol=symbol, reason=reason, prefix=prefix)


def _shadow(survey: Survey, choice: Choice, jobs: int, *, json_lines: bool) -> None:
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
        raise typer.Exit(LEFT) from None
    if table.row_count:
        Console(soft_wrap=True).print(table)
    worse = counts.pop("worse", 0)
    typer.echo(
        f"{', '.join(f'{count} {effect}' for effect, count in counts.items()) or 'No file was found'}.", err=True
    )
    typer.echo(f"{worse} to look at: something would be worse." if worse else "Nothing good gets worse.", err=True)
    if worse or not counts:
        raise typer.Exit(1)


def _findings(survey: Survey, choice: Choice, jobs: int) -> Iterator[Finding]:
    """What would become of each record, in the order in which objects are found. A few are read ahead, never all."""
    from plenary.ledger.selection import chosen  # noqa: PLC0415
    from plenary.services.context import context  # noqa: PLC0415
    from plenary.services.reprocess_dry_run import shadow  # noqa: PLC0415

    here, rows = context(), chosen(choice, survey)
    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    with bar, ThreadPoolExecutor(jobs) as threads:
        task = bar.add_task("files", total=sum(1 for _ in chosen(choice, survey)) if sys.stderr.isatty() else None)

        def ahead(count: int) -> list[Any]:
            return [threads.submit(shadow, row, here) for row in islice(rows, count)]

        waiting = deque(ahead(2 * jobs))
        try:
            while waiting:
                yield from waiting.popleft().result()
                bar.advance(task)
                waiting += ahead(1)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for recognizing in (False, True):
                here.readers(recognizing=recognizing).close()


def _cells(finding: Finding) -> tuple[str, ...]:
    found = finding.difference
    blocks = f"+{len(found.added)} -{len(found.removed)} ~{len(found.changed)}"
    effect = f"{finding.effect.value}: {finding.detail}" if finding.detail else finding.effect.value
    shown = blocks if finding.effect.value == "changed" else ""
    return finding.uri, finding.record, effect, shown, ", ".join(found.fields), "; ".join(finding.worse)


def _line(finding: Finding) -> str:
    from json import dumps  # noqa: PLC0415 - the name is an option of the command

    value = {
        "object": finding.uri,
        "record": finding.record,
        "effect": finding.effect.value,
        "detail": finding.detail,
        **asdict(finding.difference),
        "worse": finding.worse,
    }
    return dumps(value, ensure_ascii=False) + "\n"
