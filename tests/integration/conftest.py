"""What the integration tests read of a run: the streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from processes import until

from worker.contracts.envelope import opened
from worker.ledger import keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis import Redis

PREFIX = "plenary"


@pytest.fixture
def sent(redis: Redis) -> Callable[[], list[dict[str, Any]]]:
    """The events on the stream of records, opened."""
    return lambda: _opened(redis, keys.records(PREFIX))


@pytest.fixture
def failures(redis: Redis) -> Callable[[], list[dict[str, Any]]]:
    """The dead letters, opened."""
    return lambda: _opened(redis, keys.failures(PREFIX))


@pytest.fixture
def idle(redis: Redis) -> Callable[[], None]:
    """Waits until no task of a file waits, runs, or is held for later."""

    def wait() -> None:
        until(lambda: not redis.llen("uploads") and not redis.hlen("unacked"), 60)

    return wait


def _opened(redis: Redis, key: str) -> list[dict[str, Any]]:
    entries: Any = redis.xrange(key)
    return [opened(fields["event"]) for _, fields in entries]
