"""`plenary languages`: which documents are there in which of the six official languages, and what is late."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.cli.durations import seconds_of
from plenary.cli.ledger_access import survey
from plenary.cli.running import DATA, DataOption
from plenary.cli.tables import Cell, HtmlOption, JsonOption, Line, Sheet, SymbolsOption
from plenary.services.coverage.languages import OFFICIAL, Seen, versions

if TYPE_CHECKING:
    from plenary.services.coverage.languages import Versions

app = typer.Typer()


@app.command("languages")
def languages(  # noqa: PLR0913 - one parameter an option
    *,
    symbol: SymbolsOption = "",
    patience: Annotated[str, typer.Option(metavar="AGE", help="How long all six may take: 12h, 14d.")] = "14d",
    late: Annotated[bool, typer.Option("--late", help="Only documents of which a language is late.")] = False,
    json: JsonOption = False,
    html: HtmlOption = None,
    data: DataOption = DATA,
) -> None:
    """Show which documents are there in which languages: the day on which each file was put, or that it is late.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 wrong options or settings.

    \b
    plenary languages --symbol S/RES --late --patience 30d
    plenary languages --html languages.html
    """  # noqa: D301 - \b is Click's mark for lines to keep
    seconds = seconds_of(patience)
    with survey(data) as ledger:
        rows = (row for row in ledger.records() if row.symbol.startswith(symbol))
        known = versions((Seen(row.symbol, row.language, row.modified) for row in rows), ledger.now(), seconds)
    shown = [one for one in known if one.late or not late]
    whole, lacking = sum(not one.missing for one in known), sum(bool(one.late) for one in known)
    sheet = Sheet(
        title="Documents by language",
        note=f"{whole} of {len(known)} documents are there in all six languages; {lacking} miss one "
        f"for longer than {patience}.",
        columns=("symbol", *OFFICIAL),
        lines=[_line(one) for one in shown],
    )
    sheet.tell(json_lines=json, html=Path(html) if html else None)


def _line(one: Versions) -> Line:
    days = {language: datetime.fromtimestamp(put, UTC).date().isoformat() for language, put in one.put.items()}
    return Line(
        cells=(Cell(one.symbol), *(_cell(one, language, days) for language in OFFICIAL)),
        value={"symbol": one.symbol, "put": days, "missing": list(one.missing), "late": list(one.late)},
    )


def _cell(one: Versions, language: str, days: dict[str, str]) -> Cell:
    if language in days:
        return Cell(days[language], "good")
    return Cell("late", "bad") if language in one.late else Cell("not yet", "waiting")
