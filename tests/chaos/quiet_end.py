"""How a storm ends: as if each file that is there had been read once, in quiet."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

from faulty import Faults
from storm import BAD, PREFIX, Storm, read_quietly

from plenary.domain.cloudevents import content_hash
from plenary.ledger.client import Ledger
from support.processes import PLENARY, until

CALM_SECONDS = 600


def settles(storm: Storm, faults: Faults) -> None:
    """Let all come to rest, mend what failed by itself, and compare it with a quiet run."""
    storm.send(keep=0)
    storm.until_calm(CALM_SECONDS)
    assert storm.part_twins()
    storm.send(keep=0)
    storm.until_calm(CALM_SECONDS)
    good = storm.fail_good_files()
    storm.until_calm(CALM_SECONDS)
    before = storm.letters()
    assert Counter(before.values())["timed_out"] >= good
    storm.start(*PLENARY, "failures", "retry", "--all", **storm.values).process.wait(300)
    storm.until_calm(CALM_SECONDS)
    report(storm, faults, before)
    is_as_in_quiet(storm)
    for worker in storm.stopping:
        until(lambda worker=worker: worker.process.poll() is not None, 60, worker.text)  # type: ignore[misc]


def is_as_in_quiet(storm: Storm) -> None:
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
