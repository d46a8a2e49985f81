"""The restore drill: a ledger that is lost, restored from a backup or begun anew leaves no consumer with an old text."""

from __future__ import annotations

import gzip
import os
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from typer.testing import CliRunner

from plenary.cli import application
from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Request
from plenary.ledger.identity import SCHEMA, prepare, read_identity
from plenary.services import ledger_backup
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import Broker, ConfigError, Settings, Stores
from plenary.storage.local import Folder, FolderStore
from plenary.tasks.reconcile import of_target
from support.processes import PROJECT, WORKER, Started, plenary, until

pytestmark = pytest.mark.integration

TEXT = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")


class Place:
    """A folder, its worker, and a consumer that keeps the text of the highest revision of each record."""

    def __init__(self, root: Path, valkey: str) -> None:
        root.mkdir()
        self.root, self.store, self.turn = root, FolderStore(root), 0
        self.here = Context.of(Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=root))))
        self.redis: Any = self.here.ledger.redis
        self.kept: dict[str, tuple[int, str | None]] = {}
        self.epochs: list[str] = []
        self.read_to = "0-0"

    def put(self, number: int, title: str) -> None:
        self.turn += 1
        path = self.root / f"A_RES_85_{number}-EN.txt"
        path.write_text(TEXT.replace("Beekeeping on the roofs", title, 1), encoding="utf-8")
        os.utime(path, (self.turn, self.turn))
        listed = self.store.stat(path.name)
        assert listed
        self.read(StorageEvent(object=listed.ref, etag=listed.etag))

    def read(self, event: StorageEvent) -> None:
        process(Request(event), self.here, owner=uuid.uuid4().hex, fingerprint=self.here.fingerprint)
        self.consume()

    def consume(self) -> None:
        for entry, fields in self.redis.xrange(keys.records("plenary"), min=f"({self.read_to}"):
            event = opened(fields["event"])
            title = event["data"].get("title") and event["data"]["title"].partition(" of cities")[0]
            if int(event["revision"]) > self.kept.get(event["subject"], (0, ""))[0]:
                self.kept[event["subject"]] = int(event["revision"]), title
            self.epochs.append(event["epoch"])
            self.read_to = entry

    def reconcile(self) -> None:
        self.read_to = "0-0"
        second = int(time.time())  # a row of the second in which a reconcile starts may be newer than the listing
        until(lambda: int(time.time()) > second, 5)
        for case in of_target(f"folder://{self.store.bucket}/", self.here, grace_seconds=0).cases():
            self.read(case.event)

    def titles(self) -> dict[str, str | None]:
        return {subject: title for subject, (_, title) in self.kept.items()}


@pytest.fixture
def place(tmp_path: Path, valkey: str) -> Place:
    return Place(tmp_path / "inbox", valkey)


def test_a_ledger_that_is_lost_gives_way_to_no_old_text(place: Place) -> None:
    for title in ("one", "two", "three"):
        place.put(901, title)
    place.redis.flushall()
    place.put(901, "four")
    place.put(901, "five")
    assert place.titles() == {"A/RES/85/901:en": "five"}
    assert len(set(place.epochs)) == 2


def test_a_ledger_that_is_restored_and_reconciled_leaves_every_consumer_with_what_stands(
    place: Place, tmp_path: Path
) -> None:
    place.put(901, "changed before")
    place.put(902, "removed later")
    file = tmp_path / "ledger.gz"
    ledger_backup.backup(place.redis, "plenary", file)
    place.put(901, "changed after")
    place.put(903, "new after")
    (place.root / "A_RES_85_902-EN.txt").unlink()
    epoch = prepare(place.redis, "plenary").epoch

    place.redis.flushall()
    ledger_backup.restore(place.redis, "plenary", file)
    assert prepare(place.redis, "plenary").epoch != epoch
    place.reconcile()
    assert place.titles() == {
        "A/RES/85/901:en": "changed after",
        "A/RES/85/902:en": None,
        "A/RES/85/903:en": "new after",
    }
    assert list(ledger_backup.faults(place.redis, "plenary")) == []


