"""The scheduler of every beat. As many beats may run as you like: each tick of a task is sent by one of them.

Not RedBeat: its one leader holds a lock, and a beat that loses it ends, which a beat inside a worker must not
(sibson/redbeat#230). Here nobody leads. A task that is due is taken in the ledger by the first beat that asks, in one
script, and the others learn from the answer when it ran: so a beat that stood still and wakes up cannot send it again.
What ran when is in the ledger and not in a file, so a tick missed while no beat ran is made up for once.
"""

from __future__ import annotations

import socket
import time
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import structlog
from celery.beat import Scheduler
from redis.exceptions import RedisError

from plenary.ledger.beat_ticks import Ticks
from plenary.settings.connections import connect
from plenary.settings.model import settings

if TYPE_CHECKING:
    from celery.beat import ScheduleEntry
    from kombu import Producer

AGAIN_SECONDS = 1.0
ALIVE_EVERY_SECONDS = 30.0

_log = structlog.get_logger(__name__)


class SharedScheduler(Scheduler):
    """Celery's own, but that a tick is asked for in the ledger before it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._known: dict[str, datetime] = {}
        self._said = float("-inf")
        super().__init__(*args, **kwargs)

    @cached_property
    def _ticks(self) -> Ticks:
        chosen = settings()
        return Ticks(connect(chosen), chosen.redis.prefix)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One task at most: seconds until it is worth asking again. A ledger that is away is waited for."""
        try:
            self._say_alive()
            self._learn()
            return float(super().tick(*args, **kwargs))
        except RedisError as error:
            _log.warning("ledger.unreachable", error=str(error))
            self._known.clear()
            self._heap = None  # what was taken off it and not sent is due again
            return AGAIN_SECONDS

    def apply_entry(self, entry: ScheduleEntry, producer: Producer | None = None) -> None:
        """Send a task that is due, unless another beat did. It expires when the next one is due."""
        name = str(entry.name)
        following = self.schedule[name]  # Celery has put it there already, with the time that is now
        mine, last = self._ticks.take(name, self._known[name], following.last_run_at or entry.default_now())
        self._known[name] = following.last_run_at = last
        if mine:
            _, seconds = following.is_due()
            entry.options = {**(entry.options or {}), "expires": seconds}
            super().apply_entry(entry, producer=producer)

    def _learn(self) -> None:
        for name, entry in self.schedule.items():
            if name not in self._known:
                self._known[name] = entry.last_run_at = self._ticks.last(name, entry.default_now())
                self._heap = None

    def _say_alive(self) -> None:
        if time.monotonic() - self._said > ALIVE_EVERY_SECONDS:
            self._ticks.alive(socket.gethostname())
            self._said = time.monotonic()
