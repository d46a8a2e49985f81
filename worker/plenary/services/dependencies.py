"""Dependencies that do not respond: for the probes of a worker and `plenary health`. It repairs nothing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from kombu import Producer, Queue
from redis.exceptions import RedisError

from plenary.app import app
from plenary.ledger.probe import check_clock, clock_offset_seconds, probe_writing
from plenary.observability.queue_depth import SENDER, oldest_headers
from plenary.services.context import Context
from plenary.settings.celery import QUEUES
from plenary.settings.connections import drop, why
from plenary.settings.model import ConfigError

if TYPE_CHECKING:
    from kombu import Connection

ANSWER_SECONDS = 3
MINUTE_SECONDS = 60


def unreachable_dependencies(context: Context) -> dict[str, str]:
    """Dependencies that do not respond, with the reason: broker, ledger, a store, a sink."""
    reasons = {}
    try:
        with app.connection_for_write(connect_timeout=ANSWER_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=ANSWER_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever a broker's library raises
        reasons["broker"] = type(error).__name__
    try:
        reasons |= stores_and_sinks_away(context)
        probe_writing(context.ledger.redis, context.ledger.prefix)
        check_clock(clock_offset_seconds(context.ledger.redis), "the ledger's server")
    except RedisError as error:
        reasons["ledger"] = why(error)
    except ConfigError as error:
        reasons["clock"] = str(error)
    return reasons


def probe_broker() -> None:
    """Connect to the broker and send it a message. Errors: those of its library, `TimeoutError`."""
    with app.connection_for_write(connect_timeout=ANSWER_SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=ANSWER_SECONDS)
        probe_publishing(connection, ANSWER_SECONDS)


def probe_publishing(connection: Connection, seconds: float) -> None:
    """Send a message to a temporary queue; not with SQS. Errors: those of the broker's library, `TimeoutError`."""
    if connection.transport.driver_type == "sqs":
        return
    name = f"plenary.probe.{uuid.uuid4().hex}"
    channel: Any = connection.channel()
    queue = Queue(name, channel=channel, durable=False, auto_delete=True, exclusive=True, expires=MINUTE_SECONDS)
    queue.queue_declare()
    amqp_bounds: dict[str, Any] = {"timeout": seconds, "confirm_timeout": seconds}
    bounds = amqp_bounds if connection.transport.driver_type == "amqp" else {}
    try:
        Producer(channel, auto_declare=False).publish("probe", routing_key=name, **bounds)
    except TimeoutError:
        drop(connection)
        raise TimeoutError("the broker confirms no message: a memory or disk alarm blocks publishers") from None
    queue.purge()
    queue.delete()


def check_prefix(prefix: str) -> None:
    """Refuse to work on queues that hold tasks of a deployment with another prefix. Errors: those of the broker.

    Raises:
        ConfigError: A queue does.

    """
    with app.connection_for_read(connect_timeout=ANSWER_SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=ANSWER_SECONDS)
        for queue in QUEUES:
            name = app.amqp.queues[queue].name
            sender = (oldest_headers(connection, name) or {}).get(SENDER, prefix)
            if sender != prefix:
                raise ConfigError(
                    f"The queue {name} holds a task of the deployment {sender}, and PLENARY_REDIS__PREFIX is {prefix}: "
                    "give each deployment on a broker a prefix of its own, or this one its former prefix."
                )


def stores_and_sinks_away(context: Context) -> dict[str, str]:
    """As the last requests found them. Errors: `redis.RedisError`."""
    return _stores(context) | _sinks(context)


def _stores(context: Context) -> dict[str, str]:
    reasons = {
        f"store {parking.dependency}": parking.why()
        for parking in context.ledger.dependencies(context.settings.stores.names)
        if parking.since()
    }
    root = context.settings.stores.folder.root
    if root and not root.is_dir():
        reasons["store folder"] = "its root is no folder"
    return reasons


def _sinks(context: Context) -> dict[str, str]:
    states = context.ledger.outbox.states()
    return {
        f"sink {name}": state.error
        for name, state in states.items()
        if name in context.subscribers and state.error is not None
    }