def test_the_commands_say_what_they_did_and_take_no_ledgers_place_unasked(
    place: Place, tmp_path: Path, valkey: str
) -> None:
    place.put(901, "one")
    file, values = tmp_path / "ledger.gz", {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": place.root}
    before = {name: place.redis.dump(name) for name in place.redis.scan_iter("{plenary}:*")}
    done = plenary("ledger", "backup", str(file), **values)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert "object           1" in done.stdout
    refused = plenary("ledger", "restore", str(file), **values)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    done = plenary("ledger", "restore", str(file), "--replace", **values)
    assert done.returncode == 0, done.stderr
    after = {name: place.redis.dump(name) for name in place.redis.scan_iter("{plenary}:*")}
    beside = {keys.identity("plenary"), keys.totals("plenary"), keys.newest("plenary")}  # the last two at any time
    assert {name: after.get(name) for name in before.keys() - beside} == {
        name: before[name] for name in before.keys() - beside
    }
    assert plenary("ledger", "check", **values).returncode == 0
    place.redis.delete(keys.record_row("plenary", "A/RES/85/901:en"))
    wrong = plenary("ledger", "check", **values)
    assert wrong.returncode == 1
    assert "its record A/RES/85/901:en is missing" in wrong.stderr


@pytest.mark.parametrize("left", [slice(0, -40), slice(0, 0), slice(5, None)])
def test_a_backup_that_is_not_whole_changes_nothing(place: Place, tmp_path: Path, left: slice) -> None:
    place.put(901, "one")
    file = tmp_path / "ledger.gz"
    ledger_backup.backup(place.redis, "plenary", file)
    file.write_bytes(file.read_bytes()[left])
    with pytest.raises(ledger_backup.BackupError):
        ledger_backup.restore(place.redis, "plenary", file, replace=True)
    assert place.redis.exists(keys.record_row("plenary", "A/RES/85/901:en"))


def test_a_line_that_was_changed_is_no_backup(place: Place, tmp_path: Path) -> None:
    place.put(901, "one")
    file = tmp_path / "ledger.gz"
    ledger_backup.backup(place.redis, "plenary", file)
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b'"ttl": 0', b'"ttl": 1', 1)))
    with pytest.raises(ledger_backup.BackupError):
        ledger_backup.restore(place.redis, "plenary", file, replace=True)


def test_an_older_ledger_is_migrated_and_goes_on_with_higher_revisions(place: Place) -> None:
    place.put(901, "one")
    place.redis.delete(keys.identity("plenary"))
    place.redis.hset(keys.record_row("plenary", "A/RES/85/901:en"), "revision", 7)
    assert prepare(place.redis, "plenary").schema == SCHEMA
    place.kept = {"A/RES/85/901:en": (7, "one")}
    place.put(901, "two")
    assert place.titles() == {"A/RES/85/901:en": "two"}


def test_a_ledger_of_a_newer_plenary_is_refused(redis: Redis, valkey: str, start: Any, tmp_path: Path) -> None:
    prepare(redis, "plenary")
    redis.hset(keys.identity("plenary"), "schema", SCHEMA + 1)
    with pytest.raises(ConfigError, match="written by a newer Plenary"):
        prepare(redis, "plenary")
    worker: Started = start(*WORKER, BROKER__URL=valkey, STORES__FOLDER__ROOT=tmp_path)
    assert worker.process.wait(60) == 2
    assert "written by a newer Plenary" in worker.text()
    checked = plenary("check", BROKER__URL=valkey, STORES__FOLDER__ROOT=tmp_path)
    assert checked.returncode == 2
    known = read_identity(redis, "plenary")
    assert known
    assert known.schema == SCHEMA + 1


def test_the_clock_may_go_back_and_revisions_do_not(place: Place) -> None:
    place.put(901, "one")
    future = prepare(place.redis, "plenary").since * 1000 + 10_000_000
    place.redis.hset(keys.record_row("plenary", "A/RES/85/901:en"), "revision", future)
    place.kept = {"A/RES/85/901:en": (future, "one")}
    place.put(901, "two")
    assert place.kept == {"A/RES/85/901:en": (future + 1, "two")}


def test_help_names_the_group() -> None:
    assert "backup" in CliRunner().invoke(application(["ledger"]), ["ledger", "--help"]).output
