"""The listener on a Redis list, on a real Valkey: nothing is lost between list and broker, whoever dies."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from redis import Redis

from plenary.listeners.redis_list import RedisListListener
from plenary.settings.connections import connect_to_list
from plenary.settings.model import settings
from support.doors import Broker, keys_of_tasks
from support.processes import PLENARY, Started, until

pytestmark = pytest.mark.integration

LIMIT = 1 << 20
PATIENCE = 60
KEY = "bucketevents"
PROCESSING, DEAD = f"{{{KEY}}}:processing", f"{{{KEY}}}:dead"


def entry(key: str, source: str = "minio:s3") -> str:
    """As MinIO pushes it in its access format."""
    record = {
        "eventSource": source,
        "eventName": "s3:ObjectCreated:Put",
        "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 1}},
    }
    return json.dumps([{"Event": [record], "EventTime": "2026-03-01T10:20:30.456Z"}])


@pytest.fixture
def broker() -> Broker:
    return Broker()


class Listening:
    """A listener in a thread."""

    def __init__(self, client: Redis, broker: Broker) -> None:
        self.listener = RedisListListener(client, KEY, broker.intake(), LIMIT, wait_seconds=1, batch=10)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.listener.run, args=(self._stop,))

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        if self._thread.ident:
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()


@pytest.fixture
def listening(valkey: str, broker: Broker, environment: Callable[..., None]) -> Iterator[Listening]:
    environment(BROKER__URL=valkey)
    with connect_to_list(settings()) as client:
        listening = Listening(client, broker)
        yield listening
        listening.end()


def lengths(redis: Redis) -> tuple[int, int, int]:
    return redis.llen(KEY), redis.llen(PROCESSING), redis.llen(DEAD)


def test_entries_reach_the_broker_in_their_order_and_leave_redis(
    redis: Redis, broker: Broker, listening: Listening
) -> None:
    redis.rpush(KEY, *(entry(f"{number}%20a.pdf") for number in range(25)))
    listening.start()
    until(lambda: len(broker.taken) == 25, PATIENCE)
    until(lambda: lengths(redis) == (0, 0, 0), PATIENCE)
    assert broker.keys() == [f"{number} a.pdf" for number in range(25)]


def test_an_entry_with_anything_unreadable_in_it_goes_as_it_is_to_the_dead_ones(
    redis: Redis, broker: Broker, listening: Listening
) -> None:
    both = json.loads(entry("b.pdf"))
    both[0]["Event"].append({"eventSource": "nobody"})
    bad: list[Any] = [b"\xff\xfe not UTF-8", "{", json.dumps(both)]
    redis.rpush(KEY, entry("a.pdf"), *bad, entry("c.pdf"))
    listening.start()
    until(lambda: lengths(redis) == (0, 0, 3), PATIENCE)
    assert broker.keys() == ["a.pdf", "b.pdf", "c.pdf"]
    with Redis(connection_pool=listening.listener.redis.connection_pool) as in_bytes:
        kept = in_bytes.lrange(DEAD, 0, -1)
    assert kept == [one if isinstance(one, bytes) else one.encode() for one in bad]
    assert listening.listener.intake.vitals.as_dict()["counts"] == {"accepted": 3, "rejected": 3}


def test_what_a_listener_that_died_had_in_hand_is_taken_first(
    redis: Redis, broker: Broker, listening: Listening
) -> None:
    redis.rpush(PROCESSING, entry("1.pdf"), entry("2.pdf"))
    redis.rpush(KEY, entry("3.pdf"))
    listening.start()
    until(lambda: len(broker.taken) == 3, PATIENCE)
    assert broker.keys() == ["1.pdf", "2.pdf", "3.pdf"]


def test_entries_are_put_back_in_order_when_it_stops_with_the_broker_away(
    redis: Redis, broker: Broker, listening: Listening
) -> None:
    entries = [entry(f"{number}.pdf") for number in range(5)]
    redis.rpush(KEY, *entries)
    broker.away = True
    listening.start()
    until(lambda: broker.refusals >= 1, PATIENCE)
    listening.end()
    assert redis.lrange(KEY, 0, -1) == entries
    assert redis.llen(PROCESSING) == 0


def test_a_connection_that_breaks_loses_nothing(redis: Redis, broker: Broker, listening: Listening) -> None:
    listening.start()
    for number in range(40):
        redis.rpush(KEY, entry(f"{number}.pdf"))
        if number % 8 == 0:
            for client in redis.client_list():
                if client["id"] != str(redis.client_id()):
                    redis.client_kill_filter(_id=client["id"])
    until(lambda: lengths(redis) == (0, 0, 0), PATIENCE)
    assert set(broker.keys()) == {f"{number}.pdf" for number in range(40)}


def test_a_listener_that_is_killed_again_and_again_loses_no_event(
    valkey: str, redis: Redis, start: Callable[..., Started]
) -> None:
    count = 400
    redis.rpush(KEY, *(entry(f"{number}.pdf") for number in range(count)))
    values = {"BROKER__URL": valkey, "EVENTS__REDIS__BATCH": 20}
    command = (*PLENARY, "listen", "redis", "--key", KEY, "--health-port", "0")
    for kill in range(3):
        process = start(*command, **values)
        until(lambda kills=kill: redis.llen("uploads") > 60 * (kills + 1), PATIENCE, process.text)  # type: ignore[misc]
        process.signal(signal.SIGKILL)
        process.process.wait()
    process = start(*command, **values)
    until(lambda: lengths(redis) == (0, 0, 0), PATIENCE, process.text)
    process.process.terminate()
    assert process.process.wait(PATIENCE) == 0
    assert set(keys_of_tasks(redis)) == {f"{number}.pdf" for number in range(count)}
