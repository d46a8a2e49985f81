"""The file of JSON lines: each event once, whatever was left by a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.domain.cloudevents import Envelope, Type
from plenary.errors import ErrorCode, IngestError
from plenary.sinks.base import Message, Topic
from plenary.sinks.jsonl import JsonlSink


def deliver(path: Path, bodies: list[str]) -> None:
    envelopes = (Envelope(id=body, type=Type.CREATED, subject="R:en", body=body) for body in bodies)
    with JsonlSink(path).connect() as write:
        write([Message(Topic.RECORDS, "ga.resolution.en", envelope) for envelope in envelopes])


EVENTS = [f'{{"id": "{number}", "text": "ü{"x" * number}"}}' for number in range(8)]
WHOLE = "".join(f"{event}\n" for event in EVENTS).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jsonl")


@given(before=st.integers(0, 3), written=st.integers(0, len(WHOLE)))
def test_a_delivery_that_broke_off_at_any_byte_is_completed_by_the_next(
    folder: Path, before: int, written: int
) -> None:
    path = folder / "out"
    earlier = b'{"id": "earlier"}\n' * before
    path.write_bytes(earlier + WHOLE[:written])
    deliver(path, EVENTS)
    assert path.read_bytes() == earlier + WHOLE


@given(batches=st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=8))
def test_batches_that_are_delivered_again_with_more_behind_them_stand_once(
    folder: Path, batches: list[tuple[int, bool]]
) -> None:
    path = folder / "again"
    path.unlink(missing_ok=True)
    done, end = 0, 0
    for size, acknowledged in batches:
        end = max(end, min(done + size, len(EVENTS)))  # an outbox grows at its end only
        deliver(path, EVENTS[done:end])
        done = end if acknowledged else done
    deliver(path, EVENTS[done:])
    assert path.read_bytes() == WHOLE


def test_a_sink_that_cannot_be_written_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as raised:
        deliver(tmp_path / "missing" / "out", EVENTS)
    assert raised.value.reason is ErrorCode.SINK_UNREACHABLE
