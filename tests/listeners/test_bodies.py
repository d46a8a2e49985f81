"""Whole bodies as each provider sends them, recorded where the server can be run: every key names the right object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenary.domain.storage_event import Action
from plenary.listeners import DecodedBody, read_events
from plenary.notifications.decode import read_list_entry

BODIES = Path(__file__).parent.parent / "samples" / "events"
KEYS = ["with space.pdf", "a+b.pdf", "100%.pdf", "one/two.pdf", "قرار.pdf", "决议.pdf"]
LIMIT = 1 << 20
PROVIDERS = {
    "aws": "aws",
    "aws-sns": "aws",
    "eventbridge": "eventbridge",
    "minio": "minio",
    "minio-list": "minio",
    "rustfs": "rustfs",
    "ceph": "ceph",
    "moto": "aws",
    "moto-sns": "aws",
}


def readings(name: str) -> list[DecodedBody]:
    bodies = json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))["bodies"]
    if name == "minio-list":
        return [read_list_entry(body.encode(), max_bytes=LIMIT) for body in bodies]
    return [read_events(body, max_bytes=LIMIT) for body in bodies]


def test_every_file_of_bodies_is_read_by_a_test() -> None:
    assert {file.stem for file in BODIES.glob("*.json")} == set(PROVIDERS)


@pytest.mark.parametrize("name", PROVIDERS)
def test_each_form_of_a_key_names_the_right_object(name: str) -> None:
    found = readings(name)
    events = [event for reading in found for event in reading.events]
    assert [event.object.key for event in events] == KEYS
    assert {event.provider for event in events} == {PROVIDERS[name]}
    assert {(event.action, event.size, event.etag) for event in events} == {
        (Action.CREATED, 5, "5d41402abc4b2a76b9719d911017c592")
    }
    assert not any(reading.rejected for reading in found)


@pytest.mark.parametrize(
    "entry",
    ["[]", "[1]", '["2026-03-01"]', '["2026-03-01", 5]', '[{"Event": {}}]', '[{"Event": []}, 1]', "[[[]]]", "null"],
)
def test_an_entry_of_a_list_that_has_another_shape_is_rejected_and_nothing_is_raised(entry: str) -> None:
    assert read_list_entry(entry.encode(), max_bytes=LIMIT).unreadable
