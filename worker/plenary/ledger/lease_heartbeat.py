"""Leases are held while work goes on: a thread extends them. So they can be short, and a dead worker is soon known."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from redis.exceptions import RedisError

from plenary.ledger.client import Lease, Ledger

BEAT_SECONDS = 1.0  # what a beat under way may take of the time of a finished task
BEATS = 3  # in the time of one lease: two can get lost


@contextmanager
def beating(ledger: Ledger, leases: Sequence[Lease], lease_seconds: float, longest_seconds: float) -> Iterator[None]:
    """Hold leases that were claimed until the block ends, and at most so long: who hangs in it loses them.

    A lease that is lost meanwhile is not won back: the commit says so. A ledger that does not answer is asked again.
    """
    done = threading.Event()
    beats = threading.Thread(
        target=_beat, args=(ledger, leases, lease_seconds, longest_seconds, done), name="lease", daemon=True
    )
    beats.start()
    try:
        yield
    finally:
        done.set()
        beats.join(BEAT_SECONDS)


def _beat(
    ledger: Ledger, leases: Sequence[Lease], lease_seconds: float, longest_seconds: float, done: threading.Event
) -> None:
    until, held = time.monotonic() + longest_seconds, list(leases)
    while held and not done.wait(lease_seconds / BEATS) and time.monotonic() < until:
        with suppress(RedisError):
            extended = ledger.extend_all(held, lease_seconds)
            held = [lease for lease, still in zip(held, extended, strict=True) if still]
