"""The status of the whole: queues, workers, stores, sinks, failures, the last documents. It changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from plenary.app import app
from plenary.ledger import keys
from plenary.ledger.dead_letters import DeadLetterFilter
from plenary.ledger.outbox import SinkState
from plenary.observability.queue_depth import QueueDepth, waiting
from plenary.services.context import Context
from plenary.settings.celery import QUEUES
from plenary.sinks import stream
from plenary.sinks.stream import StreamEntry

PLACES = 10


@dataclass(frozen=True, slots=True)
class Came:
    """One event of the stream of records."""

    at: str
    kind: str
    subject: str
    title: str


@dataclass(frozen=True, slots=True)
class StatusReport:
    """`queues`: what waits in each. `workers`: seconds since each last responded. `parked`: requests by store.

    `failures`: open dead letters by reason; `failures_below`: by prefix, those with most. `last`: the newest first.
    """

    queues: dict[str, QueueDepth]
    workers: dict[str, float]
    sinks: dict[str, SinkState]
    parked: dict[str, int]
    failures: dict[str, int]
    failures_below: dict[str, int]
    last: tuple[Came, ...]


def standing(context: Context, last: int) -> StatusReport:
    """Ask broker and ledger. Errors: `redis.RedisError`, kombu's `OperationalError`, `OSError`."""
    ledger = context.ledger
    with app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1, timeout=5)
        queues = {queue: waiting(connection, app.amqp.queues[queue].name) for queue in QUEUES}
    reasons: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for letter in ledger.dead_letters.find(DeadLetterFilter()):
        reasons[letter.data["reason"]] += 1
        places[f"{letter.object.uri.rpartition('/')[0]}/"] += 1
    came = stream.last(ledger.redis, keys.records(ledger.prefix), last) if last else []
    return StatusReport(
        queues=queues,
        workers=ledger.workers.silent_seconds(),
        sinks=ledger.outbox.states(),
        parked={
            parking.dependency: parking.waiting() for parking in ledger.dependencies(context.settings.stores.names)
        },
        failures=dict(reasons.most_common()),
        failures_below=dict(places.most_common(PLACES)),
        last=tuple(_came(entry) for entry in reversed(came)),
    )


def _came(entry: StreamEntry) -> Came:
    event = entry.event
    kind, data = str(event["type"]).split(".")[-2], event["data"] or {}
    return Came(
        event["time"].isoformat(), kind, str(event["subject"]), str(data.get("title") or data.get("organ") or "")
    )
