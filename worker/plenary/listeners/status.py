"""The status of a listener for probes and counters: its counts, its last turn, the dependencies that do not respond."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

BUCKETS = 1000
STALLED_SECONDS = 120.0  # no turn of a listener takes so long: the longest are a long poll and a pause, 20 and 30 s


class Vitals:
    """Shared by the threads of one listener. It holds a few numbers, however long the listener runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._unsaved: Counter[str] = Counter()
        self._away: dict[str, str] = {}
        self._turned: float | None = None
        self._served: set[str] = set()

    def count(self, what: str, number: int = 1) -> None:
        """Count events: `accepted`, `ignored`, `rejected`, `filtered.<rule>`."""
        if number:
            with self._lock:
                self._counts[what] += number
                self._unsaved[what] += number

    def serve(self, bucket: str) -> None:
        """An event of this bucket was taken."""
        if bucket not in self._served and len(self._served) < BUCKETS:
            with self._lock:
                self._served.add(bucket)

    @property
    def served(self) -> set[str]:
        """The buckets whose events were taken since the start."""
        with self._lock:
            return set(self._served)

    def turn(self) -> None:
        """The listener's loop has come round, or waits and knows why."""
        self._turned = time.monotonic()

    def away(self, part: str, why: str) -> None:
        """`broker`, `source` or the like does not answer."""
        with self._lock:
            self._away[part] = why

    def back(self, part: str) -> None:
        """It answers."""
        if part in self._away:
            with self._lock:
                self._away.pop(part, None)

    @property
    def alive(self) -> bool:
        """False once the loop has not come round for `STALLED_SECONDS`: only a new process helps."""
        return self._turned is None or time.monotonic() - self._turned < STALLED_SECONDS

    @property
    def ready(self) -> bool:
        """True if it turns and all that it needs responds."""
        return self.alive and not self._away

    def as_dict(self) -> dict[str, Any]:
        """For a probe: status, counts since the start, unreachable dependencies with the reason."""
        with self._lock:
            counts, away = dict(self._counts), dict(self._away)
        status = "stalled" if not self.alive else "waiting" if away else "ok"
        return {"status": status, "counts": counts, "away": away}

    def take_unsaved(self) -> dict[str, int]:
        """Counts since the last call. Return them with `give_back` if they could not be saved."""
        with self._lock:
            taken, self._unsaved = self._unsaved, Counter()
        return dict(taken)

    def give_back(self, counts: dict[str, int]) -> None:
        """Counts that could not be saved: the next call of `take_unsaved` has them again."""
        with self._lock:
            self._unsaved.update(counts)
