"""How far backfills are, as Prometheus gets it: a run that a real planner feeds and nobody works on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from test_metrics_of_processes import scraped

from plenary.ledger.backfill_runs import PROGRESS, STANDINGS, BackfillRuns
from support.processes import PROJECT, WORKER, free_port, plenary, until

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
HELD, OTHER = "A_HRC_RES_91_3-EN.html", "A_RES_85_902-FR.txt"
WANTED = ("A_RES_85_903-EN.txt", "A_RES_85_901-EN.pdf", "A_RES_85_901-EN.docx")
PATIENCE = 60


def shown(port: int) -> tuple[dict[str, float], dict[str, float]]:
    """Runs by their standing and objects by how far they are, those that are none left out."""
    found = scraped(port)
    runs, objects = (
        {key[1]: value for key, value in found.items() if key[0] == f"plenary_backfill_{name}" and value}
        for name in ("runs", "objects")
    )
    return runs, objects


def test_a_run_is_shown_by_how_far_its_objects_are_until_its_end(
    valkey: str, redis: Redis, inbox: Path, start: Callable[..., Any]
) -> None:
    port = free_port()
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    shutil.copy(FILES / HELD, inbox)
    reader = start(*WORKER, "--concurrency=1", "--queues=uploads", "-n", "uploads@here", **values)
    reader.wait_for("ready.")
    assert plenary("ingest", str(inbox / HELD), **values).returncode == 0
    reader.stop()
    for name in WANTED:
        shutil.copy(FILES / name, inbox)
    shutil.copy(FILES / WANTED[0], inbox / OTHER)
    start(*WORKER, "--concurrency=1", "--queues=maintenance", **values, METRICS__PORT=port).wait_for("ready.")
    assert shown(port) == ({}, {})

    plenary("backfill", "run", "folder://inbox/", "--language", "en", "--no-wait", **values)
    until(
        lambda: shown(port) == ({"running": 1}, {"left_out": 1, "held": 1, "open": 3}),
        PATIENCE,
        lambda: str(shown(port)),
    )
    runs = BackfillRuns(redis, "plenary")
    (run,) = runs.active()
    for name, outcome in zip(WANTED[:2], ("created", "failed"), strict=True):
        runs.end(run, f"folder://inbox/{name}", outcome)
    plenary("backfill", "pause", run, **values)
    assert shown(port) == ({"paused": 1}, {"left_out": 1, "held": 1, "open": 1, "done": 1, "failed": 1})

    plenary("backfill", "cancel", run, **values)
    assert shown(port) == ({}, {})
    states = {key[1] for key in scraped(port) if key[0].startswith("plenary_backfill")}
    assert states == {*STANDINGS, *PROGRESS}
