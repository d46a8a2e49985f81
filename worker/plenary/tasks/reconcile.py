"""Objects of a bucket that the ledger lacks, enqueued as a backfill: by the schedule, or on request.

The task is given up with its worker and not delivered again: the next turn of the schedule finds what was left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import LockError, RedisError

from plenary.app import app
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.scan import Survey
from plenary.services.backfill.backpressure import depth_of
from plenary.services.context import Context, context
from plenary.services.reconcile import Case, Reconciliation
from plenary.settings.celery import OCR
from plenary.settings.connections import why
from plenary.settings.model import settings
from plenary.tasks.accepting import accepted
from plenary.tasks.ingest import enter

_log = structlog.get_logger(__name__)


@app.task(
    name="plenary.maintenance.reconcile",
    ignore_result=True,
    send_events=False,
    acks_late=False,
    time_limit=settings().reconcile.limit_seconds,
)
def reconcile() -> None:
    """Reconcile every target of the settings, unless another reconcile still runs."""
    here = context()
    chosen = here.settings.reconcile
    lock = here.ledger.redis.lock(keys.reconcile_lock(here.ledger.prefix), timeout=chosen.limit_seconds, blocking=False)
    if not chosen.targets or not lock.acquire():
        return
    try:
        for target in chosen.targets:
            _reconcile(target, here)
    except RedisError as error:
        _log.warning("ledger.unreachable", error=str(error))
    finally:
        with suppress(LockError, RedisError):
            lock.release()


def of_target(target: str, here: Context, grace_seconds: float | None = None) -> Reconciliation:
    """The reconciliation of a URI such as `s3://bucket/prefix`. Errors: `ValueError`, with a sentence."""
    store, separator, rest = target.partition("://")
    bucket, _, prefix = rest.partition("/")
    if not separator or not bucket:
        raise ValueError(f"{target} is no place: write s3://BUCKET/PREFIX.")
    grace = here.settings.reconcile.grace_seconds if grace_seconds is None else grace_seconds
    survey = Survey(here.ledger.redis, here.ledger.prefix)
    return Reconciliation(
        here.store(store),
        bucket,
        prefix,
        survey,
        accepted(here.settings),
        grace_seconds=grace,
        scans=_scans,
        redelivery_seconds=here.settings.broker.visibility_timeout_seconds,
    )


def sent_in(found: Reconciliation, limit: int) -> Iterator[tuple[Case, bool]]:
    """Every case, and whether it was enqueued (at most `limit`). Errors: `IngestError` of the store or the broker."""
    count = 0
    for case in found.cases():
        sent = not case.left and count < limit
        if sent:
            enter(case.event)
            count += 1
        yield case, sent


def _scans() -> int:
    try:
        return depth_of(OCR).messages
    except (OperationalError, RedisError, OSError) as error:
        raise IngestError(ErrorCode.BROKER_UNREACHABLE, error=why(error)) from error


def _reconcile(target: str, here: Context) -> None:
    counts: Counter[str] = Counter()
    try:
        found = of_target(target, here)
        for case, sent in sent_in(found, here.settings.reconcile.at_most):
            counts[f"{case.state}, {case.link}"] += 1
            if sent:
                _log.info("object.lost", object=case.uri, state=case.state, link=case.link, detail=case.detail)
    except (IngestError, ValueError) as error:
        _log.warning("reconcile.stopped", target=target, error=str(error), **_told(counts))
    else:
        _log.info("reconcile.done", target=target, **_told(counts | found.counts))


def _told(counts: Counter[str]) -> dict[str, Any]:
    return {"counts": dict(counts)}
