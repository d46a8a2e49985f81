"""What breaks when: spread evenly over the uploads of a storm, whose counts are parameters."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from faulty import Faults
from storm import Storm

Trouble = Callable[[], None]

UPLOADS = int(os.environ.get("CHAOS_UPLOADS", "100"))
FILES = int(os.environ.get("CHAOS_FILES", "30"))
KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
DEPLOYS = int(os.environ.get("CHAOS_DEPLOYS", "2"))
RESTARTS = int(os.environ.get("CHAOS_RESTARTS", "2"))
READERS = int(os.environ.get("CHAOS_READERS", "6"))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
PAUSE_SECONDS = 0.1  # between two uploads, so that the workers are at it while things break


def planned(troubles: Iterable[tuple[Trouble, int]], faults: Faults) -> dict[int, list[Trouble]]:
    """What breaks after which upload, each so many times; the store refuses and falls silent once."""
    plan = defaultdict(list)
    for trouble, count in troubles:
        for turn in range(1, count + 1):
            plan[UPLOADS * turn // (count + 1)].append(trouble)
    plan[UPLOADS // 5].append(partial(faults.begin, "expired", 2))
    plan[UPLOADS * 3 // 10].append(faults.end)
    plan[UPLOADS // 2].append(partial(faults.begin, "unanswered", 6))
    plan[UPLOADS * 7 // 10].append(faults.end)
    return plan


def usual(storm: Storm) -> list[tuple[Trouble, int]]:
    """What breaks in each storm."""
    return [(storm.kill_worker, KILLS), (storm.deploy, DEPLOYS), (storm.trouble_reader, READERS)]


def rages(storm: Storm, plan: dict[int, list[Trouble]]) -> None:
    """All uploads, and what breaks meanwhile."""
    storm.workers[0].wait_for("ready.")
    for number in range(UPLOADS):
        storm.change(number)
        storm.send(keep=10)
        for trouble in plan[number]:
            trouble()
        time.sleep(PAUSE_SECONDS)
