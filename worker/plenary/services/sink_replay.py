"""Current records sent to one sink again, for a sink that started late or lost what it had.

Each record is sent once, as the event that published it, with the same id. The event is taken from the stream, or where
that was trimmed from the catalogue. Deliveries of the outbox wait meanwhile, a page at a time, so that a record never
overtakes its own update.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from plenary.domain.symbols import organ_of
from plenary.ledger.client import Ledger
from plenary.ledger.dead_letters import DeadLetterFilter
from plenary.ledger.scan import RecordRow
from plenary.services.context import Context
from plenary.sinks.base import Message, Topic, Write
from plenary.sinks.catalogue import CatalogueSink
from plenary.sinks.registry import Subscriber

if TYPE_CHECKING:
    pass

PAGE = 100


@dataclass(slots=True)
class ReplayCounts:
    """Progress of a replay: records and dead letters sent, and those that the sink does not want.

    `unavailable` are the ids of records whose event is neither on the stream nor in the catalogue.
    """

    records: int = 0
    failures: int = 0
    unwanted: int = 0
    dropped: int = 0
    unavailable: list[str] = field(default_factory=list)


def replay(
    context: Context,
    subscriber: Subscriber,
    *,
    organs: Iterable[str] = (),
    since: float | None = None,
    progress: Callable[[ReplayCounts], None] = lambda _: None,
) -> ReplayCounts:
    """Send every current record of these organs, published since then (seconds since 1970), and open dead letters.

    Without a filter the catalogue also drops what is no longer current. Errors: `IngestError`, `redis.RedisError`.
    """
    ledger, organ_codes, done = context.ledger, frozenset(organs), ReplayCounts()
    current: set[str] = set()
    rows = (row for row in ledger.scan.records() if row.id not in current)
    with subscriber.sink.connect() as write:
        while page := list(islice(rows, PAGE)):
            current.update(row.id for row in page)
            wanted = [row.id for row in page if _wanted(row, organ_codes)]
            with ledger.outbox.held(subscriber.sink.name):
                events = _events(context, list(ledger.scan.current(wanted)), since, done)
                done.records += _send(subscriber, write, events, done)
            progress(done)
        if Topic.FAILURES in subscriber.subscription.topics and not organ_codes:
            letters = ledger.dead_letters.find(DeadLetterFilter())
            bodies = (letter.body for letter in letters if since is None or letter.at >= since)
            done.failures = _send(subscriber, write, bodies, done)
    if isinstance(subscriber.sink, CatalogueSink) and not organ_codes and since is None:
        done.dropped = _drop_others(subscriber.sink, ledger, current)
        settle_catalogue(ledger, subscriber.sink)
    progress(done)
    return done


def settle_catalogue(ledger: Ledger, sink: CatalogueSink) -> int:
    """Remove the failures from the catalogue whose dead letters are closed: how many.

    A dead letter is also closed where no event says so: by a person, or by a file that gives what was known already.
    """
    from plenary.catalogue.writer import close_failures, failure_events  # noqa: PLC0415 - loads slowly

    with sink.transaction() as connection:
        failed = failure_events(connection)
    if not failed:
        return 0
    is_open = ledger.dead_letters.open_of(failed)
    closed = [event for uri, event in failed.items() if uri not in is_open]
    if not closed:
        return 0
    with sink.transaction() as connection:
        return close_failures(connection, closed)


def _wanted(row: RecordRow, organs: frozenset[str]) -> bool:
    return not organs or organ_of(row.symbol) in organs


def _events(context: Context, rows: list[RecordRow], since: float | None, done: ReplayCounts) -> Iterator[str]:
    """The events of these records that were published since then, from the stream or the catalogue."""
    missing = []
    for row, body in zip(rows, context.ledger.scan.events(rows), strict=True):
        if since is not None and row.position and int(row.position.partition("-")[0]) < since * 1000:
            continue
        if body and json.loads(body).get("contenthash") == row.content:
            yield body
        else:
            missing.append(row)
    yield from _catalogued(context, missing, since, done)


def _catalogued(context: Context, rows: list[RecordRow], since: float | None, done: ReplayCounts) -> Iterator[str]:
    bodies = _catalogue_bodies(context, [row.id for row in rows]) if rows else {}
    for row in rows:
        event: dict[str, Any] = json.loads(bodies.get(row.id, "{}"))
        if event.get("contenthash") != row.content:
            done.unavailable.append(row.id)
        elif since is None or _seconds(event["time"]) >= since:
            yield bodies[row.id]


def _catalogue_bodies(context: Context, ids: list[str]) -> dict[str, str]:
    from plenary.catalogue.database import open_catalogue, reading  # noqa: PLC0415 - these load slowly
    from plenary.catalogue.errors import CatalogueError  # noqa: PLC0415
    from plenary.catalogue.queries import events_of  # noqa: PLC0415

    try:
        engine = open_catalogue(context.settings.catalogue.url.get_secret_value())
        try:
            with reading(engine) as connection:
                return events_of(connection, ids)
        finally:
            engine.dispose()
    except CatalogueError:  # there may be none
        return {}


def _send(subscriber: Subscriber, write: Write, bodies: Iterable[str], done: ReplayCounts) -> int:
    """Deliver the events: how many the sink wants."""
    sent, batch = 0, list[Message]()
    for body in bodies:
        messages = subscriber.subscription.messages(body)
        sent += bool(messages)
        done.unwanted += not messages
        for message in messages:
            batch.append(message)
            if len(batch) == subscriber.sink.batch:
                write(batch)
                batch = []
    if batch:
        write(batch)
    return sent


def _drop_others(sink: CatalogueSink, ledger: Ledger, current: set[str]) -> int:
    from plenary.catalogue.writer import drop_records, record_ids  # noqa: PLC0415 - loads slowly

    with sink.transaction() as connection:
        unknown = [name for name in record_ids(connection) if name not in current]
        # what was published after the scan is current too
        kept = {row.id for row in ledger.scan.current(unknown)}
        return drop_records(connection, [name for name in unknown if name not in kept])


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
