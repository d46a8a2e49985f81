"""`plenary up`: everything on this machine, stopped completely at the end."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from plenary.cli.common import (
    BROKER,
    CATALOGUE,
    CATALOGUE_ENABLED,
    DATA,
    FOLDER,
    DataOption,
    announced,
    catalogue_url,
    read_settings,
    refuse,
)
from plenary.cli.supervisor import Child

PORT = "PLENARY_WEB__PORT"
OCR_ENABLED = "PLENARY_OCR__ENABLED"
ALIGNMENT_ENABLED = "PLENARY_ALIGNMENT__ENABLED"
READY_SECONDS = 60.0
LOOK_SECONDS = 0.2

app = typer.Typer()


@app.command("up")
def up(  # noqa: PLR0913, PLR0917 - one parameter an option
    folder: Annotated[Path, typer.Option(help="The folder to watch; created if it is missing.")] = Path("inbox"),
    redis: Annotated[
        str | None, typer.Option(help="Use this server and start none: redis://, rediss://, redis+socket://.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port of Flower. Default: PLENARY_FLOWER__PORT.")] = None,
    no_flower: Annotated[bool, typer.Option("--no-flower", help="Run without Flower.")] = False,
    no_pages: Annotated[bool, typer.Option("--no-pages", help="Run without the reading room.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, help="Files parsed at the same time.")] = os.cpu_count() or 1,
    ocr: Annotated[
        bool,
        typer.Option("--ocr", help="Recognize scanned pages, by an additional worker; needs Tesseract."),
    ] = False,
    data: DataOption = DATA,
    server: Annotated[Path | None, typer.Option(help="The server program: valkey-server, redis-server.")] = None,
) -> None:
    """Start a server, a worker, the reading room and Flower, and watch a folder. Ctrl-C stops all; queues are kept.

    Example: plenary up --folder ./inbox

    Example: plenary up --ocr --folder ./scans
    """
    from plenary.services.embedded_valkey import NotStartedError, serve  # noqa: PLC0415 - loads slowly

    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(_stopped_by_signals(stop))
        os.environ |= {FOLDER: str(folder), **({"PLENARY_FLOWER__PORT": str(port)} if port is not None else {})}
        os.environ.setdefault(CATALOGUE, catalogue_url(data))
        os.environ.setdefault(CATALOGUE_ENABLED, "true")
        os.environ.setdefault(ALIGNMENT_ENABLED, "true")
        if ocr:
            os.environ[OCR_ENABLED] = "true"
        parts = []
        if redis:
            os.environ[BROKER] = redis
        else:
            try:
                own = stack.enter_context(serve(data.absolute() / "server", server))
            except NotStartedError as not_started:
                typer.echo(str(not_started), err=True)
                raise typer.Exit(1) from None
            os.environ[BROKER] = own.url
            parts.append(Child("The Valkey server", own.process, 0))
        ended = _run(stack, parts, folder, data.absolute(), concurrency, stop, flower=not no_flower, pages=not no_pages)
    typer.echo(ended or "Stopped. Files that were not ingested yet are kept in the queue.", err=True)
    if ended:
        raise typer.Exit(1)


def _run(  # noqa: PLR0913, PLR0917
    stack: ExitStack,
    parts: list[Child],
    folder: Path,
    data: Path,
    concurrency: int,
    stop: threading.Event,
    *,
    flower: bool,
    pages: bool,
) -> str | None:
    """Run until asked to stop, or until a part ends unexpectedly; return which. `parts` are running already."""
    from plenary.settings.celery import OCR, QUEUES  # noqa: PLC0415

    settings = read_settings()
    if flower:
        _refuse_taken_port(settings.flower.host, settings.flower.port)
    if pages:
        _make_catalogue(settings.catalogue.url.get_secret_value())
        command = [sys.executable, "-m", "plenary.cli", "serve", *([] if PORT in os.environ else ["--any-port"])]
        parts = [*parts, stack.enter_context(Child.started("The reading room", command, {}, grace_seconds=3))]
    celery = [sys.executable, "-m", "celery", "-A", "plenary.app"]
    grace = settings.limits.shutdown_seconds
    options = [f"--concurrency={concurrency}", "--beat", "--without-gossip"]
    if settings.ocr.enabled:
        options.append(f"--queues={','.join(name for name in QUEUES if name != OCR)}")
    worker = stack.enter_context(
        Child.started("The worker", [*celery, "--quiet", "worker", *options], {}, grace_seconds=grace)
    )
    parts = [*parts, worker]
    if settings.ocr.enabled:
        alone = ["--concurrency=1", f"--queues={OCR}", f"--hostname={OCR}@%h", "--without-gossip"]
        command = [*celery, "--quiet", "worker", *alone]
        parts.append(stack.enter_context(Child.started("The OCR worker", command, {}, grace_seconds=grace)))
    shown = None
    if flower:
        shown = stack.enter_context(Child.started("Flower", [*celery, "--quiet", "flower"], {}, grace_seconds=3))
        parts.append(shown)
    _wait_until_ready(worker, stop)
    if shown:  # it shows only what happens while it runs
        _wait_until_listening(shown, settings.flower.host, settings.flower.port, stop)
    if not stop.is_set() and worker.running:
        stack.enter_context(announced(data, os.environ[BROKER], folder))
        listener = stack.enter_context(_watching(folder))
        typer.echo(f"Watching {folder}: drop files into it. Ctrl-C stops.", err=True)
        typer.echo("Records: `plenary records --follow`, in this directory.", err=True)
        if flower:
            typer.echo(f"Flower: http://{settings.flower.host}:{settings.flower.port}", err=True)
        return _supervise(parts, listener, stop)
    return _supervise(parts, None, stop)


def _make_catalogue(url: str) -> None:
    """Make the catalogue, so that its pages are there before the first record is."""
    from plenary.catalogue.database import migrate, open_catalogue  # noqa: PLC0415 - load slowly
    from plenary.catalogue.errors import CatalogueError  # noqa: PLC0415

    try:
        engine = open_catalogue(url, writable=True)
        migrate(engine)
        engine.dispose()
    except CatalogueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _supervise(parts: list[Child], listener: threading.Thread | None, stop: threading.Event) -> str | None:
    while not stop.wait(LOOK_SECONDS):
        for part in parts:
            if not part.running:
                return f"{part.name} ended unexpectedly ({part.ending}). Everything else is stopped."
        if listener is not None and not listener.is_alive():
            return "The folder can no longer be watched. Everything else is stopped."
    return None


@contextmanager
def _watching(folder: Path) -> Iterator[threading.Thread]:
    from plenary.listeners.folder import FolderListener  # noqa: PLC0415
    from plenary.listeners.service import opened_intake  # noqa: PLC0415
    from plenary.storage.local import FolderStore  # noqa: PLC0415

    settings, stop = read_settings(), threading.Event()
    watch = settings.events.watch
    with opened_intake("folder", settings) as intake:
        store = FolderStore(folder, settings.stores.folder.ignore)
        listener = FolderListener(store, intake, watch.settle_seconds, watch.rescan_seconds)
        thread = threading.Thread(target=listener.run, args=(stop,), name="folder", daemon=True)
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join()


def _wait_until_ready(worker: Child, stop: threading.Event) -> None:
    from plenary.app import app as celery  # noqa: PLC0415 - reads the environment that was set above

    for _ in range(int(READY_SECONDS)):
        if stop.is_set() or not worker.running or celery.control.ping(timeout=1.0, limit=1):
            return


def _wait_until_listening(part: Child, host: str, port: int, stop: threading.Event) -> None:
    until = time.monotonic() + READY_SECONDS
    while part.running and time.monotonic() < until and not stop.wait(LOOK_SECONDS):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            refuse(f"Port {port} on {host} is in use: choose another for Flower with --port, or give --no-flower.")


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
