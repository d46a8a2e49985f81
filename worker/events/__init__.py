"""The doors in: what storage says happened becomes `StorageEvent`s, and listeners hand them to the broker.

A listener is given a `Door` and knows neither the broker nor the tasks behind it.
"""

from __future__ import annotations

from worker.events.door import Door, Keep, Submit
from worker.events.filters import Filter
from worker.events.reading import Reading, Rejected, read_events
from worker.events.vitals import Vitals

__all__ = ["Door", "Filter", "Keep", "Reading", "Rejected", "Submit", "Vitals", "read_events"]
