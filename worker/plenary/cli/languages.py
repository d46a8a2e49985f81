"""`plenary languages`: the language versions of each document, and late ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from plenary.cli.common import DATA, DataOption, JsonOption, parse_duration
from plenary.cli.ledger_access import open_ledger
from plenary.cli.run_progress import duration
from plenary.cli.tables import Cell, HtmlOption, Listing, ReportLine, SymbolsOption
from plenary.ledger.dead_letters import DeadLetterFilter
from plenary.services.coverage.failures import failed_by_symbol
from plenary.services.coverage.languages import OFFICIAL, LanguageVersion, Versions, versions

app = typer.Typer()


@app.command("languages")
def languages(  # noqa: PLR0913 - one parameter an option
    *,
    symbol: SymbolsOption = "",
    patience: Annotated[
        float | None,
        typer.Option(
            metavar="DURATION",
            parser=parse_duration,
            show_default="the organ's usual delay, or 14d",
            help="A language is late after this time: 12h, 30d.",
        ),
    ] = None,
    late: Annotated[bool, typer.Option("--late", help="Only documents with a late language.")] = False,
    json: JsonOption = False,
    html: HtmlOption = None,
    data: DataOption = DATA,
) -> None:
    """Show for each document and language the day of its upload, or that it failed, is late, or disagrees.

    A language is late once 95 of 100 later versions of the organ's documents would have come, and after 14 days where
    fewer than 20 are known.

    \b
    plenary languages --symbol S/RES --late --patience 30d
    plenary languages --html languages.html
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with open_ledger(data) as ledger:
        failed = failed_by_symbol(ledger.dead_letters.find(DeadLetterFilter()))
        rows = (row for row in ledger.scan.records() if row.symbol and row.symbol.startswith(symbol))
        documents = versions(
            (LanguageVersion(row.symbol, row.language, row.modified) for row in rows), ledger.now(), patience
        )
        doubts = ledger.alignments.discrepancies([document.symbol for document in documents])
    shown = [document for document in documents if document.late or not late]
    whole, lacking = (
        sum(not document.missing for document in documents),
        sum(bool(document.late) for document in documents),
    )
    listing = Listing(
        title="Documents by language",
        note=f"{whole} of {len(documents)} documents are there in all six languages; {lacking} lack one "
        f"for longer than {'is usual for the organ' if patience is None else duration(patience)}.",
        columns=("symbol", *OFFICIAL),
        lines=[_line(document, failed.get(document.symbol, {}), doubts.get(document.symbol, [])) for document in shown],
    )
    listing.show(json_lines=json, html=Path(html) if html else None)


def _line(document: Versions, failed: dict[str, str], doubts: list[dict[str, Any]]) -> ReportLine:
    odd = {item["odd"] for item in doubts}
    days = {language: datetime.fromtimestamp(put, UTC).date().isoformat() for language, put in document.put.items()}
    value = {
        "symbol": document.symbol,
        "put": days,
        "missing": list(document.missing),
        "late": list(document.late),
        "patience_seconds": round(document.patience),
        "failed": {language: reason for language, reason in failed.items() if language in document.missing},
    }
    return ReportLine(
        cells=(Cell(document.symbol), *(_cell(document, language, days, failed, odd) for language in OFFICIAL)),
        value=value | ({"discrepancies": doubts} if doubts else {}),
    )


def _cell(
    document: Versions, language: str, days: dict[str, str], failed: dict[str, str], odd: set[str | None]
) -> Cell:
    if language in days and language in odd:
        return Cell(f"{days[language]}, disagrees", "waiting")
    if language in days:
        return Cell(days[language], "good")
    if language in failed:
        return Cell(f"failed: {failed[language]}", "bad")
    return Cell("late", "bad") if language in document.late else Cell("not yet", "waiting")
