"""A lease is held while work goes on: a thread extends it, so that it can be short and a dead worker is soon known."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis.exceptions import RedisError

from plenary.ledger.client import Lease, Ledger

BEAT_SECONDS = 1.0  # what a beat under way may take of the time of a finished task
BEATS = 3  # in the time of one lease: two can get lost


@contextmanager
def beating(ledger: Ledger, lease: Lease, lease_seconds: float, longest_seconds: float) -> Iterator[None]:
    """Hold a lease that was claimed until the block ends, and at most so long: who hangs in it loses it.

    A lease that is lost meanwhile is not won back: the commit says so. A ledger that does not answer is asked again.
    """
    done = threading.Event()
    beats = threading.Thread(
        target=_beat, args=(ledger, lease, lease_seconds, longest_seconds, done), name="lease", daemon=True
    )
    beats.start()
    try:
        yield
    finally:
        done.set()
        beats.join(BEAT_SECONDS)


def _beat(ledger: Ledger, lease: Lease, lease_seconds: float, longest_seconds: float, done: threading.Event) -> None:
    until = time.monotonic() + longest_seconds
    while not done.wait(lease_seconds / BEATS) and time.monotonic() < until:
        with suppress(RedisError):
            if not ledger.extend(lease, lease_seconds):
                return
