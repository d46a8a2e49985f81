"""The doors in: what storage says happened becomes `StorageEvent`s, and listeners hand them to the broker.

A listener is given a `submit` function and knows neither the broker nor the tasks behind it.
"""

from __future__ import annotations

from collections.abc import Callable

from worker.contracts.event import StorageEvent
from worker.events.reading import Reading, Rejected, read_events

Submit = Callable[[StorageEvent], None]
"""Enqueues one event and returns only once the broker has it. Errors: `Failure(BROKER_UNREACHABLE)`."""

__all__ = ["Reading", "Rejected", "Submit", "read_events"]
