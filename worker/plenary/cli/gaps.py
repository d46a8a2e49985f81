"""`plenary gaps`: the numbers missing between the first and the last seen, by organ and session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.cli.ledger_access import survey
from plenary.cli.running import DATA, DataOption
from plenary.cli.tables import Cell, HtmlOption, JsonOption, Line, Sheet, SymbolsOption
from plenary.services.coverage.series import stretches

if TYPE_CHECKING:
    from plenary.services.coverage.series import Stretch

app = typer.Typer()


@app.command("gaps")
def gaps(
    *,
    symbol: SymbolsOption = "",
    whole: Annotated[bool, typer.Option("--all", help="Also the sessions that miss nothing.")] = False,
    json: JsonOption = False,
    html: HtmlOption = None,
    data: DataOption = DATA,
) -> None:
    """Show which numbers are missing between the first and the last seen, by organ and session.

    A number counts as seen if it is there in any language. What stands before the first or behind the last is not known
    to be missing.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 wrong options or settings.

    \b
    plenary gaps --symbol A/RES/85
    plenary gaps --html gaps.html
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with survey(data) as ledger:
        symbols = {row.symbol for row in ledger.records() if row.symbol.startswith(symbol)}
    found = [stretch for stretch in stretches(symbols) if stretch.gaps or whole]
    missing = sum(stretch.missing for stretch in found)
    sheet = Sheet(
        title="Missing numbers",
        note=f"{missing} numbers are missing; {len(symbols)} symbols are there.",
        columns=("series", "session", "from", "to", "there", "missing", "numbers"),
        lines=[_line(stretch) for stretch in found],
    )
    sheet.tell(json_lines=json, html=Path(html) if html else None)


def _line(stretch: Stretch) -> Line:
    missing = ", ".join(map(str, stretch.gaps))
    numbers = (stretch.first, stretch.last, stretch.seen)
    return Line(
        cells=(
            *(Cell(text) for text in (stretch.stem, stretch.session, *map(str, numbers))),
            Cell(str(stretch.missing), "bad" if stretch.gaps else "good"),
            Cell(missing),
        ),
        value={
            "series": stretch.stem,
            "session": stretch.session,
            "first": stretch.first,
            "last": stretch.last,
            "seen": stretch.seen,
            "missing": stretch.missing,
            "gaps": [[gap.first, gap.last] for gap in stretch.gaps],
        },
    )
