"""What a worker tells Prometheus: outcomes as they come, and `/metrics` for as long as the worker runs."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from celery import signals
from redis.exceptions import RedisError

from config.connections import connect
from config.settings import settings
from worker.app import app
from worker.metrics import names
from worker.metrics.roster import Roster
from worker.structure.symbols import organ_of
from worker.tasks.context import context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.metrics.tally import Tally
    from worker.tasks.pipeline import Outcome

_serving = ExitStack()
_log = structlog.get_logger(__name__)


def ended(outcome: Outcome, tally: Tally) -> None:
    """Count an outcome. A record's id is its symbol and its language, with a colon between them."""
    symbol, _, language = (outcome.record or "").rpartition(":")
    organ = organ_of(symbol) or names.UNKNOWN
    tally.count(names.DOCUMENTS, outcome.result, organ, language or names.UNKNOWN)
    if outcome.result in {"created", "updated"}:
        tally.sent(organ, language)
    if outcome.reason:
        tally.count(names.FAILURES, outcome.reason)


@signals.worker_ready.connect
def _begin(sender: Any, **_: Any) -> None:
    _came(sender.hostname)
    _serve()


@signals.worker_shutting_down.connect
def _go(sender: str, **_: Any) -> None:
    """In a handler of a signal, hence in a thread: the ledger may be away."""
    threading.Thread(target=_goes, args=(sender,), name="roster").start()


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _save(**_: Any) -> None:
    context().tally.save()


@signals.worker_shutdown.connect
def _stop_serving(**_: Any) -> None:
    """Never in a process of the pool: one that was forked meanwhile has the server, and not the thread that runs it."""
    _serving.close()


def _serve() -> None:
    from worker.metrics.serving import served_metrics  # noqa: PLC0415 - brings Prometheus' client

    try:
        url = _serving.enter_context(served_metrics(app, settings()))
    except OSError as error:  # another worker of this machine has the port, and shows the same totals
        _log.warning("metrics.unserved", port=settings().metrics.port, error=error.strerror)
        return
    if url:
        _log.info("metrics.served", url=url)


def _came(worker: str) -> None:
    with _roster() as roster:
        roster.come(worker)


def _goes(worker: str) -> None:
    with _roster() as roster:
        roster.go(worker)


@contextmanager
def _roster() -> Iterator[Roster]:
    """With a connection of its own: the process's context is made in the pool's processes, after their fork."""
    chosen = settings()
    try:
        with connect(chosen) as redis:
            yield Roster(redis, chosen.redis.prefix)
    except RedisError as error:
        _log.warning("ledger.unreachable", error=str(error))
