"""The doors in: what storage says happened becomes `StorageEvent`s, and listeners hand them to the broker.

A listener is given a `Door` and knows neither the broker nor the tasks behind it.
"""

from __future__ import annotations

from plenary.events.door import Door, Keep, Submit
from plenary.events.filters import Filter
from plenary.events.reading import Reading, Rejected, read_events
from plenary.events.vitals import Vitals

__all__ = ["Door", "Filter", "Keep", "Reading", "Rejected", "Submit", "Vitals", "read_events"]
