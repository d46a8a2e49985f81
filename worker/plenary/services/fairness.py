"""Shares of sources in the queue for uploads, so that nobody's flood holds up the upload of another.

Two meters, both token buckets: a listener counts files as they come, and workers count the seconds that they work on a
source's files. What is above a share goes to the queue for backfills. On Redis, which has a list for each priority, a
file within a share comes the later, the more of the share is used up. Each meter is bounded in what it keeps.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.ledger.work_shares import WorkShares
from plenary.settings.celery import BACKFILL, PRIORITIES, UPLOADS
from plenary.settings.connections import LEDGER_SCHEMES, scheme
from plenary.settings.model import Fairness, settings

SOURCES = 10_000  # of which a listener keeps count; the one that was idle for longest gives way
LOOK_SECONDS = 1.0  # as old is a worker's knowledge of who is above his share


class Turn(NamedTuple):
    """A place for a message: its queue, and its priority there, one of `PRIORITIES`."""

    queue: str
    priority: int = PRIORITIES[0]


def upload_source(ref: ObjectRef, folders: int) -> str:
    """The source of an object: its bucket and the first folders of its key."""
    return "/".join((ref.bucket_uri, *ref.key.split("/")[:-1][:folders]))


class FileShares:
    """Counts what each source enqueues. Thread-safe. `ordered` is for a broker that delivers by priority."""

    def __init__(
        self, fairness: Fairness, clock: Callable[[], float] = time.monotonic, *, ordered: bool = False
    ) -> None:
        self._fairness = fairness
        self._clock = clock
        self._ordered = ordered
        self._paid_off: OrderedDict[str, float] = OrderedDict()  # when a source has its whole share again
        self._lock = threading.Lock()

    def turn_of(self, event: StorageEvent) -> Turn:
        """The place for an event. What goes to the queue for backfills costs nothing."""
        fairness = self._fairness
        if not fairness.enabled:
            return Turn(UPLOADS)
        source = upload_source(event.object, fairness.folders)
        weight = fairness.weights.get(source, 1.0)
        cost = (1 + (event.size or 0) / (1 << 20)) / (fairness.files_per_second * weight)
        share = fairness.files / fairness.files_per_second
        with self._lock:
            now = self._clock()
            paid_off = max(now, self._paid_off.pop(source, now))
            above = paid_off > now and paid_off + cost > now + share
            self._paid_off[source] = paid_off if above else paid_off + cost
            if len(self._paid_off) > SOURCES:
                self._paid_off.popitem(last=False)
        if above:
            return Turn(BACKFILL)
        used = min(1.0, (paid_off - now) / share) if self._ordered else 0.0
        return Turn(UPLOADS, PRIORITIES[math.ceil(used * (len(PRIORITIES) - 1))])


class WorkMeter:
    """Charges sources for the workers' time, and knows who is above his share. Errors: `redis.RedisError`."""

    def __init__(self, fairness: Fairness, shares: WorkShares) -> None:
        self._fairness = fairness
        self._shares = shares
        self._above: frozenset[str] = frozenset()
        self._looked = float("-inf")

    def above(self, ref: ObjectRef) -> bool:
        """True for an object of a source that has used more than its share."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._above = self._shares.ahead(self._fairness.work_seconds / self._fairness.work_per_second)
            self._looked = time.monotonic()
        return upload_source(ref, self._fairness.folders) in self._above

    def charge(self, ref: ObjectRef, seconds: float) -> None:
        """Note that a worker has worked on an object for so long."""
        source = upload_source(ref, self._fairness.folders)
        weight = self._fairness.weights.get(source, 1.0)
        self._shares.charge(source, seconds / (self._fairness.work_per_second * weight))


@lru_cache(maxsize=1)
def file_shares() -> FileShares:
    """The meter of this process."""
    current = settings()
    ordered = scheme(current.broker.url.get_secret_value()) in LEDGER_SCHEMES
    return FileShares(current.fairness, ordered=ordered)
