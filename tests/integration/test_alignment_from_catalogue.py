"""Alignments of records that the catalogue keeps: a real worker on Valkey, a catalogue in SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.alignments import Alignments
from support.aligned_versions import file_of
from support.processes import WORKER, Started, plenary, until

pytestmark = pytest.mark.integration

SYMBOL = "A/RES/85/901"


def test_records_are_aligned_from_the_catalogue_and_kept_in_no_other_place(
    valkey: str, redis: Redis, tmp_path: Path, start: Callable[..., Started]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    values: dict[str, Any] = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "ALIGNMENT__ENABLED": "true",
        "SINKS__CATALOGUE__ENABLED": "true",
        "CATALOGUE__URL": f"sqlite:///{tmp_path / 'catalogue.db'}",
    }
    worker = start(*WORKER, "--concurrency=1", **values)
    worker.wait_for("ready.")
    files = []
    for code in ("en", "fr", "ru"):
        files.append(inbox / f"A_RES_85_901-{code.upper()}.txt")
        files[-1].write_bytes(file_of(code))
    assert plenary("ingest", *map(str, files), **values).returncode == 0
    alignments = Alignments(redis, "plenary")
    until(lambda: set(alignments.state(SYMBOL).aligned) == {"en", "fr", "ru"}, 60, worker.text)
    assert not redis.exists(*(keys.current_record("plenary", f"{SYMBOL}:{code}") for code in ("en", "fr", "ru")))
    (shown,) = map(json.loads, plenary("align", SYMBOL, "--json", **values).stdout.splitlines())
    assert shown["contents"] == dict(alignments.state(SYMBOL).aligned)
