"""What a worker tells of its tasks goes out a few times a second, not at each turn of its loop.

Celery gathers the events of tasks and sends what it has as soon as its loop comes round: with short tasks that is a
message an event, a tenth of what a document costs beside its parse. Flower shows them so much later.
"""

from __future__ import annotations

from typing import Any

from celery import bootsteps
from celery.worker.consumer import Events, Heart

from plenary.app import app

GATHER_SECONDS = 0.25


class GatheredEvents(bootsteps.StartStopStep):
    """A step of the consumer, as https://docs.celeryq.dev/en/stable/userguide/extending.html#consumer tells."""

    requires = (Events, Heart)  # started last, stopped first: before Heart tells that the worker goes

    def start(self, parent: Any) -> None:
        """Gather, where there is a loop to send from later; at most as many as Celery's own limit."""
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
        """Send what is left."""
        if parent.event_dispatcher:
            parent.event_dispatcher.flush()


app.steps["consumer"].add(GatheredEvents)
