"""A worker's liveness: it calls itself through the broker every few seconds. The call is no task and takes no slot.

The call goes through Celery's mailbox to the loop that consumes messages, which answers it also while every slot is
taken. So a busy worker is alive; one that hangs or lost its broker is not responding.
Where the broker has no mailbox (SQS) only the calling thread is watched.
"""

from __future__ import annotations

import atexit
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import structlog
from celery import signals
from celery.worker.control import control_command
from redis.exceptions import RedisError

from plenary.app import app, refuse_start
from plenary.observability.health_server import served
from plenary.services.context import context
from plenary.services.dependencies import unreachable_dependencies

if TYPE_CHECKING:
    from kombu import Connection

CALLS = 8  # in the time after which a worker counts as not responding
CONNECT_SECONDS = 3.0

_log = structlog.get_logger(__name__)


class Canary:
    """Calls one worker, by its node name, and keeps the time of its last response."""

    def __init__(self, name: str, deaf_seconds: float) -> None:
        self._name = name
        self._deaf_seconds = deaf_seconds
        self._heard = time.monotonic()
        self._away: dict[str, str] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="canary", daemon=True)

    def start(self) -> None:
        """Begin to call."""
        self._thread.start()

    def stop(self) -> None:
        """Call no more, and be missed no more."""
        self._over.set()
        self._thread.join(CONNECT_SECONDS)
        with suppress(RedisError):
            context().ledger.workers.left(self._name)
            context().ledger.sink_workers.leave(self._name, context().subscribers)

    def hear(self) -> None:
        """The call came through."""
        self._heard = time.monotonic()

    @property
    def silent_seconds(self) -> float:
        """Seconds since the last call that came through."""
        return time.monotonic() - self._heard

    @property
    def alive(self) -> bool:
        """True if a call came through within the limit."""
        return self.silent_seconds < self._deaf_seconds

    @property
    def ready(self) -> bool:
        """True if the worker, broker, ledger, stores and sinks respond."""
        if not self.alive:
            return False
        self._away = unreachable_dependencies(context())
        return not self._away

    def as_dict(self) -> dict[str, Any]:
        """For a probe. `away` is what did not answer when it was last asked whether it is ready."""
        status = "silent" if not self.alive else "waiting" if self._away else "ok"
        heard = round(self.silent_seconds, 1)
        return {"status": status, "worker": self._name, "heard_seconds_ago": heard, "away": self._away}

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                with app.connection_for_write(connect_timeout=CONNECT_SECONDS) as connection:
                    self._call_on(connection)
            except Exception as error:  # noqa: BLE001 - whatever a broker's library raises: it is called again
                _log.warning("canary.unsent", error=type(error).__name__)
                self._over.wait(self._deaf_seconds / CALLS)

    def _call_on(self, connection: Connection) -> None:
        mailbox = "fanout" in connection.transport.implements.exchange_type
        while not self._over.is_set():
            called = time.monotonic()
            if mailbox:
                app.control.broadcast("plenary_canary", destination=[self._name], connection=connection)
            else:
                self.hear()
            if not self._over.wait(self._deaf_seconds / CALLS) and self._heard >= called:
                context().ledger.workers.heard(self._name)
                context().ledger.sink_workers.beat(self._name, context().subscribers)


_running = ExitStack()
_canaries: list[Canary] = []


@control_command(name="plenary_canary")
def _hear(_state: Any) -> None:
    for canary in _canaries:
        canary.hear()


@signals.worker_ready.connect
def _begin(sender: Any, **_: Any) -> None:
    health = context().settings.health
    canary = Canary(sender.hostname, health.deaf_seconds)
    _canaries.append(canary)
    canary.start()
    _running.callback(canary.stop)
    atexit.register(_running.close)  # a cold stop (SIGQUIT) ends without `worker_shutdown`
    if health.port is not None:
        try:
            where = _running.enter_context(served(canary, health.host, health.port))
        except OSError as error:
            refuse_start(f"PLENARY_HEALTH__PORT {health.port} cannot be had ({error.strerror}): set another, or none.")
        _log.info("health", at=where)


@signals.worker_shutting_down.connect
def _go(**_: Any) -> None:
    """In a handler of a signal, hence in a thread: the ledger may be away."""
    for canary in _canaries:
        threading.Thread(target=canary.stop, name="canary-end", daemon=True).start()


@signals.worker_shutdown.connect
def _end(**_: Any) -> None:
    _running.close()
