"""`plenary align`: the language versions of a document side by side, and as a parallel corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plenary.cli.common import DATA, LANGUAGES, DataOption, JsonOption, one_of, printable, refuse

if TYPE_CHECKING:
    from plenary.domain.alignment import Alignment, Discrepancy
    from plenary.domain.record import Record

SECOND_READINGS = {
    "agrees": "; a second engine reads what the others say",
    "differs": "; a second engine reads the same",
}

app = typer.Typer()

OutputOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write .tmx, .jsonl, .parquet or .html; a folder (ends with /) gets Moses text pairs. Can be repeated.",
    ),
]


@app.command("align")
def align(
    documents: Annotated[list[str], typer.Argument(metavar="SYMBOL|FILE...", help="A symbol, or files to parse.")],
    *,
    output: OutputOption = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar=f"[{'|'.join(LANGUAGES)}]",
            parser=one_of(LANGUAGES, "a language"),
            autocompletion=lambda: LANGUAGES,
            help="Show only these languages; can be repeated.",
        ),
    ] = None,
    json: JsonOption = False,
    data: DataOption = DATA,
) -> None:
    """Align the language versions of documents, and show what disagrees between them.

    Files are grouped by the symbol that they hold; a symbol is looked up among the current records of the ledger.

    \b
    plenary align A_RES_85_901-*.docx
    plenary align A_RES_85_901-*.docx --language en --language fr -o corpus.tmx -o page.html -o moses/
    plenary align A/RES/85/901 --json
    """  # noqa: D301 - \b is Click's mark for lines to keep
    alignments = list(_alignments(documents, data))
    if not alignments:
        typer.echo("No document is there in two languages.", err=True)
        raise typer.Exit(1)
    for path in output or ():
        _write(path, alignments)
    for alignment in alignments:
        if json:
            sys.stdout.write(alignment.model_dump_json() + "\n")
        elif not output:
            _show(alignment, language or list(alignment.languages))


def _alignments(documents: list[str], data: Path) -> Iterator[Alignment]:
    from plenary.alignment import align as aligned  # noqa: PLC0415 - loads the vocabularies

    paths = [Path(name) for name in documents]
    if all(path.exists() for path in paths):
        versions = _parsed(paths)
    elif any(path.exists() for path in paths):
        refuse(f"{next(name for name in documents if not Path(name).exists())} is no file.")
    else:
        versions = _stored(documents, data)
    for records in versions.values():
        if len(records) > 1:
            yield aligned(list(records.values()))


def _parsed(paths: list[Path]) -> dict[str, dict[str, Record]]:
    from plenary.cli.parse import MIB, ParseJob, parsed_files  # noqa: PLC0415 - loads the parser
    from plenary.domain.record import Record  # noqa: PLC0415
    from plenary.parsing.options import Options  # noqa: PLC0415
    from plenary.sandbox.request import Bounds  # noqa: PLC0415

    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    versions: dict[str, dict[str, Record]] = {}
    for path, written, reason in parsed_files(files, 1, ParseJob(Options(), Bounds(), 64 * MIB, "jsonl")):
        if reason:
            typer.echo(printable(f"{path}: {reason}"), err=True)
        for document in written:
            record = Record.model_validate_json(document.text)
            versions.setdefault(record.name, {})[record.language] = record
    return versions


def _stored(symbols: list[str], data: Path) -> dict[str, dict[str, Record]]:
    from plenary.catalogue.errors import CatalogueError  # noqa: PLC0415
    from plenary.cli.ledger_access import connected  # noqa: PLC0415
    from plenary.services.record_home import record_store  # noqa: PLC0415

    with connected(data) as (current, redis):
        store = record_store(current, redis)
        try:
            return {symbol: {record.language: record for record in store.by_symbol(symbol)} for symbol in symbols}
        except CatalogueError as error:
            refuse(str(error))


def _write(path: Path, alignments: list[Alignment]) -> None:
    from plenary.export.alignment.moses import moses  # noqa: PLC0415
    from plenary.export.alignment.page import page  # noqa: PLC0415
    from plenary.export.alignment.parquet import parquet  # noqa: PLC0415
    from plenary.export.alignment.tmx import tmx  # noqa: PLC0415

    try:
        match path.suffix:
            case ".tmx":
                path.write_bytes(tmx(alignments))
            case ".parquet":
                path.write_bytes(parquet(alignments))
            case ".html":
                path.write_text(page(alignments), encoding="utf-8")
            case ".jsonl":
                path.write_text("".join(item.model_dump_json() + "\n" for item in alignments), encoding="utf-8")
            case "":
                path.mkdir(parents=True, exist_ok=True)
                for name, text in moses(alignments).items():
                    (path / name).write_text(text, encoding="utf-8")
            case _:
                refuse(f"{path} has no format that is known: name it .tmx, .jsonl, .parquet, .html, or a folder.")
    except ImportError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror or error}.")


def _show(alignment: Alignment, codes: list[str]) -> None:
    table = Table(title=printable(alignment.symbol), show_lines=True)
    for name in ("row", *codes):
        table.add_column(name, overflow="fold")
    doubted = {(item.row, item.odd) for item in alignment.discrepancies}
    for row in alignment.rows:
        texts = {str(code): text.text for code, text in row.texts.items()}
        cells = [
            Text(printable(texts.get(code, "")), style="yellow" if (row.id, code) in doubted else "") for code in codes
        ]
        table.add_row(Text(printable(row.id)), *cells)
    Console().print(table)
    for item in alignment.discrepancies:
        typer.echo(printable(sentence(item)))


def sentence(item: Discrepancy) -> str:
    """Describe a discrepancy in one line."""
    values = ", ".join(f"{code} {text[:40] or '-'}" for code, text in sorted(item.evidence.items()))
    odd = f", {item.odd} is the odd one" if item.odd else ""
    second = SECOND_READINGS.get(item.second_reading or "", "")
    return f"{item.kind.replace('_', ' ')} in {item.row}{odd}: {values}{second}"
