"""`plenary export`: records of the catalogue in a file for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from plenary.cli.common import (
    DATA,
    LANGUAGES,
    ORGANS,
    DataOption,
    adopt_catalogue,
    one_of,
    parse_time,
    read_settings,
    refuse,
)

app = typer.Typer()
KINDS = ("resolution", "decision", "statement", "draft", "other")


class FormChoice(StrEnum):
    """The formats."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONL = "jsonl"
    JSONLD = "jsonld"
    MARKDOWN = "markdown"
    HTML = "html"


class RowsChoice(StrEnum):
    """The rows of a table."""

    RECORDS = "records"
    BLOCKS = "blocks"
    CITATIONS = "citations"
    FOLLOW_UP = "follow-up"
    VOTES = "votes"
    MENTIONS = "mentions"
    SUBJECTS = "subjects"
    OBLIGATIONS = "obligations"
    LINKS = "links"
    CHANGES = "changes"


@app.command("export")
def export_(  # noqa: PLR0913 - one parameter an option
    output: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file; its suffix names the format. Default: stdout.")
    ] = None,
    *,
    form: Annotated[FormChoice | None, typer.Option("--format", help="The format, unless the suffix says it.")] = None,
    rows: Annotated[RowsChoice, typer.Option(help="What one row of a table is.")] = RowsChoice.RECORDS,
    ids: Annotated[
        list[str] | None, typer.Option("--id", metavar="ID", help="Only this record, A/RES/85/901:en; can be repeated.")
    ] = None,
    query: Annotated[str | None, typer.Option(help="Words, as a search of the catalogue takes them.")] = None,
    organ: Annotated[
        list[str] | None,
        typer.Option(metavar=f"[{'|'.join(ORGANS)}]", parser=one_of(ORGANS, "an organ"), help="Can be repeated."),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar=f"[{'|'.join(LANGUAGES)}]", parser=one_of(LANGUAGES, "a language"), help="Can be repeated."
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar=f"[{'|'.join(KINDS)}]", parser=one_of(KINDS, "a kind"), help="Can be repeated."),
    ] = None,
    session: Annotated[list[str] | None, typer.Option(help="Such as 78 or S-32; can be repeated.")] = None,
    date_from: Annotated[
        datetime | None, typer.Option("--from", metavar="DATE", parser=parse_time, help="Adopted on that day or later.")
    ] = None,
    date_to: Annotated[
        datetime | None, typer.Option("--to", metavar="DATE", parser=parse_time, help="Adopted on that day or earlier.")
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Write records of the catalogue to a file: CSV, XLSX, Parquet, JSON lines, JSON-LD, Markdown or HTML.

    Neither the broker nor a worker need run. XLSX needs the extra `excel`, Parquet the extra `parquet`.

    \b
    plenary export records.xlsx --organ GA --session 85
    plenary export blocks.parquet --rows blocks --language fr --query "droits de l'homme"
    plenary export --format csv --rows citations > citations.csv
    plenary export document.html --id A/RES/85/901:en
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from plenary.catalogue.adoptions import with_adoptions  # noqa: PLC0415 - these load slowly
    from plenary.catalogue.database import open_catalogue, reading  # noqa: PLC0415
    from plenary.catalogue.errors import CatalogueError, QueryError  # noqa: PLC0415
    from plenary.catalogue.queries import count_records, each_record, get_record  # noqa: PLC0415
    from plenary.catalogue.results import StoredRecord  # noqa: PLC0415
    from plenary.services.record_export import (  # noqa: PLC0415
        SUFFIXES,
        WHOLE,
        ExportError,
        ExportForm,
        needs_adoptions,
        write_export,
    )

    by_suffix = {suffix: name for name, suffix in SUFFIXES.items()}
    chosen_form = form.value if form else by_suffix.get(output.suffix.lower() if output else "", "")
    if not chosen_form:
        refuse(f"Give a format: --format, or a file that ends in {', '.join(by_suffix)}.")
    if output is None and sys.stdout.isatty() and chosen_form in {"xlsx", "parquet"}:
        refuse(f"Give a file: a terminal cannot show {chosen_form}.")
    adopt_catalogue(data)
    url = read_settings().catalogue.url.get_secret_value()
    filters = {
        "organ": organ or (),
        "language": language or (),
        "kind": kind or (),
        "session": session or (),
        "date_from": date_from.date().isoformat() if date_from else None,
        "date_to": date_to.date().isoformat() if date_to else None,
    }
    linked = needs_adoptions(cast("ExportForm", chosen_form), rows.value)
    if ids and (query or any(filters.values())):
        refuse("Give --id or conditions, not both.")
    try:
        with reading(open_catalogue(url)) as connection, _bar() as bar:
            total = len(ids) if ids else count_records(connection, query, **filters)  # type: ignore[arg-type]
            task = bar.add_task("Exporting", total=total)
            named = [get_record(connection, name) or refuse(f"There is no record {name}.") for name in ids or ()]

            def each() -> Iterator[StoredRecord]:
                records = named or each_record(connection, query, **filters)  # type: ignore[arg-type]
                for stored in with_adoptions(connection, records) if linked else records:
                    yield stored
                    bar.advance(task)

            count = _to_file(
                output, lambda file: write_export(each(), file, cast("ExportForm", chosen_form), rows.value)
            )
    except QueryError as error:
        refuse(str(error))
    except (CatalogueError, ExportError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"The export cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{count} {'records' if chosen_form in WHOLE else 'rows'} exported.", err=True)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _to_file(output: Path | None, write: Callable[[BinaryIO], int]) -> int:
    """Write beside the file and put it in its place once it is whole."""
    if output is None:
        return write(sys.stdout.buffer)
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            count = write(file)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return count
