"""A change planted in the parser, and the shadow of a dozen published files: it tells of that change and of nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redis import Redis

from plenary.domain.storage_event import StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Request
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import Broker, Meaning, Settings, Stores
from plenary.storage.local import Folder, FolderStore
from support.corpus import CORPUS, NEEDS_CORPUS
from support.processes import PLENARY, PROJECT, plenary_environment

pytestmark = NEEDS_CORPUS

FILES = 12
PLACE = "worker/plenary/parsing/structure/assembler.py"
# closing blocks are no longer told of, and titles are in capitals
PLANTED = {
    "blocks=body.blocks,": 'blocks=[block for block in body.blocks if block.kind != "closing"],',
    "title=head.title or": 'title=(head.title or "").upper() or',
}


def ingested(inbox: Path, valkey: str) -> None:
    context = Context.of(
        Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=inbox)), meaning=Meaning(enabled=False))
    )
    for number, listed in enumerate(FolderStore(inbox).list("inbox")):
        request = Request(StorageEvent(object=listed.ref, etag=listed.etag))
        outcome = process(request, context, owner=f"{number}", fingerprint=context.fingerprint)
        assert outcome.result == "created", listed.ref.key


def held(redis: Redis) -> dict[str, Any]:
    """All that Valkey holds but the counts, which a thread of this process adds some time after what is counted."""
    return {name: redis.dump(name) for name in redis.scan_iter() if name != keys.totals("plenary")}


def changed_parser(place: Path) -> Path:
    for package in ("worker",):
        shutil.copytree(PROJECT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    source = (place / PLACE).read_text(encoding="utf-8")
    for before, after in PLANTED.items():
        assert source.count(before) == 1
        source = source.replace(before, after)
    (place / PLACE).write_text(source, encoding="utf-8")
    return place


def shadow(place: Path, values: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(
        [*PLENARY, "reprocess", "--parser-older-than", "current", "--dry-run", "--json"],
        cwd=place,
        env=plenary_environment(values) | {"PYTHONPATH": str(place / "worker")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_shadow_shows_the_planted_change_and_nothing_else(
    valkey: str, redis: Redis, tmp_path: Path, sent: Callable[[], list[dict[str, Any]]]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    found = sorted((CORPUS / "dev" / "files").iterdir())
    for path in found[:: len(found) // FILES]:
        if not any(path.stem == other.stem for other in inbox.iterdir()):  # one of two files that give one record
            shutil.copy(path, inbox)
    assert len(os.listdir(inbox)) >= FILES  # noqa: PTH208
    ingested(inbox, valkey)
    records = {event["subject"]: event["data"] for event in sent()}
    before = held(redis)

    code, findings = shadow(
        changed_parser(tmp_path / "changed"),
        {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox, "MEANING__ENABLED": "false"},
    )

    assert {finding["record"] for finding in findings} == records.keys()
    worse = 0
    for finding in findings:
        record = records[finding["record"]]
        title = record["title"]
        closing = [block["id"] for block in record["blocks"] if block["kind"] == "closing"]
        capitals = {"title": [title, title.upper()]} if title and title != title.upper() else {}
        assert finding["fields"] == capitals
        assert [block["id"] for block in finding["removed"]] == closing
        assert (finding["added"], finding["changed"]) == ([], [])
        assert finding["effect"] == ("changed" if closing or capitals else "same")
        assert bool(finding["worse"]) == bool(closing)
        worse += bool(closing)
    assert worse
    assert code == 1
    assert held(redis) == before
