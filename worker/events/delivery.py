"""Hands one event to the broker and holds on to it while the broker is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from worker.failures import Failure

if TYPE_CHECKING:
    import threading

    from worker.contracts.event import StorageEvent
    from worker.events import Submit

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

_log = structlog.get_logger(__name__)


def deliver(submit: Submit, event: StorageEvent, stop: threading.Event) -> bool:
    """Submit until the broker has the event, with pauses that double. False if `stop` was set before it had.

    Errors: a `Failure` that no retry can help.
    """
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            submit(event)
        except Failure as failure:
            if not failure.reason.value.retry:
                raise
            _log.warning("broker.unreachable", object=event.object.uri, error=str(failure), pause_seconds=pause)
        else:
            return True
        if stop.wait(pause):
            return False
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
