"""Aligns the language versions of a symbol, on a queue of its own behind the commit that changed one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.catalogue.errors import CatalogueError
from plenary.domain.identity import is_provisional
from plenary.services.alignment import align_symbol
from plenary.services.context import context
from plenary.services.record_home import in_catalogue, record_store
from plenary.services.second_reading import read_again
from plenary.tasks import deliver

if TYPE_CHECKING:
    from celery import Task

OVERDUE_SECONDS = 60.0
BEHIND = frozenset({"incomplete", "raced"})  # results where the store lacks what the ledger has
BEHIND_SECONDS, RETRIES = 2.0, 4

_log = structlog.get_logger(__name__)


@app.task(name="plenary.align", bind=True, ignore_result=True, max_retries=RETRIES, send_events=False)
def align(self: Task[..., Any], symbol: str) -> str:
    """Align the current records of a symbol. One that cannot be aligned now is sent again by the schedule.

    A catalogue gets a record a moment after its commit: the symbol comes again soon.
    """
    current = context()
    alignments = current.ledger.alignments
    try:
        records = record_store(current.settings, current.ledger.redis)
        result = align_symbol(symbol, alignments, records, current.tally, lambda record: read_again(record, current))
    except RedisError as error:
        _log.warning("ledger.unreachable", symbol=symbol, error=str(error))
        return "unreachable"
    except CatalogueError as error:
        _log.warning("catalogue.unreachable", symbol=symbol, error=str(error))
        return "unreachable"
    if result in BEHIND and in_catalogue(current.settings) and self.request.retries < RETRIES:
        raise self.retry(countdown=BEHIND_SECONDS * 2**self.request.retries)
    if result == "aligned":
        for sink in current.subscribers:
            deliver.send_delivery(sink)
    return result


@app.task(name="plenary.maintenance.align", ignore_result=True, send_events=False)
def align_overdue() -> int:
    """Send the symbols again that should have been aligned by now: their message, or its worker, was lost."""
    current = context()
    symbols = current.ledger.alignments.due(OVERDUE_SECONDS)
    for symbol in symbols:
        send_symbol(symbol)
    return len(symbols)


def send_records(record_ids: Iterable[str]) -> None:
    """Have the symbols of changed records aligned."""
    for symbol in dict.fromkeys(name.rpartition(":")[0] for name in record_ids if not is_provisional(name)):
        send_symbol(symbol)


def send_symbol(symbol: str) -> None:
    """Have a symbol aligned. If the broker does not take it, the schedule will."""
    try:
        align.apply_async((symbol,))
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("align.unsent", symbol=symbol, error=type(error).__name__)
