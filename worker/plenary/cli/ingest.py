"""`plenary ingest`: enqueue files and report their outcomes."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from plenary.cli.common import DATA, INTERRUPTED, DataOption, WaitOption, adopt, printable, read_settings, refuse
from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.settings.model import Settings
from plenary.storage.base import Listed

if TYPE_CHECKING:  # loads Celery
    from celery.result import AsyncResult

AHEAD = 200  # files enqueued at the same time; Ctrl-C enqueues no more

app = typer.Typer()

Queue = Literal["uploads", "backfill"]
QueueOption = Annotated[Queue, typer.Option("--queue", help="The queue to use.")]


@app.command("ingest")
def ingest(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URI...", help="A file or folder below the watched folder, or s3://BUCKET/KEY."),
    ],
    *,
    wait: WaitOption = True,
    queue: QueueOption = "uploads",
    data: DataOption = DATA,
) -> None:
    """Enqueue files and wait for their outcomes. A file that failed before is retried.

    A key that does not name an object is a prefix. A path must be below the folder that the workers read
    (PLENARY_STORES__FOLDER__ROOT, or the one that `plenary up` watches): the bytes are fetched by a worker.

    Example: plenary ingest s3://uploads/2031/
    """
    adopt(data)
    settings = read_settings()
    events = chain.from_iterable([_events(target, settings) for target in targets])
    enqueue_and_report(events, queue, wait=wait)


def enqueue_and_report(events: Iterator[StorageEvent], queue: Queue, *, wait: bool) -> None:
    """Enqueue events and show their outcomes. Exit with code 1 if a file failed or there was none."""
    counts: Counter[str] = Counter()
    try:
        with _shown() as shown:
            for event, result in _results(events, queue, shown, wait=wait):
                counts[_outcome(event, result, shown, wait=wait)] += 1
    except IngestError as failure:
        typer.echo(str(failure), err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("Interrupted. Enqueued files are still ingested: `plenary records` shows them.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _summary(counts)
    if not counts:
        typer.echo("No file was found.", err=True)
    if not counts or counts["failed"]:
        raise typer.Exit(1)


def _events(target: str, settings: Settings) -> Iterator[StorageEvent]:
    scheme, separator, rest = target.partition("://")
    if not separator:
        objects = _in_folder(Path(target), settings)
    elif scheme in settings.stores.names:
        bucket, _, key = rest.partition("/")
        objects = _in_store(scheme, bucket, key, settings)
    else:
        refuse(f"{target}: the store is one of {', '.join(settings.stores.names)}, or none for a path.")
    for listed in objects:
        yield StorageEvent(
            object=listed.ref,
            etag=listed.etag,
            size=listed.size,
            occurred_at=listed.last_modified,
            provider="command",
        )


def _in_store(scheme: str, bucket: str, key: str, settings: Settings) -> Iterator[Listed]:
    from plenary.storage.base import open_store  # noqa: PLC0415 - loads boto3

    try:
        store = open_store(scheme, settings.stores)
    except ValueError as error:
        refuse(str(error))
    # S3 lists the key itself before longer keys; a folder has no order
    if key and not key.endswith("/"):
        for listed in store.list(bucket, key):
            if listed.ref.key == key:
                yield listed
                return
            if scheme != "folder":
                break
    yield from store.list(bucket, key)


def _in_folder(path: Path, settings: Settings) -> Iterator[Listed]:
    from plenary.storage.local import FolderStore  # noqa: PLC0415

    root = settings.stores.folder.root
    if root is None:
        refuse(
            f"{path}: the workers do not read a folder, so they cannot fetch it. Set PLENARY_STORES__FOLDER__ROOT "
            "for them and for this command, or run `plenary up --folder DIR`, and put the file there."
        )
    store, place = FolderStore(root, settings.stores.folder.ignore), path.absolute()
    if not place.exists():
        refuse(f"{path}: there is no such file.")
    if place == store.root:
        return store.list(store.bucket)
    key = store.key_of(str(place))
    if key is None:
        refuse(f"{path} is not below {store.root}, the folder that the workers read: copy it there first.")
    if place.is_dir():
        return store.list(store.bucket, f"{key}/")
    listed = store.stat(key)
    return iter([listed] if listed else [])


def _results(
    events: Iterator[StorageEvent], queue: str, shown: Shown, *, wait: bool
) -> Iterator[tuple[StorageEvent, AsyncResult[Any]]]:
    from plenary.tasks.ingest import enqueue  # noqa: PLC0415 - loads Celery

    sent: deque[tuple[StorageEvent, AsyncResult[Any]]] = deque()
    for number, event in enumerate(events):
        if number == 0:
            _ask_broker()
        (result,) = enqueue([event], queue=queue, replay=True, keep_results=True)
        sent.append((event, result))
        shown.sent()
        if not wait or len(sent) >= AHEAD:
            yield sent.popleft()
    yield from sent


def _ask_broker() -> None:
    """Ask once, without a delay: the result backend would retry for half a minute."""
    from kombu.exceptions import OperationalError  # noqa: PLC0415

    from plenary.app import app as celery  # noqa: PLC0415

    try:
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1)
    except (OperationalError, OSError) as error:
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=type(error).__name__) from error


def _outcome(event: StorageEvent, result: AsyncResult[Any], shown: Shown, *, wait: bool) -> str:
    if not wait:
        result.forget()
        shown.done(event.object.uri, "sent", "")
        return "sent"
    answer = result.get(propagate=False)
    from plenary.services.ingest import FileFailedError  # noqa: PLC0415 - loads slowly

    if isinstance(answer, FileFailedError):
        answer = {"outcome": "failed", "reason": str(answer)}
    elif not isinstance(answer, dict):  # the task itself failed, without an outcome
        answer = {"outcome": "failed", "reason": type(answer).__name__}
    outcome = str(answer["outcome"])
    shown.done(
        event.object.uri, outcome, (answer.get("record") or "").replace("\n", ", ") or answer.get("reason") or ""
    )
    return outcome


class Shown(Protocol):
    """Progress of the files."""

    def sent(self) -> None:
        """Count a file that was enqueued."""

    def done(self, uri: str, outcome: str, detail: str) -> None:
        """Show the outcome of a file."""


class _Lines:
    def sent(self) -> None: ...

    def done(self, uri: str, outcome: str, detail: str) -> None:
        typer.echo("\t".join(map(printable, (outcome, detail, uri))))


class _Bar:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("files", total=0)
        self._total = 0

    def sent(self) -> None:
        self._total += 1
        self._progress.update(self._task, total=self._total)

    def done(self, uri: str, outcome: str, detail: str) -> None:
        self._progress.advance(self._task)
        if outcome == "failed":
            self._progress.console.print(
                printable(f"failed: {uri}: {detail}"), style="red", markup=False, highlight=False
            )


@contextmanager
def _shown() -> Iterator[Shown]:
    if not sys.stdout.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        yield _Bar(progress)


def _summary(counts: Counter[str]) -> None:
    if not counts:
        return
    table = Table("outcome", "files")
    for outcome, count in counts.most_common():
        table.add_row(outcome, str(count))
    Console(stderr=not sys.stdout.isatty()).print(table)
