"""What does not answer: for the probes of a worker and `plenary health`. It mends nothing."""

from __future__ import annotations

from redis.exceptions import RedisError

from plenary.app import app
from plenary.ledger.outbox import Outbox
from plenary.ledger.parked_requests import dependencies
from plenary.services.context import Context
from plenary.storage.base import NAMES

ANSWER_SECONDS = 3


def away(here: Context) -> dict[str, str]:
    """What does not answer and why: broker, ledger, a store, a sink."""
    found = {}
    try:
        with app.connection_for_write(connect_timeout=ANSWER_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=ANSWER_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever a broker's library raises
        found["broker"] = type(error).__name__
    try:
        found |= stores_and_sinks_away(here)
    except RedisError as error:
        found["ledger"] = type(error).__name__
    return found


def stores_and_sinks_away(here: Context) -> dict[str, str]:
    """As the last requests found them. Errors: `redis.RedisError`."""
    return _stores(here) | _sinks(here)


def _stores(here: Context) -> dict[str, str]:
    redis, prefix = here.ledger.redis, here.ledger.prefix
    found = {
        f"store {parking.dependency}": parking.why()
        for parking in dependencies(redis, prefix, NAMES)
        if parking.since()
    }
    root = here.settings.stores.folder.root
    if root and not root.is_dir():
        found["store folder"] = "its root is no folder"
    return found


def _sinks(here: Context) -> dict[str, str]:
    states = Outbox(here.ledger.redis, here.ledger.prefix).states()
    return {
        f"sink {name}": state.error
        for name, state in states.items()
        if name in here.subscribers and state.error is not None
    }
