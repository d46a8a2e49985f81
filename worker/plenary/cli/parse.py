"""`plenary parse`: files to records on standard output or in a folder, without a queue, a server or settings."""

from __future__ import annotations

import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from plenary.cli.parse_output import Written, to_folder, to_stream
from plenary.cli.printable import printable
from plenary.cli.usage import refuse
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from plenary.parsing.options import Options
    from plenary.sandbox.pool import Pool
    from plenary.sandbox.request import Bounds

AHEAD = 4  # files a process that are read before their turn
ENGINES = ("auto", "pdfminer", "pdfium")
FORMATS = ("jsonl", "akn", "markdown")
MIB = 1 << 20
INTERRUPTED = 130

app = typer.Typer()


@app.command("parse")
def parse(  # noqa: PLR0913 - the options of a command
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, or folders to look through.")],
    *,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read at the same time.")] = 1,
    engine: Annotated[str, typer.Option(help="The engine for PDF: auto, pdfminer or pdfium.")] = "auto",
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Recognize the text of pages that are pictures; needs Tesseract.")
    ] = False,
    max_mib: Annotated[int, typer.Option(min=1, help="The largest file that is read, in MiB.")] = 64,
    max_seconds: Annotated[int, typer.Option(min=1, help="The longest that one file may take.")] = 120,
    max_memory_mib: Annotated[int, typer.Option(min=256, help="The most memory that one file may take.")] = 2048,
    form: Annotated[
        str, typer.Option("--format", "-f", help="jsonl, akn (Akoma Ntoso as the UN writes it) or markdown.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write one file a document into this folder.")
    ] = None,
) -> None:
    """Read resolution files and write their records as JSON lines, in the order of the files.

    What cannot be read is told on standard error, one line a file, and the others go on. Each file is read in a child
    process with limits, so that one which hangs it, fills its memory or kills it fails alone. A file that holds several
    resolutions gives a record for each. Akoma Ntoso of several files needs --output, since two XML documents cannot
    stand in one stream.

    Exit codes: 0 all read, 1 a file failed or none was found, 2 wrong options, 130 interrupted.

    Example: plenary parse --jobs 2 resolutions/*.pdf > records.jsonl

    Example: plenary parse --ocr --max-seconds 600 scans/*.pdf > records.jsonl

    Example: plenary parse --format akn --output marked-up/ resolutions/
    """
    if engine not in ENGINES:
        refuse(f"There is no engine {engine!r}: it is one of {', '.join(ENGINES)}.")
    if form not in FORMATS:
        refuse(f"There is no format {form!r}: it is one of {', '.join(FORMATS)}.")
    from plenary.parsing.options import Options  # noqa: PLC0415
    from plenary.sandbox.request import Bounds  # noqa: PLC0415 - help need not wait for the parser

    paths = list(_found(files))
    if form == "akn" and output is None and len(paths) > 1:
        refuse(f"{len(paths)} files cannot become one XML document: name a folder with --output.")
    bounds = Bounds(total_seconds=max_seconds, memory_mib=max_memory_mib)
    reading = Reading(Options(engine, ocr="on" if ocr else "off"), bounds, max_mib * MIB, form)  # type: ignore[arg-type]
    write = to_folder(output) if output else to_stream(sys.stdout)
    failed = 0
    try:
        with _progress() as progress, closing(_outcomes(paths, jobs, reading)) as outcomes:
            shown = progress.add_task("reading", total=len(paths))
            for path, written, reason in outcomes:
                problems = list(filter(None, map(write, written))) if written else [reason]
                failed += bool(problems)
                for problem in problems:
                    progress.console.print(
                        printable(f"{path}: {problem}"), markup=False, highlight=False, soft_wrap=True
                    )
                progress.advance(shown)
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if failed or not paths:
        typer.echo(f"{failed} of {len(paths)} files failed." if paths else "No file was found.", err=True)
        raise typer.Exit(1)


def _progress() -> Progress:
    """A bar on a terminal, nothing elsewhere; always on standard error, since the records go to standard output."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal or not sys.stderr.isatty())


def _found(files: list[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
        else:
            yield path


Outcome = tuple[list[Written], str]  # what is written; nothing and the sentence that says why not


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read and written."""

    options: Options
    bounds: Bounds
    max_bytes: int
    form: str


def _outcomes(paths: list[Path], jobs: int, reading: Reading) -> Generator[tuple[Path, list[Written], str]]:
    """Read so many files at a time, each in a process of its own. Closing it kills what still reads."""
    from plenary.sandbox.pool import Pool  # noqa: PLC0415

    waiting = iter(paths)
    threads = ThreadPoolExecutor(jobs)
    try:
        with Pool(reading.bounds) as readers:
            readers.warm(min(jobs, len(paths)))
            read = partial(_read_file, readers, reading)
            ahead = deque((path, threads.submit(read, path)) for path in islice(waiting, jobs * AHEAD))
            while ahead:
                path, future = ahead.popleft()
                outcome = future.result()
                ahead.extend((following, threads.submit(read, following)) for following in islice(waiting, 1))
                yield path, *outcome
    finally:
        threads.shutdown(cancel_futures=True)


def _read_file(readers: Pool, reading: Reading, path: Path) -> Outcome:
    """One file. Nothing is raised: what goes wrong is told in the outcome."""
    from plenary.domain.record import Record  # noqa: PLC0415
    from plenary.export import FORMS, file_name  # noqa: PLC0415
    from plenary.sandbox.request import Order  # noqa: PLC0415

    try:
        size = path.stat().st_size
        if size > reading.max_bytes:
            raise IngestError(ErrorCode.TOO_LARGE, size=size, limit=reading.max_bytes)  # noqa: TRY301
        ref = ObjectRef(store="file", bucket=path.parent.name, key=path.name)
        content = readers.read(Order(object=ref, options=reading.options), path.read_bytes())
        records, form = [Record.model_validate_json(line) for line in content.split(b"\n")], FORMS[reading.form]
        return [Written(file_name(record, form), form.write(record), form.between) for record in records], ""
    except IngestError as failure:
        return [], f"{failure.reason.code}: {failure}"
    except OSError as error:
        return [], f"unreadable: {error.strerror or error}"
    except Exception as error:  # noqa: BLE001 - one file's defect never stops the others
        return [], f"{ErrorCode.DEFECT.code}: {IngestError(ErrorCode.DEFECT, error=f'{type(error).__name__}: {error}')}"
