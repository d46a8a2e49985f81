"""Deliveries that a sink refuses: set aside once patience is over, so that others arrive; sent again on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from plenary.domain.cloudevents import Envelope, Type
from plenary.errors import ErrorCode, IngestError
from plenary.ledger.outbox import Outbox
from plenary.observability import tracing
from plenary.observability.metrics.counters import Tally
from plenary.sinks.base import Message, Sink, Topic, Write

PATIENCE = 5  # refusals in a row; with the rests between them 31 s

_log = structlog.get_logger(__name__)


@contextmanager
def setting_aside(sink: Sink, outbox: Outbox, tally: Tally) -> Iterator[Write]:
    """A connection that sets aside the first message that is refused, once patience with it is over.

    A message that is too large is set aside at once.
    """
    patient = outbox.times_in_trouble(sink.name) < PATIENCE
    with sink.connect() as write:

        def deliver(messages: Sequence[Message]) -> None:
            nonlocal patient
            try:
                spans = tracing.delivering(sink.name, [message.envelope.body for message in messages])
                with tally.timed("deliver", spans):
                    write(messages)
            except IngestError as failure:
                if failure.reason is not ErrorCode.SINK_REFUSED or (patient and not _too_large(failure)):
                    raise
                patient = True  # with the next one
                _one_by_one(write, messages, sink.name, outbox)

        yield deliver


def send_again(sink: Sink, outbox: Outbox) -> int:
    """Redeliver rejected messages, oldest first; return how many. Errors: `IngestError` of the first refused."""
    with sink.connect() as write:
        sent = 0
        for entry, fields in outbox.set_aside_of(sink.name):
            envelope = Envelope(fields["id"], Type(fields["type"]), fields["subject"], fields["event"])
            write([Message(Topic(fields["topic"]), fields["routing_key"], envelope)])
            outbox.take_back(entry)
            sent += 1
    return sent


def _one_by_one(write: Write, messages: Sequence[Message], sink: str, outbox: Outbox) -> None:
    aside = False
    for message in messages:
        try:
            write([message])
        except IngestError as failure:
            if failure.reason is not ErrorCode.SINK_REFUSED or (aside and not _too_large(failure)):
                raise
            aside, error = aside or not _too_large(failure), str(failure.details.get("error", ""))
            outbox.set_aside(sink, {"error": error, **_fields(message)})
            _log.warning("sink.refused", sink=sink, error=error, subject=message.envelope.subject)


def _too_large(failure: IngestError) -> bool:
    return "size" in failure.details


def _fields(message: Message) -> dict[str, str]:
    sent = message.envelope
    return {
        "topic": message.topic.value,
        "routing_key": message.routing_key,
        "id": sent.id,
        "type": sent.type.value,
        "subject": sent.subject,
        "event": sent.body,
    }
