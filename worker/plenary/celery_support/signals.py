"""A worker's metrics: outcomes are counted as they come, and `/metrics` is served until the worker ends."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from typing import Any

import structlog
from celery import signals

from plenary.app import app
from plenary.domain.symbols import organ_of
from plenary.observability.metrics import names
from plenary.observability.metrics.counters import Tally
from plenary.services.context import context
from plenary.services.ingest import Outcome
from plenary.settings.model import settings

_serving = ExitStack()
_log = structlog.get_logger(__name__)


def ended(outcome: Outcome, tally: Tally) -> None:
    """Count an outcome. A record's id is its symbol and its language; the records of one file have one organ."""
    symbol, _, language = next(iter(outcome.records), "").rpartition(":")
    organ = organ_of(symbol) or names.UNKNOWN
    tally.count(names.DOCUMENTS, outcome.result, organ, language or names.UNKNOWN)
    if outcome.result in {"created", "updated"}:
        tally.sent(organ, language)
    if outcome.reason:
        tally.count(names.FAILURES, outcome.reason)


@signals.worker_ready.connect
def _serve(**_: Any) -> None:
    from plenary.observability.metrics.server import served_metrics  # noqa: PLC0415 - brings Prometheus' client

    try:
        url = _serving.enter_context(served_metrics(app, settings()))
    except OSError as error:  # another worker of this machine has the port, and shows the same totals
        _log.warning("metrics.unserved", port=settings().metrics.port, error=error.strerror)
        return
    # A cold stop (SIGQUIT) ends without `worker_shutdown`. Left to the end of the interpreter, the server would wait
    # for its thread, a daemon that is gone by then: for ever.
    atexit.register(_serving.close)
    if url:
        _log.info("metrics.served", url=url)


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _save(**_: Any) -> None:
    context().tally.save()


@signals.worker_shutdown.connect
def _stop_serving(**_: Any) -> None:
    """Close the server. Not on `worker_process_shutdown`: a forked pool process has the server but not its thread."""
    _serving.close()
