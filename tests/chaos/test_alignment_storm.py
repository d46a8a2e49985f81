"""Six language versions in a storm: in any order, one twice, one replaced, one removed, workers killed in between."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from storm import PREFIX, Storm, read_quietly

from plenary.alignment import align
from plenary.domain.alignment import Alignment
from plenary.domain.cloudevents import content_hash, opened
from plenary.ledger import keys
from plenary.sinks.base import Topic
from support.aligned_versions import ALL_TEXTS, file_of
from support.processes import Started, until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "linux", reason="what is done to readers is done by /proc"),
]

SEED = int(os.environ.get("CHAOS_SEED", "1"))
CALM_SECONDS = 300
REPLACED, REMOVED, TWICE = "fr", "ru", "zh"


def test_the_stream_ends_with_one_alignment_as_after_a_quiet_run(
    tmp_path: Path, moto_server: S3Server, start: Callable[..., Started]
) -> None:
    settings: dict[str, Any] = {"ALIGNMENT__ENABLED": "true", "SINKS__STREAM__PARTS": '["alignments", "discrepancies"]'}
    with ExitStack() as stack:
        storm = Storm(tmp_path / "valkey", moto_server, moto_server.url, start, stack, seed=SEED, files=1, **settings)
        storm.workers[0].wait_for("ready.")
        languages = list(ALL_TEXTS)
        storm.random.shuffle(languages)
        for number, language in enumerate(languages):
            event = storm.put(name_of(language), file_of(language))
            storm.waiting += [event] if language == TWICE else []
            storm.send(keep=storm.random.randrange(3))
            if number in {2, 4}:
                storm.kill_worker()
        replaced = tuple(text.replace("2035", "2036") for text in ALL_TEXTS[REPLACED])
        storm.put(name_of(REPLACED), file_of(REPLACED, replaced))
        storm.remove(name_of(REMOVED))
        storm.send(keep=1)
        storm.kill_worker()
        storm.restart_valkey()
        storm.send(keep=0)
        expected = quiet(storm)
        storm.until_calm(CALM_SECONDS)
        until(
            lambda: not due(storm) and told(storm, Topic.ALIGNMENTS)[-1:] == [expected.model_dump(mode="json")],
            CALM_SECONDS,
            lambda: f"due {due(storm)}, last {told(storm, Topic.ALIGNMENTS)[-1:]}, {storm.workers[0].text()[-3000:]}",
        )
        events = entries(storm, Topic.ALIGNMENTS)
        revisions = {event["id"]: int(event["revision"]) for event in events}
        assert list(revisions.values()) == sorted(set(revisions.values()))
        in_order = list(
            {event["id"]: json.dumps(event["data"]["contents"], sort_keys=True) for event in events}.values()
        )
        assert all(before != after for before, after in itertools.pairwise(in_order))
        (finding,) = told(storm, Topic.DISCREPANCIES)[-1]["discrepancies"]
        assert (finding["kind"], finding["odd"]) == ("number", REPLACED)
        print(
            f"\ndone: {dict(storm.counts)}; {len(revisions)} alignments, {len(events) - len(revisions)} delivered again"
        )


def name_of(language: str) -> str:
    return f"A_RES_85_901-{language.upper()}.txt"


def quiet(storm: Storm) -> Alignment:
    """The alignment of what is in the bucket, each file read once."""
    files = {name: body for name, body in storm.objects.items() if body is not None}
    records = [read_quietly(storm.ref(name), body) for name, body in files.items()]
    return align(records, {str(record.language): content_hash(record) for record in records})


def due(storm: Storm) -> int:
    return int(storm.redis.zcard(keys.alignments_due(PREFIX)))


def entries(storm: Storm, topic: Topic) -> list[dict[str, Any]]:
    """The events of a topic's stream, in order."""
    found: Any = storm.redis.xrange(keys.parts(PREFIX, topic))
    return [opened(fields["event"]) for _, fields in found]


def told(storm: Storm, topic: Topic) -> list[dict[str, Any]]:
    return [event["data"] for event in entries(storm, topic)]
