"""Scheduled tasks that free what is stuck: outboxes, expired leases, requests that wait for a store."""

from __future__ import annotations

import structlog

from plenary.app import app
from plenary.errors import IngestError
from plenary.services.context import context
from plenary.services.sink_replay import settle_catalogue
from plenary.settings.celery import UPLOADS
from plenary.sinks.catalogue import CatalogueSink
from plenary.tasks import deliver
from plenary.tasks.ingest import enqueue

_log = structlog.get_logger(__name__)


@app.task(name="plenary.maintenance.drain", ignore_result=True, send_events=False)
def drain() -> None:
    """Have every outbox drained."""
    for sink in context().subscribers:
        deliver.send_delivery(sink)


@app.task(name="plenary.maintenance.settle", ignore_result=True, send_events=False)
def settle() -> int:
    """Remove the failures from the catalogue whose dead letters are closed: how many."""
    current = context()
    sinks = [
        subscriber.sink for subscriber in current.subscribers.values() if isinstance(subscriber.sink, CatalogueSink)
    ]
    try:
        return sum(settle_catalogue(current.ledger, sink) for sink in sinks if isinstance(sink, CatalogueSink))
    except IngestError as error:
        _log.warning("catalogue.unsettled", error=str(error.details.get("error", "")))
        return 0


@app.task(name="plenary.maintenance.sweep", ignore_result=True, send_events=False)
def sweep() -> int:
    """Send again the events whose lease ran out a visibility timeout ago: their message is lost. How many that were.

    Had the broker still had the message, it would have delivered it by then; if both come, one finds the other's lease.
    """
    worker_context = context()
    requests = worker_context.ledger.abandoned(worker_context.settings.broker.visibility_timeout_seconds)
    for request in requests:
        enqueue([request.event], queue=UPLOADS, replay=request.replay)
    return len(requests)


@app.task(name="plenary.maintenance.unpark", ignore_result=True, send_events=False)
def unpark() -> int:
    """Send again what waits for a store: all requests that are due, or one as a probe of an unreachable store."""
    worker_context, sent = context(), 0
    for parking in worker_context.ledger.dependencies(worker_context.settings.stores.names):
        requests, probe = parking.due()
        for request in requests:
            enqueue([request.event], queue=UPLOADS, replay=request.replay, probe=probe)
        sent += len(requests)
    return sent
