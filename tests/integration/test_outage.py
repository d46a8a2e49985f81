"""A sink that is down while uploads keep coming: the others go on, and it catches up with nothing lost, in order.

In CI the outage lasts as long as its share of the load takes; `OUTAGE_SECONDS=60 pytest tests/integration/test_outage.py -s`
keeps the load up for a minute with the sink down, and shows the figures.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from support.processes import PLENARY, PROJECT, WORKER, Started, until
from support.rabbitmq import Rabbit
from support.serving import running
from support.webhook_endpoint import SECRETS, Endpoint

pytest_plugins = ("support.rabbitmq",)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

OUTAGE_SECONDS = float(os.environ.get("OUTAGE_SECONDS", "0"))
BEFORE, DURING, AFTER = 60, 200, 40  # events, at least
RECORDS = 40
PATIENCE = 240
TEXT = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running(Endpoint()) as server:
        yield server


class Load:
    """Uploads that change the same records again and again, through a folder; what the stream has is the truth."""

    def __init__(self, inbox: Path, redis: Redis) -> None:
        self._inbox, self._redis, self._turn = inbox, redis, 0

    def run(self, events: int, seconds: float = 0) -> None:
        """Until so many more events are on the stream, and for so long."""
        wanted, ends = self.events() + events, time.monotonic() + seconds

        def done() -> bool:
            self._upload()
            return self.events() >= wanted and time.monotonic() >= ends

        until(done, PATIENCE + seconds)

    def events(self) -> int:
        return int(self._redis.xlen(keys.records("plenary")))

    def _upload(self) -> None:
        if self._redis.llen("uploads") > RECORDS:  # or they would only be read once for many changes
            return
        number = 900 + self._turn % RECORDS
        text = TEXT.replace("Beekeeping on the roofs", f"Beekeeping, part {self._turn // RECORDS + 1}, on the roofs", 1)
        part = self._inbox / f".{number}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(self._inbox / f"A_RES_85_{number}-EN.txt")
        self._turn += 1


def ids(bodies: Iterable[str | bytes]) -> list[str]:
    """The events in the order that they came in, a repeat once."""
    return list(dict.fromkeys(json.loads(body)["id"] for body in bodies))


def test_a_sink_that_is_down_under_load_holds_back_no_other_and_catches_up_in_order(
    rabbitmq: Rabbit,
    valkey: str,
    redis: Redis,
    tmp_path: Path,
    endpoint: Endpoint,
    start: Callable[..., Started],
    idle: Callable[[], None],
) -> None:
    inbox, lines = tmp_path / "inbox", tmp_path / "records.jsonl"
    inbox.mkdir()
    values = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "EVENTS__WATCH__SETTLE_SECONDS": 0.1,
        "EVENTS__WATCH__HEALTH_PORT": 0,
        "SINKS__JSONL__PATH": lines,
        "SINKS__WEBHOOK__MAIN__URL": endpoint.url,
        "SINKS__WEBHOOK__MAIN__SECRETS": json.dumps(SECRETS),
        "SINKS__WEBHOOK__MAIN__ALLOW_PRIVATE": "true",
        "SINKS__AMQP__MAIN__URL": rabbitmq.url,
        "SINKS__AMQP__MAIN__EXCHANGE": "outage",
    }
    rabbitmq.bind("outage", "outage", "#")
    worker = start(*WORKER, "-Q", "uploads,emit,maintenance", "--concurrency=2", **values)
    listener = start(*PLENARY, "listen", "folder", "--root", str(inbox), **values)
    load = Load(inbox, redis)

    def truth() -> list[str]:
        entries: Any = redis.xrange(keys.records("plenary"))
        return ids(fields["event"] for _, fields in entries)

    def others_have_all() -> bool:
        posted = ids(body for _, _, body in list(endpoint.posts))
        return posted == truth() == ids(lines.read_text(encoding="utf-8").splitlines())

    load.run(BEFORE)
    rabbitmq.stop()
    went_down = time.monotonic()
    load.run(DURING, OUTAGE_SECONDS)
    until(others_have_all, PATIENCE, worker.text)
    down_seconds, held = time.monotonic() - went_down, redis.xlen(keys.outbox("plenary"))
    assert held >= DURING

    rabbitmq.start()
    came_back = time.monotonic()
    load.run(AFTER)
    idle()
    until(lambda: redis.xlen(keys.outbox("plenary")) == 0, PATIENCE, worker.text)
    caught_up_seconds = time.monotonic() - came_back
    assert others_have_all()
    arrived = ids(message.body for message in rabbitmq.take("outage"))
    assert set(arrived) == set(truth())
    assert arrived == truth()
    sys.stdout.write(
        f"\n{load.events()} events, {held} of them held in {down_seconds:.0f} s without the sink,"
        f" all of them there {caught_up_seconds:.0f} s after it was back\n"
    )
    listener.stop()
    assert worker.text().count("file.done") == int(redis.hget("{plenary}:events", "folder.accepted") or 0)
