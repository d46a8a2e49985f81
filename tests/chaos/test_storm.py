"""Everything breaks at once: workers, readers and Valkey, S3 too, and events come doubled and shuffled. Nothing shows of it.

The counts are parameters of `storm_plan`, so that CI runs a small storm and `make chaos` a large one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from faulty import Faults, faulty
from quiet_end import settles
from storm import Storm
from storm_plan import FILES, RESTARTS, SEED, planned, rages, usual

from support.processes import Started
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="what is done to readers is done by /proc"),
]


def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, moto_server: S3Server, start: Callable[..., Started]
) -> None:
    faults = Faults(one_in=10, seed=SEED)
    with faulty(moto_server.url, faults) as url, ExitStack() as stack:
        storm = Storm(tmp_path / "valkey", moto_server, url, start, stack, seed=SEED, files=FILES)
        rages(storm, planned([*usual(storm), (storm.restart_valkey, RESTARTS)], faults))
        settles(storm, faults)
