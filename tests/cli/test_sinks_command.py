"""`plenary sinks`, on a sink that refuses an event, takes it later, and is taken out of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr
from redis import Redis

from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.outbox import Outbox
from plenary.ledger.sink_heartbeats import SinkHeartbeats
from plenary.services.context import Context
from plenary.settings.model import Redis as RedisSettings
from plenary.settings.model import Settings, Sinks
from plenary.sinks.rejected import PATIENCE, setting_aside
from plenary.sinks.webhook import WebhookSettings
from support.processes import plenary
from support.serving import running
from support.sink_messages import created, record

pytestmark = pytest.mark.integration

SECRET = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


class Picky(ThreadingHTTPServer):
    """Refuses what holds the word until it no longer does."""

    refused = b"901"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[bytes] = []


class Handler(BaseHTTPRequestHandler):
    server: Picky

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = bool(self.server.refused) and self.server.refused in body
        if not refused:
            self.server.taken.append(body)
        self.send_response(422 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def picky() -> Iterator[Picky]:
    with running(Picky()) as server:
        yield server


def test_what_is_refused_is_set_aside_after_a_while_and_can_be_sent_again(
    valkey: str, redis: Redis, picky: Picky
) -> None:
    url = f"http://127.0.0.1:{picky.server_port}/"
    webhook = WebhookSettings(url=SecretStr(url), secrets=(SecretStr(SECRET),), allow_private=True)
    here = Context.of(Settings(redis=RedisSettings(url=valkey), sinks=Sinks(webhook={"main": webhook})))
    values = {
        "REDIS__URL": valkey,
        "SINKS__WEBHOOK__MAIN__URL": url,
        "SINKS__WEBHOOK__MAIN__SECRETS": f'["{SECRET}"]',
        "SINKS__WEBHOOK__MAIN__ALLOW_PRIVATE": "true",
    }
    bodies = [created(record(number)).body for number in (901, 902)]
    redis.hset(keys.cursors("plenary"), "webhook.main", "0-0")
    for body in bodies:
        redis.xadd(keys.outbox("plenary"), {"event": body})
    known, outbox = here.subscribers["webhook.main"], Outbox(redis, "plenary")

    def drain() -> None:
        outbox.drain(
            "webhook.main",
            known.subscription.messages,
            lambda: setting_aside(known.sink, outbox, here.tally),
            batch=known.sink.batch,
            seconds=60,
        )

    for _ in range(PATIENCE):
        with pytest.raises(IngestError) as raised:
            drain()
        assert raised.value.reason is ErrorCode.SINK_REFUSED
        outbox.rest("webhook.main", "it answered 422")
    listed = plenary("sinks", "list", **values)
    assert "it answered 422" in listed.stdout
    assert picky.taken == []

    drain()
    assert picky.taken == [bodies[1].encode()]
    assert plenary("sinks", "retry", "webhook.main", **values).returncode == 1  # still refused, and kept
    picky.refused = b""
    assert plenary("sinks", "retry", "webhook.main", **values).returncode == 0
    assert picky.taken == [bodies[1].encode(), bodies[0].encode()]
    assert redis.xlen(keys.refused("plenary")) == 0

    assert plenary("sinks", "forget", "webhook.main", **values).returncode == 2  # it is set up
    SinkHeartbeats(redis, "plenary").beat("worker@far", ["webhook.main"])
    alive = plenary("sinks", "forget", "webhook.main", REDIS__URL=valkey)
    assert (alive.returncode, "worker@far delivers to it" in alive.stderr) == (2, True)
    SinkHeartbeats(redis, "plenary").leave("worker@far", ["webhook.main"])
    redis.xadd(keys.outbox("plenary"), {"event": bodies[0]})
    behind = plenary("sinks", "forget", "webhook.main", REDIS__URL=valkey)
    assert (behind.returncode, "1 event waits for webhook.main" in behind.stderr) == (2, True)
    forced = plenary("sinks", "forget", "webhook.main", "--force", REDIS__URL=valkey)
    assert (forced.returncode, "1 events that waited" in forced.stderr) == (0, True)
    redis.hset(keys.cursors("plenary"), "webhook.main", "9999999999999-0")
    assert plenary("sinks", "forget", "webhook.main", REDIS__URL=valkey).returncode == 0
    assert redis.hlen(keys.cursors("plenary")) == 0
