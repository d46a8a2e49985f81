"""`plenary listen`: the listeners as processes. SIGINT and SIGTERM stop one after the events that it holds."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plenary.cli.common import announce, read_settings, refuse
from plenary.errors import IngestError
from plenary.observability.logging import configure
from plenary.settings.model import ConfigError, Settings, fresh_settings
from plenary.settings.secret_files import file_of

if TYPE_CHECKING:  # loads Celery and Starlette
    from plenary.listeners import Intake
    from plenary.listeners.webhook import SnsSubscription

POLL_MARGIN_SECONDS = 10
MAX_CONNECTIONS = 200
HEAD_SECONDS = 10.0
GRACE_SECONDS = 20

app = typer.Typer(
    help="Receive storage notifications and enqueue an ingest task for each.\n\n"
    "Each listener answers GET /health and GET /ready over HTTP, the webhook on its own port.",
    no_args_is_help=True,
)

HealthPort = Annotated[int | None, typer.Option(help="Port of the probes. Default: PLENARY_EVENTS__...__HEALTH_PORT.")]


@app.command()
def sqs(
    queue_url: Annotated[str | None, typer.Option(help="Default: PLENARY_EVENTS__SQS__QUEUE_URL.")] = None,
    health_port: HealthPort = None,
) -> None:
    """Poll an SQS queue, standard or FIFO, for S3 notifications, bare or through SNS or EventBridge.

    Example: plenary listen sqs --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/uploads
    """
    import boto3  # noqa: PLC0415 - the other listeners do not need it

    from plenary.listeners.sqs import SqsListener  # noqa: PLC0415
    from plenary.storage.s3 import client_options  # noqa: PLC0415

    settings = read_settings()
    branch = settings.events.sqs
    url = queue_url or branch.queue_url
    if not url:
        refuse("No queue: give --queue-url or set PLENARY_EVENTS__SQS__QUEUE_URL.")
    options = client_options(settings.stores.s3, read_timeout_seconds=branch.wait_seconds + POLL_MARGIN_SECONDS)
    options["endpoint_url"] = branch.endpoint_url
    with _open("sqs", settings, branch.health_port if health_port is None else health_port) as (intake, stop):
        listener = SqsListener(
            client=boto3.session.Session().client("sqs", **options),
            queue_url=url,
            intake=intake,
            max_bytes=settings.limits.event_body_kib << 10,
            wait_seconds=branch.wait_seconds,
            batch=branch.batch,
            visibility_seconds=branch.visibility_seconds,
        )
        announce(f"Listening to {url}", settings)
        listener.run(stop)


@app.command()
def redis(
    key: Annotated[str | None, typer.Option(help="The list. Default: PLENARY_EVENTS__REDIS__KEY.")] = None,
    health_port: HealthPort = None,
) -> None:
    """Take notifications from a Redis list that MinIO fills (notify_redis, format=access).

    The server is the one of PLENARY_EVENTS__REDIS__URL, by default the ledger's. Entries that cannot be decoded are
    moved to {KEY}:dead.

    Example: plenary listen redis --key bucketevents
    """
    from plenary.listeners.redis_list import RedisListListener  # noqa: PLC0415
    from plenary.settings.connections import connect_to_list  # noqa: PLC0415

    settings = read_settings()
    branch = settings.events.redis
    name = key or branch.key
    if not name:
        refuse("No list: give --key or set PLENARY_EVENTS__REDIS__KEY.")
    with (
        _open("redis", settings, branch.health_port if health_port is None else health_port) as (intake, stop),
        connect_to_list(settings) as client,
    ):
        limit = settings.limits.event_body_kib << 10
        announce(f"Listening to the list {name}", settings)
        RedisListListener(client, name, intake, limit, batch=branch.batch).run(stop)


@app.command()
def webhook(
    host: Annotated[str | None, typer.Option(help="Default: PLENARY_EVENTS__WEBHOOK__HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: PLENARY_EVENTS__WEBHOOK__PORT.")] = None,
) -> None:
    """Take notifications over HTTP: POST /events with a bearer token; POST /sns from the SNS topics of the settings.

    GET /openapi.json describes the API.

    Example: PLENARY_EVENTS__WEBHOOK__TOKENS='["..."]' plenary listen webhook --port 8080
    """
    import uvicorn  # noqa: PLC0415 - the other listeners do not need it

    from plenary.listeners.webhook import WebhookListener  # noqa: PLC0415
    from plenary.observability.http_protocol import bounded_protocol, listening_socket  # noqa: PLC0415

    settings = read_settings()
    branch = settings.events.webhook
    with _open("webhook", settings, None) as (intake, _):
        try:
            hook = WebhookListener(
                intake,
                _tokens(settings),
                settings.limits.event_body_kib << 10,
                hmac_secret=branch.hmac_secret.get_secret_value() if branch.hmac_secret else None,
                requests_per_second=branch.requests_per_second,
                subscription=_subscription(settings),
            )
        except ValueError as error:
            refuse(str(error))
        address = (host or branch.host, branch.port if port is None else port)
        try:
            listening = listening_socket(*address)
        except OSError as error:
            refuse(f"Port {address[1]} on {address[0]} cannot be listened on ({error.strerror}): see --host, --port.")
        server = uvicorn.Server(
            uvicorn.Config(
                hook.application(),
                access_log=False,
                log_config=None,
                server_header=False,
                ws="none",
                lifespan="off",
                http=bounded_protocol(MAX_CONNECTIONS, HEAD_SECONDS),
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        announce(f"Webhook: http://{address[0]}:{listening.getsockname()[1]}", settings)
        server.run(sockets=[listening])  # it stops on the signal and then raises it again, for our handler


@app.command()
def folder(
    root: Annotated[Path | None, typer.Option(help="Default: PLENARY_STORES__FOLDER__ROOT.")] = None,
    health_port: HealthPort = None,
) -> None:
    """Watch a folder: the files in it, and new ones once they stop growing.

    The workers read the same folder: their PLENARY_STORES__FOLDER__ROOT must be this one.

    Example: plenary listen folder --root ./inbox
    """
    from plenary.listeners.folder import FolderListener  # noqa: PLC0415
    from plenary.storage.local import FolderStore  # noqa: PLC0415

    settings = read_settings()
    place = root or settings.stores.folder.root
    if place is None:
        refuse("No folder: give --root or set PLENARY_STORES__FOLDER__ROOT.")
    if not place.is_dir():
        refuse(f"{place} is not a folder: create it first.")
    branch = settings.events.watch
    with _open("folder", settings, branch.health_port if health_port is None else health_port) as (intake, stop):
        announce(f"Watching {place}", settings)
        store = FolderStore(place, settings.stores.folder.ignore)
        FolderListener(store, intake, branch.settle_seconds, branch.rescan_seconds).run(stop)


def _serve_metrics(stack: ExitStack, settings: Settings) -> None:
    from plenary.app import app as celery  # noqa: PLC0415
    from plenary.observability.metrics.server import served_metrics  # noqa: PLC0415 - loads Prometheus' client

    try:
        url = stack.enter_context(served_metrics(celery, settings))
    except OSError as error:
        refuse(f"PLENARY_METRICS__PORT {settings.metrics.port} is not available for the metrics ({error.strerror}).")
    if url:
        announce(f"Metrics: {url}", settings)


def _subscription(settings: Settings) -> SnsSubscription | None:
    branch = settings.events.webhook
    if not branch.sns_topics:
        return None
    import boto3  # noqa: PLC0415 - only webhooks for SNS need it
    from botocore import UNSIGNED  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    from plenary.listeners.webhook import SnsSubscription  # noqa: PLC0415
    from plenary.listeners.webhook.sns_signature import Verifier, origin_of  # noqa: PLC0415

    for topic in branch.sns_topics:
        origin_of(topic)
    session: Any = boto3.session.Session()
    # the token is enough to confirm: no credentials are sent
    config = Config(signature_version=UNSIGNED, connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2})

    def confirm(topic: str, token: str) -> None:
        region = topic.split(":")[3]
        client = session.client("sns", region_name=region, endpoint_url=branch.sns_endpoint_url, config=config)
        client.confirm_subscription(TopicArn=topic, Token=token)

    return SnsSubscription(Verifier(frozenset(branch.sns_topics), branch.sns_endpoint_url), confirm)


def _tokens(settings: Settings) -> Callable[[], list[str]]:
    """The tokens of the webhook. Those of a file are read again when it changes."""
    path = file_of("PLENARY_EVENTS__WEBHOOK__TOKENS")
    tokens, seen = [token.get_secret_value() for token in settings.events.webhook.tokens], 0

    def current() -> list[str]:
        nonlocal tokens, seen
        with suppress(OSError, ConfigError):  # a file that is being replaced
            if path and (at := path.stat().st_mtime_ns) != seen:
                tokens = [token.get_secret_value() for token in fresh_settings().events.webhook.tokens] or tokens
                seen = at
        return tokens

    return current


@contextmanager
def _open(name: str, settings: Settings, health_port: int | None) -> Iterator[tuple[Intake, threading.Event]]:
    """Set up logging, the intake and its probes, with an event that SIGINT and SIGTERM set.

    An error that ends the listener becomes one line and exit code 1.
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415

    from plenary.app import look_at_server  # noqa: PLC0415 - loads Celery
    from plenary.listeners.service import opened_intake  # noqa: PLC0415
    from plenary.observability.health_server import served  # noqa: PLC0415

    configure(settings.log)
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with ExitStack() as stack:
            look_at_server()
            intake = stack.enter_context(opened_intake(name, settings))
            _serve_metrics(stack, settings)
            if health_port is not None:
                try:
                    where = stack.enter_context(served(intake.vitals, settings.events.health_host, health_port))
                except OSError as error:
                    refuse(
                        f"Port {health_port} is not available for the probes ({error.strerror}): give --health-port."
                    )
                announce(f"Health: {where}", settings)
            yield intake, stop
    except (ClientError, IngestError, OSError) as error:
        announce(f"Stopped: {error}", settings)
        raise typer.Exit(1) from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
