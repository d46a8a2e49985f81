"""The contracts with consumers: as the models are, as events are, and no break within a major version."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compatibility import breaks
from jsonschema import Draft202012Validator
from referencing import Registry

from generate import SENT, asyncapi, documents, payload, schemas
from plenary.alignment import align
from plenary.domain import cloudevents
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.sinks.base import Topic
from support.aligned_versions import versions
from support.made_record import NOON
from support.sink_messages import created, record, told, updated, withdrawn

# Declared in docs/contracts.md: a document that nothing names has no symbol. A setting refuses it instead.
DECLARED = {"$.symbol: may now be null"}
RELEASED = Path(__file__).parent / "released" / "1"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_checked_in_is_what_the_models_say(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "run `make contracts`"


@pytest.mark.parametrize("name", schemas())
def test_a_consumer_of_this_major_version_is_not_broken(name: str) -> None:
    released = json.loads((RELEASED / f"{name}.json").read_text(encoding="utf-8"))
    assert set(breaks(released, schemas()[name])) <= DECLARED


def everything() -> list[cloudevents.Envelope]:
    failure = IngestError(ErrorCode.TOO_LARGE, size=9, limit=1).as_dict()
    ref = ObjectRef(store="s3", bucket="b", key="k")
    failed = cloudevents.failed(
        ref, failure, time=NOON, version="", fingerprint="f", attempts=1, replay="plenary ingest k"
    )
    known = record()
    alignment = cloudevents.aligned(align(versions("en", "fr", "ru")), revision=1, time=NOON)
    events = (created(known), updated(known), withdrawn(known), failed, alignment)
    return [message.envelope for message in told(*events, topics=tuple(Topic))]


@pytest.mark.parametrize("event", everything(), ids=lambda event: event.type.split(".")[-2])
def test_every_event_is_as_its_contract_says(event: cloudevents.Envelope) -> None:
    files: list[tuple[str, Any]] = [(f"./schema/{name}.json", schema) for name, schema in schemas().items()]
    registry: Registry[Any] = Registry().with_contents(files)
    Draft202012Validator(payload(event.type), registry=registry).validate(json.loads(event.body))


def test_every_kind_of_event_is_on_a_channel_and_every_reference_leads_somewhere() -> None:
    assert {kind for kinds in SENT.values() for kind in kinds} == {event.type for event in everything()}
    document = asyncapi()
    for channel in document["channels"].values():
        for message in channel["messages"].values():
            place: Any = document
            for step in message["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            assert place["name"]


def changed(change: Callable[[dict[str, Any]], object]) -> list[str]:
    new = copy.deepcopy(schemas()["record"])
    change(new)
    return breaks(schemas()["record"], new)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda new: new["properties"].pop("title"), "$.title: is gone"),
        (lambda new: new["$defs"]["Block"]["properties"].pop("text"), "$.blocks[].text: is gone"),
        (lambda new: new["properties"].update(symbol={"type": "integer"}), "$.symbol: may now be integer"),
        (
            lambda new: new["properties"].update(id={"anyOf": [{"type": "string"}, {"type": "null"}]}),
            "$.id: may now be",
        ),
        (lambda new: new["properties"]["blocks"].update(items={"type": "string"}), "$.blocks[]: may now be string"),
        (lambda new: new["required"].append("session"), "$.session: is newly required"),
        (lambda new: new["required"].remove("symbol"), "$.symbol: may now be missing"),
        (lambda new: new["properties"]["kind"]["enum"].remove("draft"), "$.kind: is never draft any more"),
    ],
)
def test_a_break_is_told(change: Callable[[dict[str, Any]], object], sentence: str) -> None:
    assert any(found.startswith(sentence) for found in changed(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda new: new["properties"].update(colours={"type": "array", "items": {"type": "string"}}),
        lambda new: new["properties"]["organ_code"]["enum"].append("ICJ"),
        lambda new: new["$defs"]["Block"]["properties"].update(style={"type": "string", "default": ""}),
        lambda new: new["properties"]["title"].update(description="its own"),
    ],
)
def test_what_only_adds_is_no_break(change: Callable[[dict[str, Any]], object]) -> None:
    assert changed(change) == []
