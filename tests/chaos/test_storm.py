"""Everything breaks at once: workers, readers and Valkey, S3 too, and events come doubled and shuffled. Nothing shows of it.

The counts are parameters, so that CI runs a small storm and `make chaos` a large one.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from faulty import Faults, faulty
from storm import BAD, PREFIX, Storm, read_quietly

from plenary.domain.cloudevents import content_hash
from plenary.ledger.client import Ledger
from support.processes import PLENARY, Started, until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="what is done to readers is done by /proc"),
]

UPLOADS = int(os.environ.get("CHAOS_UPLOADS", "100"))
FILES = int(os.environ.get("CHAOS_FILES", "30"))
KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
DEPLOYS = int(os.environ.get("CHAOS_DEPLOYS", "2"))
RESTARTS = int(os.environ.get("CHAOS_RESTARTS", "2"))
READERS = int(os.environ.get("CHAOS_READERS", "6"))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
PAUSE_SECONDS = 0.1  # between two uploads, so that the workers are at it while things break
CALM_SECONDS = 600


def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, moto_server: S3Server, start: Callable[..., Started]
) -> None:
    faults = Faults(one_in=10, seed=SEED)
    with faulty(moto_server.url, faults) as url, ExitStack() as stack:
        storm = Storm(tmp_path / "valkey", moto_server, url, start, stack, seed=SEED, files=FILES)
        plan = planned(storm, faults)
        storm.workers[0].wait_for("ready.")
        for number in range(UPLOADS):
            storm.change(number)
            storm.send(keep=10)
            for trouble in plan[number]:
                trouble()
            time.sleep(PAUSE_SECONDS)
        storm.send(keep=0)
        storm.until_calm(CALM_SECONDS)
        assert storm.part_twins()
        storm.send(keep=0)
        storm.until_calm(CALM_SECONDS)
        good = storm.fail_good_files()
        storm.until_calm(CALM_SECONDS)
        before = storm.letters()
        assert Counter(before.values())["timed_out"] >= good
        start(*PLENARY, "failures", "retry", "--all", **storm.values).process.wait(300)
        storm.until_calm(CALM_SECONDS)
        report(storm, faults, before)

        assert storm.letters().keys() == {name for name, body in storm.objects.items() if body in BAD}
        for name, reason in storm.letters().items():
            assert reason in BAD[storm.objects[name] or b""]
        told, ledger = storm.told(), Ledger(storm.redis, PREFIX)
        for record, names in storm.givers().items():
            follow_each_other(told[record])
            row, bodies = ledger.record(record), [storm.objects[name] or b"" for name in names]
            if not names:
                assert row.content is None
            elif not BAD.keys() & set(bodies):
                assert row.content == content_hash(read_quietly(storm.ref(names[-1]), bodies[-1]))
                assert told[record][-1]["contenthash"] == row.content
        for worker in storm.stopping:
            until(lambda worker=worker: worker.process.poll() is not None, 60, worker.text)  # type: ignore[misc]


def planned(storm: Storm, faults: Faults) -> dict[int, list[Callable[[], None]]]:
    """What breaks after which upload."""
    plan = defaultdict(list)
    for trouble, count in (
        (storm.kill_worker, KILLS),
        (storm.deploy, DEPLOYS),
        (storm.restart_valkey, RESTARTS),
        (storm.trouble_reader, READERS),
    ):
        for turn in range(1, count + 1):
            plan[UPLOADS * turn // (count + 1)].append(trouble)
    plan[UPLOADS // 5].append(partial(faults.begin, "expired", 2))
    plan[UPLOADS * 3 // 10].append(faults.end)
    plan[UPLOADS // 2].append(partial(faults.begin, "unanswered", 6))
    plan[UPLOADS * 7 // 10].append(faults.end)
    return plan


def report(storm: Storm, faults: Faults, before: dict[str, str]) -> None:
    events = [event for told in storm.told().values() for event in told]
    after = storm.letters()
    print(f"\ndone: {dict(storm.counts)}")
    print(f"failed on the way: {dict(storm.failed())}")
    print(f"answers of S3: {faults.counts}")
    print(f"told: {dict(Counter(kind(event) for event in events))}")
    print(f"dead letters before `retry`: {dict(Counter(before.values()))}")
    print(f"dead letters after it: {dict(Counter(after.values()))}")


def kind(event: dict[str, Any]) -> str:
    return str(event["type"].split(".")[-2])


def follow_each_other(events: list[dict[str, Any]]) -> None:
    """Each change once, each from what was told before, none of which says the same as the one before."""
    assert len({event["id"] for event in events}) == len(events)
    revisions = [int(event["revision"]) for event in events]
    assert revisions == sorted(set(revisions))
    for before, after in itertools.pairwise(events):
        assert after.get("previoushash") == before.get("contenthash")
        assert after.get("contenthash") != before.get("contenthash")
