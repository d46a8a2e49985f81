"""The Celery application: `celery -A plenary.app worker|beat|flower`. Settings that cannot work end its start."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import structlog
from celery import Celery, signals
from celery.loaders.app import AppLoader
from kombu.serialization import registry  # type: ignore[attr-defined]
from kombu.transport import TRANSPORT_ALIASES
from redis.exceptions import RedisError

from plenary.celery_support import own_lines
from plenary.ledger.identity import prepare
from plenary.ledger.probe import check_clock, clock_offset_seconds
from plenary.observability import logging, tracing
from plenary.observability.queue_depth import SENDER, SENT_AT
from plenary.sandbox.limits import die_with_parent
from plenary.services.clocks import check_store_clock
from plenary.settings import checks
from plenary.settings.celery import configuration
from plenary.settings.connections import connect
from plenary.settings.model import ConfigError, settings

EXIT_REFUSED = 2
TRANSPORTS = "plenary.celery_support.redis_transport"
AMQP = "plenary.celery_support.amqp_transport"
BACKEND = "plenary.celery_support.result_backends"


class Loader(AppLoader):
    """Celery's, with result backends of our own."""

    override_backends: ClassVar = {  # type: ignore[misc]
        "redis": f"{BACKEND}:RedisBackend",
        "rediss": f"{BACKEND}:RedisBackend",
        "sentinel": f"{BACKEND}:SentinelBackend",
    }


def _application() -> Celery:
    try:
        checks.check_settings(settings())
    except ConfigError as refused:
        refuse_start(refused)
    redis, sentinel = f"{TRANSPORTS}:Transport", f"{TRANSPORTS}:SentinelTransport"
    TRANSPORT_ALIASES.update(redis=redis, rediss=redis, sentinel=sentinel)
    TRANSPORT_ALIASES.update(amqp=f"{AMQP}:AmqpTransport", amqps=f"{AMQP}:AmqpTlsTransport")
    celery = Celery(
        "plenary",
        task_cls="plenary.celery_support.task_base:OwnTask",
        loader=Loader,
        amqp="plenary.celery_support.publishing:BoundedAMQP",
    )
    celery.conf.update(configuration(settings()))
    if settings().broker.signing.key:
        celery.setup_security(serializer="json")
        registry._set_default_serializer("json")  # noqa: SLF001 - for what is no task: sinks say what they write
    celery.set_default()
    own_lines.use_json(celery)
    if "flower" in sys.argv[1:]:  # the one command for which Celery does not send the signal below
        logging.configure(settings().log)
    traces = settings().traces
    if traces.endpoint:
        tracing.start_tracing(traces.endpoint, traces.headers.get_secret_value(), traces.ratio)
    return celery


def refuse_start(refused: ConfigError | str) -> NoReturn:
    """End this process and say why."""
    sentence = f"Plenary does not start.\n{refused}"
    if os.environ.get("PLENARY_LOG__FORMAT") == "json":  # the settings themselves may be what is refused
        sentence = json.dumps({"event": sentence, "logger": __name__, "level": "critical"})
    print(sentence, file=sys.stderr)  # noqa: T201 - before logging is set up
    raise SystemExit(EXIT_REFUSED)


app = _application()
# where `celery -A plenary.app flower` finds its configuration
os.environ.setdefault("FLOWER_CONF", str(Path(checks.__file__).with_name("flower.py")))


@signals.setup_logging.connect
def _log(**_: Any) -> None:
    logging.configure(settings().log)


@signals.before_task_publish.connect
def _say_when(headers: dict[str, Any], **_: Any) -> None:
    """A message bears when it was first sent, from which the age of a queue is known, and by which deployment."""
    headers.setdefault(SENT_AT, str(time.time()))
    headers.setdefault(SENDER, settings().redis.prefix)


@signals.worker_init.connect
@signals.beat_init.connect
def look_at_server(**_: Any) -> None:
    """End this process if the ledger's server loses data. An unreachable one is waited for."""
    try:
        with connect(settings()) as redis:
            checks.check_server(redis)
            check_clock(clock_offset_seconds(redis), "the ledger's server")
            prepare(redis, settings().redis.prefix)
        check_store_clock(settings())
    except ConfigError as refused:
        refuse_start(refused)
    except RedisError as error:  # Celery itself waits for a broker that is not up yet
        structlog.get_logger(__name__).warning("ledger.unreachable", error=str(error))


@signals.worker_init.connect
def _make_quorum_queues(**_: Any) -> None:
    """A worker binds all quorum queues, not its own alone, to the exchanges for tasks that wait: make those missing."""
    if settings().broker.quorum_queues:
        with app.connection_for_write() as link:
            link.ensure_connection(errback=_say_away)
            for queue in app.amqp.queues.values():
                queue(link.default_channel).declare()


def _say_away(error: Exception, wait_seconds: float) -> None:
    structlog.get_logger(__name__).warning("broker.unreachable", error=type(error).__name__, wait_seconds=wait_seconds)


@signals.beat_embedded_init.connect
def _end_schedule_with_worker(**_: Any) -> None:
    die_with_parent(os.getppid(), signal.SIGTERM)


@signals.worker_process_shutdown.connect
def _flush(**_: Any) -> None:
    tracing.flush()


@signals.worker_process_init.connect
def _follow_parent(**_: Any) -> None:
    die_with_parent(os.getppid())
