"""What does not answer, and which workers hear: for probes, `plenary health` and `plenary status`. It mends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from redis.exceptions import RedisError

from worker.app import app
from worker.ledger import keys
from worker.ledger.outbox import Outbox
from worker.ledger.parking import Parking
from worker.stores import NAMES

if TYPE_CHECKING:
    from redis import Redis

    from worker.tasks.context import Context

ANSWER_SECONDS = 3
FORGET_SECONDS = 600.0  # a worker that was not heard for so long was taken away, or is seen to by somebody by now


@dataclass(frozen=True, slots=True)
class Workers:
    """When each worker was last heard, by the clock of the ledger's server. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def heard(self, name: str) -> None:
        """A worker's call to itself came through now."""
        now = self._now()
        with self.redis.pipeline() as pipeline:
            pipeline.zadd(keys.hearing(self.prefix), {name: now})
            pipeline.zremrangebyscore(keys.hearing(self.prefix), 0, now - FORGET_SECONDS)
            pipeline.execute()

    def left(self, name: str) -> None:
        """A worker ended as it was told."""
        self.redis.zrem(keys.hearing(self.prefix), name)

    def silent_seconds(self) -> dict[str, float]:
        """How long each worker was not heard."""
        found = cast("list[tuple[str, float]]", self.redis.zrange(keys.hearing(self.prefix), 0, -1, withscores=True))
        now = self._now()
        return {name: max(0.0, now - at) for name, at in found}

    def _now(self) -> float:
        seconds, micros = self.redis.time()
        return seconds + micros / 1e6


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
    found = {f"store {name}": "it does not answer" for name in NAMES if Parking(redis, prefix, name).since()}
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
