"""The doors in: what storage says happened becomes `StorageEvent`s, and listeners hand them to the broker.

A listener is given a `Intake` and knows neither the broker nor the tasks behind it.
"""

from __future__ import annotations

from plenary.listeners.filter import Filter
from plenary.listeners.intake import Intake, Keep, Submit
from plenary.listeners.status import Vitals
from plenary.notifications.decode import DecodedBody, UnreadableEvent, read_events

__all__ = ["DecodedBody", "Filter", "Intake", "Keep", "Submit", "UnreadableEvent", "Vitals", "read_events"]
