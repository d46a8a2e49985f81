"""A run over very many keys holds a page of them at a time, whatever their number.

`PLANNED_KEYS=1000000` plans a million; 5,000 by default.
"""

from __future__ import annotations

import csv
import gc
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.domain.backfill_run import Selection
from plenary.ledger.backfill_runs import BackfillRuns
from support.planned import Place

KEYS = int(os.environ.get("PLANNED_KEYS", "5000"))
WANTED_EVERY = 500
FIELDS = ["Bucket", "Key", "Size", "LastModifiedDate", "ETag"]
HELD = (
    20_000  # objects of Python that may come and go from one look to the next: a page of keys, and what it is read by
)

pytestmark = pytest.mark.integration


def inventory(root: Path) -> str:
    """An S3 Inventory of so many keys, of which each five-hundredth is a PDF; the URI of its manifest."""
    root.mkdir()
    with gzip.open(root / "keys.csv.gz", "wt", compresslevel=1, encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        for number in range(KEYS):
            suffix = "pdf" if number % WANTED_EVERY == 0 else "tif"
            rows.writerow([root.name, f"{number:08}.{suffix}", 7, "2031-05-17T10:00:00.000Z", f"e{number}"])
    manifest = {
        "destinationBucket": root.name,
        "fileFormat": "CSV",
        "fileSchema": ", ".join(FIELDS),
        "files": [{"key": "keys.csv.gz", "size": 1}],
    }
    (root / "manifest.json").write_text(json.dumps(manifest))
    return f"folder://{root.name}/manifest.json"


@pytest.mark.timeout(3_600)
def test_a_run_over_very_many_keys_holds_no_more_than_one_over_few(
    tmp_path: Path, valkey: str, redis: Redis, broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = inventory(tmp_path / "inbox")
    here = Place(tmp_path / "inbox", valkey, redis, low_mark=KEYS, high_mark=KEYS)
    run = here.begin(manifest=manifest, selection=Selection(suffixes=(".pdf",)))
    held: list[int] = []
    feed = BackfillRuns.feed

    def counting(*arguments: Any, **named: Any) -> bool:
        held.append(len(gc.get_objects()) if len(held) % (KEYS // 2_000) == 0 else held[-1])
        return feed(*arguments, **named)

    monkeypatch.setattr(BackfillRuns, "feed", counting)
    while here.step(run):
        pass
    assert here.run(run).listed
    assert here.run(run).counts["seen"] == KEYS
    assert here.run(run).counts["enqueued"] == KEYS // WANTED_EVERY
    assert len(here.queued()) == KEYS // WANTED_EVERY
    assert max(held) - held[len(held) // 10] < HELD
