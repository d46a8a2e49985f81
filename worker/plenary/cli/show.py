"""`plenary show`: what was read as what, as a list or drawn over the pages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.cli.common import pages_at_once, printable, refuse
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.options import Engine, Options

if TYPE_CHECKING:
    from plenary.domain.record import Place, Record

MIB = 1 << 20
SHOWN = 100  # characters of a block

app = typer.Typer()


@app.command("show")
def show(  # noqa: PLR0913 - the options of a command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A resolution file.")],
    *,
    pages: Annotated[
        Path | None, typer.Option("--pages", metavar="DIR", help="Write a PNG of each page into this folder.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="The engine for PDF.")] = "auto",
    ocr: Annotated[bool, typer.Option("--ocr", help="Recognize the text of scanned pages; needs Tesseract.")] = False,
    max_mib: Annotated[int, typer.Option(min=1, help="Refuse larger files (MiB).")] = 64,
    max_seconds: Annotated[int, typer.Option(min=1, help="Time limit for parsing.")] = 120,
    scale: Annotated[float, typer.Option(min=0.2, max=6.0, help="Dots per point of the pictures.")] = 2.0,
) -> None:
    """Show each block and note of a file with its place, and draw their boxes over the pages of a PDF.

    The pictures colour the boxes by kind, with a legend. Text that is in the masthead is grey, text that is in no field
    (page numbers, running heads, bar codes, text that was missed) is black. A document below the quality threshold is
    shown, too, since it needs a look the most.

    Example: plenary show A_RES_85_901-EN.pdf --pages boxes/
    """
    try:
        if file.stat().st_size > max_mib * MIB:
            refuse(f"{file} is larger than {max_mib} MiB: see --max-mib.")
        data = file.read_bytes()
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror or error}.")
    if pages and not data.startswith(b"%PDF"):
        refuse(f"{file} has no pages to draw on: leave out --pages to list the places.")
    options = Options(engine, minimum_quality=0, ocr="on" if ocr else "off", ocr_pages_at_once=pages_at_once())
    try:
        records = _records(file, data, options, max_seconds)
    except IngestError as failure:
        typer.echo(printable(f"{file}: {failure.reason.code}: {failure}"), err=True)
        raise typer.Exit(1) from None
    for record in records:
        _list(record)
    if pages:
        _draw(data, records, pages, scale)


def _records(file: Path, data: bytes, options: Options, max_seconds: int) -> list[Record]:
    from plenary.domain.record import Record  # noqa: PLC0415
    from plenary.sandbox.pool import Pool  # noqa: PLC0415 - loads the parser
    from plenary.sandbox.request import Bounds, ParseRequest  # noqa: PLC0415

    with Pool(Bounds(total_seconds=max_seconds)) as readers:
        content = readers.read(ParseRequest(object=ObjectRef.of_file(file), options=options), data)
    return [Record.model_validate_json(line) for line in content.split(b"\n")]


def _list(record: Record) -> None:
    sys.stdout.write(f"{printable(record.id)}  score {record.quality.score:g}\n")
    for block in record.blocks:
        cells = " | ".join(cell for row in block.rows or () for cell in row)
        said = " ".join(filter(None, (block.number, block.text, cells)))
        _line(block.places, block.kind, block.id, said)
    for note in record.footnotes:
        _line(note.places, "note", note.marker, note.text)


def _line(places: Sequence[Place], kind: str, name: str, text: str) -> None:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    sys.stdout.write(f"{_told(places):32}  {kind:9}  {printable(name):12}  {printable(shown)}\n")


def _told(places: Sequence[Place]) -> str:
    from plenary.domain.record import OnPage  # noqa: PLC0415

    if not places:
        return "-"
    first, more = places[0], f" +{len(places) - 1}" if len(places) > 1 else ""
    if isinstance(first, OnPage):
        x0, top, x1, bottom = first.box
        return f"page {first.page} ({x0:.0f}, {top:.0f})-({x1:.0f}, {bottom:.0f}){more}"
    return f"paragraph {first.paragraph} [{first.start}:{first.end}]{more}"


def _draw(data: bytes, records: Sequence[Record], folder: Path, scale: float) -> None:
    from plenary.export.page_pictures import draw_pages  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 0
        for number, picture in enumerate(draw_pages(data, records, scale), start=1):
            (folder / f"page-{number:03}.png").write_bytes(picture)
    except OSError as error:
        refuse(f"{folder} cannot be written: {error.strerror or error}.")
    typer.echo(f"{number} pages drawn into {printable(str(folder))}", err=True)
