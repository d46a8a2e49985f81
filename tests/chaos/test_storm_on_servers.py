"""The storm on RabbitMQ and Sentinel: alarms, failovers and a clock that steps come to all that breaks in the other.

The counts are parameters of `storm_plan`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from faulty import Faults, faulty
from quiet_end import CALM_SECONDS, settles
from storm_on_servers import StormOnServers
from storm_plan import FILES, SEED, UPLOADS, planned, rages, usual

from support.debian_redis import Group
from support.processes import Started
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers", "support.rabbitmq", "support.debian_redis")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="what is done to readers is done by /proc"),
]

ALARMS = int(os.environ.get("CHAOS_ALARMS", "1"))
FAILOVERS = int(os.environ.get("CHAOS_FAILOVERS", "1"))
STEPS = int(os.environ.get("CHAOS_STEPS", "2"))
# of a hundred uploads: when the clock is off, beside the outages of the store, which nobody would notice meanwhile
WINDOWS = ((5, 15), (35, 45), (75, 85), (90, 95))


def test_an_alarm_a_failover_and_a_clock_that_steps_change_nothing(
    tmp_path: Path, moto_server: S3Server, rabbitmq: Rabbit, sentinel_group: Group, start: Callable[..., Started]
) -> None:
    faults = Faults(one_in=10, seed=SEED)
    with faulty(moto_server.url, faults) as url, ExitStack() as stack:
        place = tmp_path / "storm"
        storm = StormOnServers(rabbitmq, sentinel_group, place, moto_server, url, start, stack, seed=SEED, files=FILES)
        plan = planned([*usual(storm), (storm.alarm, ALARMS), (storm.fail_over, FAILOVERS)], faults)
        for begin, end in WINDOWS[:STEPS]:
            plan[UPLOADS * begin // 100].append(storm.step_clock)
            plan[UPLOADS * end // 100].append(storm.set_right)
        rages(storm, plan)
        storm.send(keep=0)
        storm.until_calm(CALM_SECONDS)
        storm.reconcile()
        settles(storm, faults)
