"""The way from every listener to the broker: the filter, the counts, and patience while the broker is unreachable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from plenary.domain.storage_event import StorageEvent
from plenary.errors import IngestError
from plenary.listeners.event_log import Trace
from plenary.listeners.filter import Filter
from plenary.listeners.status import Vitals
from plenary.notifications.base import Decoder
from plenary.notifications.decode import BUILT_IN, UnreadableEvent

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

Submit = Callable[[Sequence[StorageEvent]], object]
"""Enqueues events in their order and returns only once the broker has all.

Errors: `IngestError(BROKER_UNREACHABLE)`; it may have some of them then, and a repeat does no harm."""

Keep = Callable[[UnreadableEvent], None]
"""Keeps what could not be read, for a person. Errors: `IngestError(BROKER_UNREACHABLE)`."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """Given to a listener. `keep` is for listeners whose source has no dead letters of its own.

    `sources` decode notifications. `store_of` names the object store of a bucket, for
    notifications, which name none.
    """

    submit: Submit
    keep: Keep
    accepts: Filter = field(default_factory=Filter)
    vitals: Vitals = field(default_factory=Vitals)
    trace: Trace = field(default_factory=Trace)
    sources: Sequence[Decoder] = BUILT_IN
    store_of: Callable[[str], str] | None = None

    def pass_on(self, events: Sequence[StorageEvent]) -> int:
        """Enqueue what the filter does not leave out: how many. Errors: those of `submit`; nothing is counted then."""
        events = [self._in_its_store(event) for event in events]
        rules = [self.accepts.refusal(event) for event in events]
        wanted = [event for event, rule in zip(events, rules, strict=True) if not rule]
        if wanted:
            self._asking(lambda: self.submit(wanted))
        self.vitals.count("accepted", len(wanted))
        for event, rule in zip(events, rules, strict=True):
            if rule:
                self.vitals.count(f"filtered.{rule}")
            if not rule:
                self.vitals.serve(event.object.bucket_uri)
            self.trace.note(event.object.uri, f"filtered.{rule}" if rule else "accepted")
        return len(wanted)

    def _in_its_store(self, event: StorageEvent) -> StorageEvent:
        if self.store_of is None or event.object.store != "s3":
            return event
        place = event.object.model_copy(update={"store": self.store_of(event.object.bucket)})
        return event.model_copy(update={"object": place})

    def set_aside(self, rejected: UnreadableEvent) -> None:
        """Keep what could not be read. Errors: those of `keep`."""
        self._asking(lambda: self.keep(rejected))
        self.reject(rejected)

    def reject(self, rejected: UnreadableEvent) -> None:
        """Count what could not be read and is kept elsewhere."""
        self.vitals.count("rejected")
        self.trace.note_rejected(rejected.raw)

    def _asking(self, broker: Callable[[], object]) -> None:
        try:
            broker()
        except IngestError as failure:
            self.vitals.away("broker", str(failure))
            raise
        self.vitals.back("broker")


def patiently(do: Callable[[], object], vitals: Vitals, stop: threading.Event) -> bool:
    """Repeat until it succeeds, with pauses that double. False if `stop` was set before it had.

    Errors: a `IngestError` that no retry can help.
    """
    pause = FIRST_PAUSE_SECONDS
    while True:
        vitals.turn()
        try:
            do()
        except IngestError as failure:
            if not failure.reason.value.retry:
                raise
            _log.warning("broker.unreachable", error=str(failure), pause_seconds=pause)
        else:
            return True
        if stop.wait(pause):
            return False
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def deliver(intake: Intake, events: Sequence[StorageEvent], stop: threading.Event) -> bool:
    """Pass events on, however long the broker is unreachable. False if `stop` was set before they were."""
    return patiently(lambda: intake.pass_on(events), intake.vitals, stop)
