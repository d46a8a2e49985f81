"""A flood on each door: no event is lost and the listener's memory stays flat.

`FLOOD=10000 pytest tests/integration/test_flood.py -s` shows the rates; fewer events are sent when it is not set.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from redis import Redis

from support import floods
from support.doors import keys_of_tasks
from support.processes import NO_FIXED_PORTS, PLENARY, Started, free_port, until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

FLOOD = int(os.environ.get("FLOOD", "300"))
PATIENCE = 600
GROWTH_MIB = 16  # between a fifth of the flood and its end; 8,000 bodies of 1 KiB would be 8 MiB as bytes alone


class Watched:
    """A listener whose memory is looked at while the flood comes in."""

    def __init__(self, process: Started, redis: Redis, name: str) -> None:
        self._process = process
        self._redis = redis
        self._name = name

    def drained(self, sent: Callable[[], None] = lambda: None) -> None:
        """All events have become tasks; none is missing; the memory at the end is what it was after a fifth."""
        self._wait_for(FLOOD // 5)
        began, used, early = time.monotonic(), self._processor_seconds(), self._memory_mib()
        self._wait_for(FLOOD)
        events, late = FLOOD - FLOOD // 5, self._memory_mib()
        rate, cost = events / (time.monotonic() - began), (self._processor_seconds() - used) / events * 1000
        sys.stdout.write(
            f"\n{self._name}: {rate:.0f} events/s, {cost:.1f} ms of the listener's processor time each,"
            f" {early:.0f} MiB, then {late:.0f} MiB\n"
        )
        assert set(keys_of_tasks(self._redis)) == floods.keys(FLOOD)
        assert late - early < GROWTH_MIB
        sent()
        self._process.signal(signal.SIGTERM)
        assert self._process.process.wait(60) == 0
        counts = self._redis.hgetall("{plenary}:events")
        assert int(counts[f"{self._name}.accepted"]) == FLOOD

    def _wait_for(self, tasks: int) -> None:
        until(lambda: self._redis.llen("uploads") >= tasks, PATIENCE, self._process.text)

    def _processor_seconds(self) -> float:
        """User and system time: fields 14 and 15, in ticks. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"""
        stat = Path(f"/proc/{self._process.process.pid}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _memory_mib(self) -> float:
        status = Path(f"/proc/{self._process.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@pytest.fixture
def listen(start: Callable[..., Started], valkey: str, redis: Redis) -> Callable[..., Watched]:
    def listening(door: str, *arguments: str, **values: object) -> Watched:
        process = start(*PLENARY, "listen", door, *arguments, BROKER__URL=valkey, **NO_FIXED_PORTS, **values)
        return Watched(process, redis, door)

    return listening


def test_a_flood_on_the_redis_list(listen: Callable[..., Watched], redis: Redis) -> None:
    floods.push(redis, "bucketevents", FLOOD)
    listen("redis", "--key", "bucketevents").drained()
    assert not redis.exists("bucketevents", "{bucketevents}:processing", "{bucketevents}:dead")


def test_a_flood_on_the_queue(listen: Callable[..., Watched], moto_server: S3Server) -> None:
    sqs = moto_server.client("sqs")
    url = sqs.create_queue(QueueName="flood")["QueueUrl"]
    values = {"EVENTS__SQS__ENDPOINT_URL": moto_server.url, "EVENTS__SQS__WAIT_SECONDS": 1}
    watched = listen("sqs", "--queue-url", url, **values, **moto_server.environment())
    sending = threading.Thread(target=floods.send, args=(sqs, url, FLOOD))
    sending.start()
    watched.drained(sending.join)
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    assert set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"].values()) == {"0"}


def test_a_flood_on_the_webhook(listen: Callable[..., Watched]) -> None:
    port = free_port()
    watched = listen("webhook", "--port", str(port), EVENTS__WEBHOOK__TOKENS='["secret"]')
    url = f"http://127.0.0.1:{port}"
    until(lambda: answers(url), 60)
    posting = threading.Thread(target=floods.post, args=(f"{url}/events", "secret", FLOOD))
    posting.start()
    watched.drained(posting.join)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_flood_on_the_folder(listen: Callable[..., Watched], tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watched = listen("folder", "--root", str(inbox), EVENTS__WATCH__RESCAN_SECONDS=2)
    floods.write(inbox, FLOOD)
    watched.drained()
