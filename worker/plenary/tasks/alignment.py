"""Aligns the language versions of a symbol, on a queue of its own behind the commit that changed one of them."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plenary.app import app
from plenary.domain.identity import is_provisional
from plenary.ledger.alignments import Alignments
from plenary.ledger.record_store import LedgerRecords
from plenary.services.alignment import align_symbol
from plenary.services.context import context
from plenary.services.second_reading import read_again
from plenary.tasks import deliver

OVERDUE_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@app.task(name="plenary.align", ignore_result=True, send_events=False)
def align(symbol: str) -> str:
    """Align the current records of a symbol. One that cannot be aligned now is sent again by the schedule."""
    current = context()
    alignments = Alignments(current.ledger.redis, current.ledger.prefix, tuple(current.subscribers))
    try:
        records = LedgerRecords(current.ledger.redis, current.ledger.prefix)
        result = align_symbol(symbol, alignments, records, current.tally, lambda record: read_again(record, current))
    except RedisError as error:
        _log.warning("ledger.unreachable", symbol=symbol, error=str(error))
        return "unreachable"
    if result == "aligned":
        for sink in current.subscribers:
            deliver.send_delivery(sink)
    return result


@app.task(name="plenary.maintenance.align", ignore_result=True, send_events=False)
def align_overdue() -> int:
    """Send the symbols again that should have been aligned by now: their message, or its worker, was lost."""
    current = context()
    symbols = Alignments(current.ledger.redis, current.ledger.prefix).due(OVERDUE_SECONDS)
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
