"""The scheduler of every beat. Any number of beats may run: each tick of a task is sent by one of them.

There is no leader: docs/adr/0006-beats-without-a-leader.md.
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
from plenary.ledger.client import Ledger
from plenary.settings.connections import connect
from plenary.settings.model import settings

if TYPE_CHECKING:
    from celery.beat import ScheduleEntry
    from kombu import Producer

AGAIN_SECONDS = 1.0
ALIVE_EVERY_SECONDS = 30.0

_log = structlog.get_logger(__name__)


class SharedScheduler(Scheduler):
    """Celery's scheduler, which takes a tick in the ledger before it sends the task."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._known: dict[str, datetime] = {}
        self._said = float("-inf")
        super().__init__(*args, **kwargs)

    @cached_property
    def _ticks(self) -> Ticks:
        current = settings()
        return Ledger(connect(current), current.redis.prefix).beats

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send one task at most, and return the seconds until the next look. Wait while the ledger is unreachable."""
        try:
            self._say_alive()
            self._learn()
            return float(super().tick(*args, **kwargs))
        except RedisError as error:
            _log.warning("ledger.unreachable", error=str(error))
            self._known.clear()
            self._heap = None  # a task taken off it and not sent is due again
            return AGAIN_SECONDS

    def apply_entry(self, entry: ScheduleEntry, producer: Producer | None = None) -> None:
        """Send a task that is due, unless another beat did. It expires at its next tick."""
        name = str(entry.name)
        following = self.schedule[name]  # Celery has put it there already, with the current time
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
