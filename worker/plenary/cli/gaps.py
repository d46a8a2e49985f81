"""`plenary gaps`: numbers that are missing in a series of symbols."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plenary.cli.common import DATA, DataOption, JsonOption
from plenary.cli.ledger_access import open_ledger
from plenary.cli.tables import Cell, HtmlOption, Listing, ReportLine, SymbolsOption
from plenary.ledger.dead_letters import DeadLetterFilter
from plenary.services.coverage.failures import failed_by_symbol
from plenary.services.coverage.series import NumberRange, place_of, stretches

app = typer.Typer()


@app.command("gaps")
def gaps(
    *,
    symbol: SymbolsOption = "",
    whole: Annotated[bool, typer.Option("--all", help="Show complete sessions too.")] = False,
    json: JsonOption = False,
    html: HtmlOption = None,
    data: DataOption = DATA,
) -> None:
    """List the numbers missing between the first and the last known one, by organ and session.

    A number is known if it is there in any language. Numbers before the first or after the last are not reported. A
    missing number whose file came and failed is shown with the reason.

    \b
    plenary gaps --symbol A/RES/85
    plenary gaps --html gaps.html
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with open_ledger(data) as ledger:
        failed = failed_by_symbol(ledger.dead_letters.find(DeadLetterFilter()))
        symbols = {row.symbol for row in ledger.scan.records() if row.symbol and row.symbol.startswith(symbol)}
    shown = [stretch for stretch in stretches(symbols) if stretch.gaps or whole]
    missing = sum(stretch.missing for stretch in shown)
    listing = Listing(
        title="Missing numbers",
        note=f"{missing} numbers are missing; {len(symbols)} symbols are there.",
        columns=("series", "session", "from", "to", "there", "missing", "numbers", "came and failed"),
        lines=[_line(stretch, _reasons(stretch, failed)) for stretch in shown],
    )
    listing.show(json_lines=json, html=Path(html) if html else None)


def _reasons(stretch: NumberRange, failed: dict[str, dict[str, str]]) -> dict[int, str]:
    """Why missing numbers of a stretch failed."""
    reasons = {}
    for symbol, by_language in failed.items():
        place = place_of(symbol)
        if not place or place.stem != stretch.stem or not (place.running or place.session == stretch.session):
            continue
        if any(gap.first <= place.number <= gap.last for gap in stretch.gaps):
            reasons[place.number] = ", ".join(sorted(set(by_language.values())))
    return dict(sorted(reasons.items()))


def _line(stretch: NumberRange, failed: dict[int, str]) -> ReportLine:
    missing = ", ".join(map(str, stretch.gaps))
    numbers = (stretch.first, stretch.last, stretch.seen)
    return ReportLine(
        cells=(
            *(Cell(text) for text in (stretch.stem, stretch.session, *map(str, numbers))),
            Cell(str(stretch.missing), "bad" if stretch.gaps else "good"),
            Cell(missing),
            Cell("; ".join(f"{number} {reason}" for number, reason in failed.items()), "bad"),
        ),
        value={
            "series": stretch.stem,
            "session": stretch.session,
            "first": stretch.first,
            "last": stretch.last,
            "seen": stretch.seen,
            "missing": stretch.missing,
            "failed": {str(number): reason for number, reason in failed.items()},
            "gaps": [[gap.first, gap.last] for gap in stretch.gaps],
        },
    )
