"""Objects of a bucket that the ledger lacks, enqueued as a backfill: by the schedule, or on request.

The task is given up with its worker and not delivered again: the next turn of the schedule finds what was left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import LockError, RedisError

from plenary.app import app
from plenary.domain.storage_event import split_place
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.client import Ledger
from plenary.listeners.filter import configured_filter
from plenary.services.backfill.backpressure import depth_of
from plenary.services.context import Context, context
from plenary.services.reconcile import Case, Mismatch, Reconciliation
from plenary.settings.celery import BACKFILL, OCR
from plenary.settings.connections import why
from plenary.settings.model import settings
from plenary.tasks.ingest import enqueue

_log = structlog.get_logger(__name__)


@app.task(
    name="plenary.maintenance.reconcile",
    ignore_result=True,
    send_events=False,
    acks_late=False,
    time_limit=settings().reconcile.limit_seconds,
)
def reconcile() -> None:
    """Reconcile every target of the settings, or else each bucket that is served, unless another reconcile runs."""
    worker_context = context()
    reconcile_settings = worker_context.settings.reconcile
    lock = worker_context.ledger.redis.lock(
        keys.reconcile_lock(worker_context.ledger.prefix), timeout=reconcile_settings.limit_seconds, blocking=False
    )
    try:
        targets = dict.fromkeys(reconcile_settings.targets, 0.0)
        if reconcile_settings.served and not targets:
            targets = _served(worker_context.ledger, worker_context.settings.events.filter.prefixes)
        if not targets or not lock.acquire():
            return
    except RedisError as error:
        _log.warning("ledger.unreachable", error=str(error))
        return
    try:
        for target, since in targets.items():
            _reconcile(target, worker_context, since)
    except RedisError as error:
        _log.warning("ledger.unreachable", error=str(error))
    finally:
        with suppress(LockError, RedisError):
            lock.release()


def of_target(target: str, context: Context, grace_seconds: float | None = None) -> Reconciliation:
    """The reconciliation of a URI such as `s3://bucket/prefix`. Errors: `ValueError`, with a sentence."""
    store, bucket, prefix = split_place(target)
    if not bucket:
        raise ValueError(f"{target} is no place: write s3://BUCKET/PREFIX.")
    grace = context.settings.reconcile.grace_seconds if grace_seconds is None else grace_seconds
    return Reconciliation(
        context.store(store),
        bucket,
        prefix,
        context.ledger,
        configured_filter(context.settings),
        grace_seconds=grace,
        scans=_scans,
        redelivery_seconds=context.settings.broker.visibility_timeout_seconds,
    )


def _served(ledger: Ledger, prefixes: Sequence[str]) -> dict[str, float]:
    """Buckets that listeners serve, below the prefixes that they accept, and since when."""
    buckets = cast("dict[str, str]", ledger.redis.hgetall(keys.served(ledger.prefix)))
    return {f"{bucket}/{prefix}": float(at) for bucket, at in sorted(buckets.items()) for prefix in prefixes or ("",)}


def sent_in(reconciliation: Reconciliation, limit: int, since: float = 0) -> Iterator[tuple[Case, bool]]:
    """Every case, and whether it was enqueued: at most `limit`, none missing that was uploaded before `since`.

    Errors: `IngestError` of the store or the broker.
    """
    count = 0
    for case in reconciliation.cases():
        old = case.state is Mismatch.MISSING and case.event.occurred_at and case.event.occurred_at.timestamp() < since
        sent = not case.left and not old and count < limit
        if sent:
            enqueue([case.event], queue=BACKFILL)
            count += 1
        yield case, sent


def _scans() -> int:
    try:
        return depth_of(OCR).messages
    except (OperationalError, RedisError, OSError) as error:
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=why(error)) from error


def _reconcile(target: str, context: Context, since: float) -> None:
    counts: Counter[str] = Counter()
    try:
        reconciliation = of_target(target, context)
        for case, sent in sent_in(reconciliation, context.settings.reconcile.at_most, since):
            counts[f"{case.state}, {case.link}"] += 1
            if sent:
                _log.info("object.lost", object=case.uri, state=case.state, link=case.link, detail=case.detail)
    except (IngestError, ValueError) as error:
        _log.warning("reconcile.stopped", target=target, error=str(error), **_log_fields(counts))
    else:
        _log.info("reconcile.done", target=target, **_log_fields(counts | reconciliation.counts))


def _log_fields(counts: Counter[str]) -> dict[str, Any]:
    return {"counts": dict(counts)}
