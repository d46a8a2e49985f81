"""`plenary listen`: the listeners as processes. Each ends on SIGINT or SIGTERM, with what it has in hand done."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from config.checks import check
from config.logging import configure
from config.settings import Refused
from worker.commands.usage import read_settings, refuse
from worker.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Log, Settings
    from worker.events import Submit

POLL_MARGIN_SECONDS = 10
MAX_CONNECTIONS = 200
GRACE_SECONDS = 20

app = typer.Typer(
    help="Listen for new files and put each on the queue.\n\n"
    "Exit codes: 0 stopped as asked, 1 it could not go on, 2 the settings are incomplete.",
    no_args_is_help=True,
)


@app.command()
def sqs(
    queue_url: Annotated[str | None, typer.Option(help="Else PLENARY_EVENTS__SQS__QUEUE_URL.")] = None,
) -> None:
    """Poll an SQS queue for S3 notifications, bare or through SNS or EventBridge.

    Example: plenary listen sqs --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/uploads
    """
    import boto3  # noqa: PLC0415 - the other listeners do without

    from worker.events.sqs import SqsListener  # noqa: PLC0415
    from worker.stores.s3 import client_options  # noqa: PLC0415

    chosen = _checked()
    branch = chosen.events.sqs
    url = queue_url or branch.queue_url
    if not url:
        refuse("No queue: give --queue-url or set PLENARY_EVENTS__SQS__QUEUE_URL.")
    options = client_options(chosen.stores.s3, read_timeout_seconds=branch.wait_seconds + POLL_MARGIN_SECONDS)
    options["endpoint_url"] = branch.endpoint_url
    listener = SqsListener(
        client=boto3.session.Session().client("sqs", **options),
        queue_url=url,
        submit=_submit(),
        max_bytes=chosen.limits.event_body_kib << 10,
        wait_seconds=branch.wait_seconds,
        batch=branch.batch,
    )
    typer.echo(f"Listening to {url}", err=True)
    with _until_stopped(chosen.log) as stop:
        listener.run(stop)


@app.command()
def webhook(
    host: Annotated[str | None, typer.Option(help="Else PLENARY_EVENTS__WEBHOOK__HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Else PLENARY_EVENTS__WEBHOOK__PORT, else 8080.")] = None,
) -> None:
    """Take notifications over HTTP: POST /events with a bearer token, GET /health.

    Example: PLENARY_EVENTS__WEBHOOK__TOKENS='["..."]' plenary listen webhook --port 8080
    """
    import uvicorn  # noqa: PLC0415 - the other listeners do without

    from worker.events.webhook import application  # noqa: PLC0415

    chosen = _checked()
    branch = chosen.events.webhook
    tokens = [token.get_secret_value() for token in branch.tokens]
    try:
        asgi = application(_submit(), tokens, max_body_bytes=chosen.limits.event_body_kib << 10)
    except ValueError as error:
        refuse(str(error))
    server = uvicorn.Server(
        uvicorn.Config(
            asgi,
            host=host or branch.host,
            port=branch.port if port is None else port,
            access_log=False,
            log_config=None,
            server_header=False,
            ws="none",
            lifespan="off",
            limit_concurrency=MAX_CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    with _until_stopped(chosen.log):  # uvicorn stops at the signal and then raises it once more, for this handler
        server.run()


@app.command()
def folder(
    root: Annotated[Path | None, typer.Option(help="Else PLENARY_STORES__FOLDER__ROOT.")] = None,
) -> None:
    """Watch a folder: files in it now, and each that comes and has stopped growing.

    The workers read the same folder: their PLENARY_STORES__FOLDER__ROOT must be this one.

    Example: plenary listen folder --root ./inbox
    """
    from worker.events.folder import FolderListener  # noqa: PLC0415
    from worker.stores.folder import FolderStore  # noqa: PLC0415

    chosen = _checked()
    place = root or chosen.stores.folder.root
    if place is None:
        refuse("No folder: give --root or set PLENARY_STORES__FOLDER__ROOT.")
    if not place.is_dir():
        refuse(f"{place} is no folder: make it first.")
    branch = chosen.events.watch
    listener = FolderListener(
        FolderStore(place), _submit(), settle_seconds=branch.settle_seconds, rescan_seconds=branch.rescan_seconds
    )
    typer.echo(f"Watching {place}", err=True)
    with _until_stopped(chosen.log) as stop:
        listener.run(stop)


def _checked() -> Settings:
    chosen = read_settings()
    try:
        check(chosen)
    except Refused as refused:
        refuse(str(refused))
    return chosen


def _submit() -> Submit:
    from worker.tasks.ingest import submit  # noqa: PLC0415 - brings Celery

    return submit


@contextmanager
def _until_stopped(log: Log) -> Iterator[threading.Event]:
    """Set up logging; give an event that SIGINT and SIGTERM set; make an error that ends it one line and code 1."""
    from botocore.exceptions import ClientError  # noqa: PLC0415

    configure(log)
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    except (ClientError, Failure, OSError) as error:
        typer.echo(f"Stopped: {error}", err=True)
        raise typer.Exit(1) from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
