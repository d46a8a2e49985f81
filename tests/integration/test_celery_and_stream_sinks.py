"""The sinks on Valkey: a task of another application that a real worker runs, and streams of parts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.services.context import Context
from plenary.settings.model import Redis as RedisSettings
from plenary.settings.model import Settings, Sinks
from plenary.sinks.base import Topic
from plenary.sinks.celery_task import CeleryTaskSink
from plenary.sinks.stream_parts import StreamSettings
from support.processes import until
from support.sink_messages import created, deliver, record, told

pytestmark = pytest.mark.integration

DOWNSTREAM = """
import json, sys
from celery import Celery

app = Celery("downstream", broker={url!r})


@app.task(bind=True, name="search.index")
def index(self, event):
    with open({out!r}, "a") as out:
        out.write(json.dumps([self.request.id, event]) + "\\n")
"""


def test_the_task_of_another_application_is_called_with_the_event_under_its_id(
    valkey: str, tmp_path: Path, start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (tmp_path / "downstream.py").write_text(DOWNSTREAM.format(url=valkey, out=str(out)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = start(
        *(sys.executable, "-m", "celery", "-A", "downstream", "worker", "-Q", "search", "-P", "solo"),
        *("--without-gossip", "--without-mingle"),
    )
    events = [created(record(number)) for number in range(3)]
    deliver(CeleryTaskSink("celery.search", valkey, "search.index", "search"), told(*events))
    until(lambda: out.exists() and len(out.read_text().splitlines()) == 3, 60, worker.text)
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        [event.id, json.loads(event.body)] for event in events
    ]


def test_a_celery_broker_that_is_away_is_unreachable() -> None:
    with pytest.raises(IngestError) as raised:
        deliver(CeleryTaskSink("celery.search", "redis://127.0.0.1:1/0", "a", "b"), told(created(record())))
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE


def test_blocks_and_citations_have_streams_of_their_own_that_are_trimmed(valkey: str, redis: Redis) -> None:
    stream = StreamSettings(parts=("blocks", "citations"), max_length=2)
    here = Context.of(Settings(redis=RedisSettings(url=valkey), sinks=Sinks(stream=stream)))
    known = here.subscribers["stream"]
    messages = [message for number in range(3) for message in known.subscription.messages(created(record(number)).body)]
    deliver(known.sink, messages)
    for topic in (Topic.BLOCKS, Topic.CITATIONS):
        entries: Any = redis.xrange(keys.parts("plenary", topic))
        sent = [message.envelope for message in messages if message.topic is topic]
        assert [fields["event"] for _, fields in entries] == [event.body for event in sent[1:]]
