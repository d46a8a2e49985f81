"""Hostile files beside good ones, through a real worker: each has its one end, and nothing else is touched by it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from plenary.cli.common import printable
from plenary.domain.storage_event import ObjectRef
from support.hostile_files import RECORD, TEXT, hostile
from support.processes import PLENARY, WORKER, children, descendants

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space"),
]

LIMITS = {"LIMITS__PARSE_SECONDS": 10, "LIMITS__SILENCE_SECONDS": 5, "LIMITS__MEMORY_MIB": 1024}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("pool", "every"), [("prefork", 1), ("threads", 5)])
def test_every_hostile_file_ends_as_its_kind_and_every_good_one_as_a_record(
    pool: str,
    every: int,
    valkey: str,
    tmp_path: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    inbox = tmp_path / "inbox"
    files = {one.name: one for one in islice(hostile(), None, None, every)}
    good = [f"good/A_RES_85_{number}-EN.txt" for number in range(1000, 1000 + len(files) // 4)]
    for name, data in [*((name, one.data) for name, one in files.items()), *((name, TEXT) for name in good)]:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)
    values: dict[str, Any] = {**LIMITS, "BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    worker = start(*WORKER, "--concurrency=2", f"--pool={pool}", **values)
    worker.wait_for("ready.")
    workers = children(worker.process.pid)

    ingest = start(*PLENARY, "ingest", str(inbox), **values)
    assert ingest.process.wait(500) == 1, ingest.text()  # some failed

    told = [line.split("\t") for line in ingest.text().splitlines() if line.count("\t") == 2]
    ends = {uri: detail if outcome == "failed" else RECORD for outcome, detail, uri in told}
    wanted = {name: one.ends for name, one in files.items()} | {name: frozenset({RECORD}) for name in good}
    expected = {printable(uri_of(name)): these for name, these in wanted.items()}
    assert len(told) == len(ends)
    assert {uri: end for uri, end in ends.items() if end not in expected.get(uri, ())} == {}
    assert ends.keys() == expected.keys()
    assert {event["data"]["source"]["key"] for event in sent()} >= set(good)
    failed = [(printable(letter["subject"]), letter["data"]["reason"]) for letter in failures()]
    assert sorted(failed) == sorted((uri, end) for uri, end in ends.items() if end != RECORD)
    if pool == "prefork":
        assert children(worker.process.pid) == workers  # none was lost on the way
    started = descendants(worker.process.pid)
    assert started
    worker.process.terminate()
    assert worker.process.wait(60) == 0
    assert not any(Path(f"/proc/{process}").exists() for process in started)


def uri_of(name: str) -> str:
    return ObjectRef(store="folder", bucket="inbox", key=name).uri
