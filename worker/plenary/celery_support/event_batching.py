"""Task events are sent a few times a second, in batches.

Celery sends its buffered events at each turn of its loop. With short tasks that is a message per event, a tenth of the
cost of a document apart from parsing. Flower shows the events a little later.
"""

from __future__ import annotations

from typing import Any

from celery import bootsteps
from celery.worker.consumer import Events, Heart

from plenary.app import app

GATHER_SECONDS = 0.25


class GatheredEvents(bootsteps.StartStopStep):
    """A consumer step: https://docs.celeryq.dev/en/stable/userguide/extending.html#consumer."""

    requires = (Events, Heart)  # started last, stopped first: before Heart reports that the worker goes offline

    def start(self, parent: Any) -> None:
        """Buffer events if there is a loop to send them from, up to Celery's own limit."""
        dispatcher, hub = parent.event_dispatcher, parent.hub
        if not dispatcher or not hub:
            return
        waiting = False

        def send() -> None:
            nonlocal waiting
            waiting = False
            parent._flush_events()  # noqa: SLF001 - what Celery's own step calls

        def soon() -> None:
            nonlocal waiting
            if not waiting:
                waiting = True
                hub.call_later(GATHER_SECONDS, send)

        dispatcher.on_send_buffered = soon

    def stop(self, parent: Any) -> None:
        """Send the remaining events."""
        if parent.event_dispatcher:
            parent.event_dispatcher.flush()


app.steps["consumer"].add(GatheredEvents)
