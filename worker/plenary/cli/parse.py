"""`plenary parse`: files to records on standard output or in a folder, without a server and settings."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from plenary.cli.common import INTERRUPTED, pages_at_once, printable, refuse
from plenary.cli.parse_output import FormattedDocument, to_folder, to_stream, to_tables
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Engine, Options

if TYPE_CHECKING:
    from plenary.domain.identity import Hint
    from plenary.domain.record import Record
    from plenary.export.tables import TableFolder
    from plenary.parsing.catalogue import Catalogue
    from plenary.parsing.manifest import Manifest
    from plenary.sandbox.pool import Pool
    from plenary.sandbox.request import Bounds

Table = TypeVar("Table", "Manifest", "Catalogue")

AHEAD = 4  # files per process that are parsed before their turn
MIB = 1 << 20

Format = Literal["jsonl", "akn", "markdown", "jsonld", "csv", "parquet"]
TABLE_FORMS = frozenset({"csv", "parquet"})

app = typer.Typer()


@app.command("parse")
def parse(  # noqa: PLR0913 - the options of a command
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, or folders to search.")],
    *,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Files parsed at the same time.")] = 1,
    engine: Annotated[Engine, typer.Option(help="The engine for PDF.")] = "auto",
    ocr: Annotated[bool, typer.Option("--ocr", help="Recognize the text of scanned pages; needs Tesseract.")] = False,
    max_mib: Annotated[int, typer.Option(min=1, help="Refuse larger files (MiB).")] = 64,
    max_seconds: Annotated[int, typer.Option(min=1, help="Time limit for one file.")] = 120,
    max_memory_mib: Annotated[int, typer.Option(min=256, help="Memory limit for one file.")] = 2048,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="akn: Akoma Ntoso as the UN writes it; csv, parquet: tables.")
    ] = "jsonl",
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What is known of the files: key, symbol, language, title; CSV or JSON lines."
        ),
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Known resolutions, for texts without a symbol: symbol, title, session; CSV."
        ),
    ] = None,
    subjects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="SKOS vocabulary whose concepts are the subjects.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write one file per document into this folder.")
    ] = None,
) -> None:
    """Parse resolution files and write their records as JSON lines, in the order of the files.

    A file that cannot be parsed is reported on standard error, in one line, and the others continue. Each file is
    parsed in a child process with limits, so a file that hangs it, fills its memory or kills it fails alone. A file
    with several resolutions gives a record for each, one without a known symbol a record without a symbol. Akoma
    Ntoso of several files needs --output, since a stream can hold only one XML document; csv and parquet need it for
    their tables, a file each for records, blocks, citations, votes, mentions and more.

    Example: plenary parse --jobs 2 resolutions/*.pdf > records.jsonl

    Example: plenary parse --ocr --max-seconds 600 scans/*.pdf > records.jsonl

    Example: plenary parse --manifest archive/manifest.csv archive/*.txt

    Example: plenary parse --format akn --output marked-up/ resolutions/
    """
    from plenary.parsing.catalogue import Catalogue  # noqa: PLC0415
    from plenary.parsing.manifest import Manifest  # noqa: PLC0415
    from plenary.sandbox.request import Bounds  # noqa: PLC0415 - loads the parser

    paths = list(_files_of(files))
    if form == "akn" and output is None and len(paths) > 1:
        refuse(f"{len(paths)} files cannot become one XML document: name a folder with --output.")
    if form in TABLE_FORMS and output is None:
        refuse(f"--format {form} writes several tables: name a folder with --output.")
    bounds = Bounds(total_seconds=max_seconds, memory_mib=max_memory_mib)
    options = Options(
        engine,
        ocr="on" if ocr else "off",
        ocr_pages_at_once=pages_at_once(jobs),
        subjects=_vocabulary(subjects),
    )
    job = ParseJob(options, bounds, max_mib * MIB, form, _table(Manifest, manifest), _table(Catalogue, catalogue))
    tables = _tables(output, form) if output and form in TABLE_FORMS else None
    plain = to_folder(output) if output else to_stream(sys.stdout)
    write = to_tables(tables) if tables else plain
    failed = 0
    try:
        with _progress() as progress, closing(parsed_files(paths, jobs, job)) as outcomes:
            shown = progress.add_task("parsing", total=len(paths))
            for path, written, reason in outcomes:
                problems = list(filter(None, map(write, written))) if written else [reason]
                failed += bool(problems)
                for problem in problems:
                    progress.console.print(
                        printable(f"{path}: {problem}"), markup=False, highlight=False, soft_wrap=True
                    )
                progress.advance(shown)
            sys.stdout.flush()
            if tables:
                tables.close()
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if failed or not paths:
        typer.echo(f"{failed} of {len(paths)} files failed." if paths else "No file was found.", err=True)
        raise typer.Exit(1)


def _progress() -> Progress:
    """Progress bar on standard error, if that is a terminal; the records go to standard output."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal or not sys.stderr.isatty())


def _table(kind: type[Table], path: Path | None) -> Table | None:
    """A manifest or catalogue. One that cannot be used ends the command."""
    from plenary.parsing.manifest import TableError  # noqa: PLC0415

    try:
        return kind.of(path.read_bytes()) if path else None
    except TableError as error:
        refuse(f"{path} cannot be used: {error}.")
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror or error}.")


def _vocabulary(path: Path | None) -> str | None:
    """The compiled vocabulary. One that cannot be used ends the command."""
    if path is None:
        return None
    from plenary.meaning.vocabularies import VocabularyError, prepared  # noqa: PLC0415

    try:
        return prepared(path)
    except VocabularyError as error:
        refuse(f"{path} cannot be used: {error}.")


def _tables(folder: Path, form: Format) -> TableFolder:
    """The folder of tables. One that cannot be written ends the command."""
    from plenary.export.tables import TableFolder  # noqa: PLC0415

    try:
        return TableFolder(folder, "csv" if form == "csv" else "parquet")
    except (OSError, ModuleNotFoundError) as error:
        refuse(f"{folder} cannot be written: {error}.")


def _files_of(files: list[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
        else:
            yield path


Outcome = tuple[list[FormattedDocument], str]  # the documents, or none and the reason


@dataclass(frozen=True, slots=True)
class ParseJob:
    """Options for parsing files and writing their records."""

    options: Options
    bounds: Bounds
    max_bytes: int
    form: Format
    manifest: Manifest | None = None
    catalogue: Catalogue | None = None


def parsed_files(paths: list[Path], jobs: int, job: ParseJob) -> Generator[tuple[Path, list[FormattedDocument], str]]:
    """Parse `jobs` files at a time, each in a child process. Closing the generator kills the processes."""
    from plenary.sandbox.pool import Pool  # noqa: PLC0415

    waiting = iter(paths)
    threads = ThreadPoolExecutor(jobs)
    try:
        with Pool(job.bounds) as readers:
            readers.warm(min(jobs, len(paths)))
            read = partial(_read_file, readers, job)
            ahead = deque((path, threads.submit(read, path)) for path in islice(waiting, jobs * AHEAD))
            while ahead:
                path, future = ahead.popleft()
                outcome = future.result()
                ahead.extend((following, threads.submit(read, following)) for following in islice(waiting, 1))
                yield path, *outcome
    finally:
        threads.shutdown(cancel_futures=True)


def _read_file(readers: Pool, job: ParseJob, path: Path) -> Outcome:
    """Parse one file. Errors become part of the outcome."""
    from plenary.domain.record import Record  # noqa: PLC0415
    from plenary.export import FORMS, file_name  # noqa: PLC0415
    from plenary.parsing.catalogue import identified  # noqa: PLC0415
    from plenary.sandbox.request import ParseRequest  # noqa: PLC0415

    try:
        size = path.stat().st_size
        if size > job.max_bytes:
            raise IngestError(ErrorCode.TOO_LARGE, size=size, limit=job.max_bytes)  # noqa: TRY301
        ref = ObjectRef.of_file(path)
        data, form = path.read_bytes(), FORMS.get(job.form)
        hint = job.manifest.hint(path.as_posix()) if job.manifest else None

        def read(hints: tuple[Hint, ...]) -> list[Record]:
            content = readers.read(ParseRequest(object=ref, options=job.options, hints=hints), data)
            return [Record.model_validate_json(line) for line in content.split(b"\n")]

        records = identified(read, (hint,) if hint else (), job.catalogue)
        if form is None:
            return [FormattedDocument("", "", "", record) for record in records], ""
        return [FormattedDocument(file_name(record, form), form.write(record), form.between) for record in records], ""
    except IngestError as failure:
        return [], f"{failure.reason.code}: {failure}"
    except OSError as error:
        return [], f"unreadable: {error.strerror or error}"
    except Exception as error:  # noqa: BLE001 - a defect on one file must not stop the others
        return [], f"{ErrorCode.DEFECT.code}: {IngestError(ErrorCode.DEFECT, error=f'{type(error).__name__}: {error}')}"
