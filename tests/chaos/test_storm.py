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
from quiet_end import CALM_SECONDS, settles
from storm import PREFIX, Storm
from storm_plan import FILES, RESTARTS, SEED, UPLOADS, planned, rages, usual

from plenary.catalogue.database import open_catalogue
from plenary.ledger.outbox import Outbox
from plenary.settings.model import Fairness
from support.catalogue_rows import rows_of
from support.processes import PLENARY, Started, until
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="what is done to readers is done by /proc"),
]
# Of the events a part is within the share of their one source, a part is not, and a part is passed on by the workers.
FAIRNESS = Fairness(enabled=True, folders=0, files=10, files_per_second=4, work_seconds=2, work_per_second=0.5)


def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, moto_server: S3Server, start: Callable[..., Started]
) -> None:
    faults = Faults(one_in=10, seed=SEED)
    with faulty(moto_server.url, faults) as url, ExitStack() as stack:
        storm = Storm(
            *(tmp_path / "valkey", moto_server, url, start, stack),
            seed=SEED,
            files=FILES,
            fairness=FAIRNESS,
            SINKS__CATALOGUE__ENABLED="true",
        )
        plan = planned([*usual(storm), (storm.restart_valkey, RESTARTS)], faults)
        plan[UPLOADS * 2 // 5].append(storm.lock_catalogue)
        rages(storm, plan)
        settles(storm, faults)
        assert storm.counts["above their share"]
        passed_on = sum(worker.text().count("file.gives_way") for worker in storm.started)
        print(f"passed on by workers: {passed_on}")
        the_catalogue_equals_a_fresh_replay(storm, tmp_path, start)


def the_catalogue_equals_a_fresh_replay(storm: Storm, place: Path, start: Callable[..., Started]) -> None:
    """All its rows but those of withdrawals, which a replay does not send."""
    until(lambda: not Outbox(storm.redis, PREFIX).waiting("catalogue"), CALM_SECONDS, storm.workers[0].text)
    fresh = f"sqlite:///{place}/fresh.db"
    replayed = start(*PLENARY, "sinks", "replay", "catalogue", **(storm.values | {"CATALOGUE__URL": fresh}))
    assert replayed.process.wait(300) == 0, replayed.text()
    engines = [open_catalogue(url) for url in (f"sqlite:///{storm.catalogue}", fresh)]
    expected = {**rows_of(engines[1]), "withdrawals": []}
    assert expected["records"]
    assert expected["failures"]
    # the failures that were settled since go once a minute
    until(lambda: rows_of(engines[0])["failures"] == expected["failures"], CALM_SECONDS)
    assert {**rows_of(engines[0]), "withdrawals": []} == expected
    print(f"catalogue: { {name: len(rows) for name, rows in expected.items() if rows} }, as a fresh replay gives")
    for engine in engines:
        engine.dispose()
