"""Where records go. The stream is filled by the ledger's commit itself; every other sink is behind an outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from worker.sinks.jsonl import JsonlSink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Sinks


class Sink(Protocol):
    """What an outbox is drained into.

    `write` returns once the events (JSON texts of CloudEvents) are durable. After a crash it is given the same events
    again, in the same order and perhaps with more behind them; it keeps each once where it can, and else relies on the
    event's id. Errors: `Failure` with SINK_UNREACHABLE.
    """

    @property
    def name(self) -> str:
        """The name of its outbox."""

    def write(self, events: Sequence[str]) -> None:
        """Deliver events, oldest first."""


def outbox_sinks(settings: Sinks) -> tuple[Sink, ...]:
    """The sinks that are set up, the stream aside."""
    return (JsonlSink(settings.jsonl.path),) if settings.jsonl.path else ()
