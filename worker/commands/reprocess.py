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

from worker.commands.ingest import INTERRUPTED, deal_with
from worker.commands.printable import printable
from worker.commands.running import DATA, DataOption
from worker.commands.surveying import survey
from worker.commands.usage import refuse
from worker.contracts.event import StorageEvent
from worker.failures import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.ledger.choice import Choice
    from worker.ledger.survey import Survey
    from worker.tasks.shadow import Finding

CURRENT = "current"
CODES = sorted(reason.code for reason in Reason)
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
    reason: Annotated[str | None, typer.Option(help="Those that failed so: damaged, low_quality.")] = None,
    prefix: Annotated[str, typer.Option(help="Only objects whose URI starts so.")] = "",
    shadow: Annotated[bool, typer.Option("--shadow", help="Send nothing: tell what would change.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="With --shadow: files read at once.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="With --shadow: one JSON object a line.")] = False,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for what becomes of them.")] = True,
    data: DataOption = DATA,
) -> None:
    """Read stored originals again, through the backfill queue. What says the same sends nothing.

    With --shadow the files are read here, with this program's parser, and held against the records as they were last
    sent: blocks added, removed, changed, and fields. Nothing is written anywhere.

    Exit codes: 0 all well, with --shadow: nothing good gets worse; 1 a file failed, something gets worse, or there was
    none; 2 wrong options or settings; 130 interrupted: what was sent is still worked on.

    \b
    plenary reprocess --older-than current --shadow
    plenary reprocess --older-than current
    plenary reprocess --reason low_quality --prefix s3://documents/2031/
    """  # noqa: D301 - \b is Click's mark for lines to keep
    if older is symbol is reason is None:
        refuse("Say which: --older-than, --symbol or --reason.")
    if reason is not None and reason not in CODES:
        refuse(f"There is no reason {reason!r}. There are {', '.join(CODES)}.")
    with survey(data) as ledger:
        choice = _choice(ledger, older, symbol, reason, prefix)
        if shadow:
            _shadow(ledger, choice, jobs, json_lines=json)
        else:
            events = (StorageEvent(object=row.object, provider="command") for row in choice.of(ledger))
            deal_with(events, "backfill", wait=wait)


def _choice(ledger: Survey, older: str | None, symbol: str | None, reason: str | None, prefix: str) -> Choice:
    from worker.ledger.choice import Choice, UnknownFingerprint, older_than  # noqa: PLC0415
    from worker.tasks.context import context  # noqa: PLC0415 - brings what reads files

    readers = None
    if older is not None:
        current = context().fingerprint
        try:
            readers = older_than(current if older == CURRENT else older, current, ledger)
        except UnknownFingerprint as unknown:
            known = ", ".join(unknown.known) or "none"
            refuse(f"Nothing was ever read with the fingerprint {older}. The oldest first, there are: {known}.")
    return Choice(readers, symbol, reason, prefix)


def _shadow(ledger: Survey, choice: Choice, jobs: int, *, json_lines: bool) -> None:
    counts: Counter[str] = Counter()
    table = Table("object", "record", "effect", "blocks", "fields", "worse")
    try:
        for finding in _findings(ledger, choice, jobs):
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
        Console(soft_wrap=True).print(table)
    worse = counts.pop("worse", 0)
    typer.echo(
        f"{', '.join(f'{count} {effect}' for effect, count in counts.items()) or 'No file was found'}.", err=True
    )
    typer.echo(f"{worse} to look at: something would be worse." if worse else "Nothing good gets worse.", err=True)
    if worse or not counts:
        raise typer.Exit(1)


def _findings(ledger: Survey, choice: Choice, jobs: int) -> Iterator[Finding]:
    """What would become of each object, in the order in which they are found. A few are read ahead, never all."""
    from worker.tasks.context import context  # noqa: PLC0415
    from worker.tasks.shadow import shadow  # noqa: PLC0415

    here, rows = context(), choice.of(ledger)
    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    with bar, ThreadPoolExecutor(jobs) as threads:
        task = bar.add_task("files", total=sum(1 for _ in choice.of(ledger)) if sys.stderr.isatty() else None)

        def ahead(count: int) -> list[Any]:
            return [threads.submit(shadow, row, here) for row in islice(rows, count)]

        waiting = deque(ahead(2 * jobs))
        try:
            while waiting:
                yield waiting.popleft().result()
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
