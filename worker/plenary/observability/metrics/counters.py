"""Counters of one process, added every few seconds to the totals in the ledger's Redis.

Any process shows the totals of all workers, in any pool. Totals survive restarts; a killed process loses its last
seconds of counting. The cost is one command every `SAVE_SECONDS`.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import structlog
from redis import Redis
from redis.exceptions import RedisError

from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript
from plenary.observability import tracing
from plenary.observability.metrics.names import STAGE_SECONDS, Instrument
from plenary.parsing.stage_timing import Took

SAVE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class Tally:
    """Unsaved counts of a process. A thread that saves them starts with the first count."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._keys = (keys.totals(prefix), keys.newest(prefix))
        self._add = LuaScript(redis, "tally")
        self._lock = threading.Lock()
        self._totals: Counter[str] = Counter()
        self._newest: dict[str, float] = {}
        self._thread: threading.Thread | None = None

    def count(self, what: Instrument, *labels: str, number: float = 1) -> None:
        """Add to a counter."""
        self._plus({field(what.name, labels): number})

    def observe(self, what: Instrument, value: float, *labels: str) -> None:
        """Add a value to a histogram."""
        bucket = bisect_left(what.buckets, value)
        bound = f"{what.buckets[bucket]:g}" if bucket < len(what.buckets) else "+Inf"
        self._plus({field(f"{what.name}_bucket", (*labels, bound)): 1, field(f"{what.name}_sum", labels): value})

    @contextmanager
    def timed(self, stage: str, spans: AbstractContextManager[None] | None = None) -> Iterator[None]:
        """Observe the duration of a block that succeeds, and record it as a span, or as the given spans."""
        with spans or tracing.span(stage):
            started = time.monotonic()
            yield
            self.observe(STAGE_SECONDS, time.monotonic() - started, stage)

    def took(self, stage: Took) -> None:
        """Observe a finished stage, and record it as a span."""
        self.observe(STAGE_SECONDS, stage.seconds, stage.stage)
        tracing.past(stage.stage, stage.began, stage.seconds)

    def sent(self, organ: str, language: str) -> None:
        """Note that a record of this organ and language was sent now."""
        with self._lock:
            self._newest[field("", (organ, language))] = time.time()
        self._plus({})

    def save(self) -> None:
        """Add the counts to the totals; keep them for the next time if the ledger is unreachable."""
        with self._lock:
            totals, self._totals = self._totals, Counter()
            newest, self._newest = self._newest, {}
        if not totals and not newest:
            return
        try:
            self._add(self._keys, totals=totals, newest=newest)
        except RedisError as error:
            with self._lock:
                self._totals += totals
                self._newest = newest | self._newest
            _log.warning("counts.unsaved", error=type(error).__name__)

    def _plus(self, counts: dict[str, float]) -> None:
        with self._lock:
            for name, number in counts.items():
                self._totals[name] += number  # type: ignore[assignment]  # seconds are floats
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tally", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(SAVE_SECONDS)
            self.save()


def field(name: str, labels: tuple[str, ...]) -> str:
    """Name of a total in its hash. Labels come from closed sets and hold no spaces."""
    return " ".join((name, *labels))
