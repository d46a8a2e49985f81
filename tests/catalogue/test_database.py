"""The database: made, brought up to date, refused; locked, full, read-only, killed in the middle of a batch."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from plenary.catalogue import database
from plenary.catalogue.database import HEAD, apply_migrations, migrate, open_catalogue, reading, writing
from plenary.catalogue.errors import CatalogueError
from plenary.catalogue.queries import search_records
from plenary.catalogue.tables import metadata
from support.catalogue_rows import rows_of, take
from support.sink_messages import created, record, updated

pytest_plugins = ("support.catalogue_databases",)


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
def test_a_catalogue_of_a_version_before_is_brought_up_to_date(opened: Callable[..., sa.Engine], version: str) -> None:
    before = opened(writable=True)
    apply_migrations(before, version)
    take(before, *(created(record(number)) for number in (901, 902)))
    with pytest.raises(CatalogueError, match=f"version {version}, and {HEAD} is needed"), reading(opened()):
        pass
    migrate(before)
    take(before, updated(record(902)), created(record(903)))
    with reading(opened()) as connection:
        found = search_records(connection, "keepers")
        assert found.total == 3
        assert all(one.hits for one in found.records)


def test_the_migrations_make_the_tables_that_the_code_has(writable: sa.Engine) -> None:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    def wanted(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
        return not (name or "").startswith("block_search") and not (kind == "column" and name == "search")

    with writable.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": wanted})
        differences = [one for one in compare_metadata(context, metadata) if "ix_blocks_search" not in str(one)]
    assert [one for one in differences if "trigrams" not in str(one)] == []


def test_a_migration_is_applied_whole_or_not_at_all(
    opened: Callable[..., sa.Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plenary.catalogue.migrations.versions import v0002_search  # noqa: PLC0415

    engine = opened(writable=True)
    apply_migrations(engine, "0001")
    names = ("SQLITE", "POSTGRESQL")
    whole = {name: getattr(v0002_search, name) for name in names}
    broken = {name: (*statements, "SELECT broken") for name, statements in whole.items()}
    monkeypatch.setattr("alembic.util.load_python_file", _patched(broken))
    with pytest.raises(CatalogueError):
        migrate(engine)
    monkeypatch.undo()
    migrate(engine)
    take(engine, created(record(901)))
    assert len(rows_of(opened())["records"]) == 1


def _patched(values: dict[str, Any]) -> Callable[..., Any]:
    from alembic import util  # noqa: PLC0415

    load = util.load_python_file

    def loading(*arguments: Any) -> Any:
        module = load(*arguments)
        if hasattr(module, "POSTGRESQL"):
            vars(module).update(values)
        return module

    return loading


def test_a_catalogue_of_a_newer_plenary_is_left_alone(writable: sa.Engine, readable: sa.Engine) -> None:
    with writing(writable) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CatalogueError, match="newer Plenary"):
        migrate(writable)
    with pytest.raises(CatalogueError, match="newer Plenary"), reading(readable):
        pass


def test_where_there_is_no_catalogue_the_reader_is_told(opened: Callable[..., sa.Engine], empty_url: str) -> None:
    expected = "cannot be opened" if empty_url.startswith("sqlite") else "There is no catalogue yet"
    with pytest.raises(CatalogueError, match=expected), reading(opened()):
        pass


def test_a_reader_changes_nothing(writable: sa.Engine, readable: sa.Engine) -> None:
    take(writable, created(record(901)))
    with pytest.raises(CatalogueError, match="read-only"), reading(readable) as connection:
        connection.exec_driver_sql("DELETE FROM records")


def test_a_locked_catalogue_is_reported_and_taken_up_later(
    writable: sa.Engine, opened: Callable[..., sa.Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with writable.begin() as other:
        if other.dialect.name == "postgresql":
            other.exec_driver_sql("LOCK TABLE records")
        with pytest.raises(CatalogueError, match="locked by another program"):
            take(opened(writable=True), created(record(901)))
    take(writable, created(record(901)))
    assert len(rows_of(opened())["records"]) == 1


def test_readers_read_on_while_a_batch_is_written(writable: sa.Engine, readable: sa.Engine) -> None:
    take(writable, created(record(901)))
    with writable.begin() as connection:
        connection.exec_driver_sql("UPDATE records SET title = 'half done'")
        with reading(readable) as reader:
            assert search_records(reader).records[0].record.title != "half done"
        connection.rollback()


def test_a_full_disk_is_reported_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.db"
    engine = open_catalogue(url, writable=True)
    migrate(engine)
    take(engine, created(record(901)))
    engine.dispose()

    @sa.event.listens_for(engine, "connect")
    def small(link: sqlite3.Connection, _: object) -> None:
        (pages,) = link.execute("PRAGMA page_count").fetchone()
        link.execute(f"PRAGMA max_page_count = {pages + 2}")

    batch = [created(record(number)) for number in range(902, 1000)]
    with pytest.raises(CatalogueError, match="disk of the catalogue is full"):
        take(engine, *batch)
    engine.dispose()
    sa.event.remove(engine, "connect", small)
    reader = open_catalogue(url)
    assert len(rows_of(reader)["records"]) == 1
    take(engine, *batch)
    assert len(rows_of(reader)["records"]) == 99
    reader.dispose()
    engine.dispose()


WRITER = """
import sys
from plenary.catalogue.database import migrate, open_catalogue, writing
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import opened

engine = open_catalogue(sys.argv[1], writable=True)
migrate(engine)
bodies = open(sys.argv[2], encoding="utf-8").read().splitlines()
for start in range(0, len(bodies), 50):
    with writing(engine) as connection:
        apply(connection, [opened(body) for body in bodies[start : start + 50]])
    print(start, flush=True)
"""


def test_killed_in_the_middle_of_a_batch_the_next_one_ends_the_same(
    empty_url: str, opened: Callable[..., sa.Engine], tmp_path: Path
) -> None:
    events = [created(record(number)) for number in range(901, 1301)]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(event.body + "\n" for event in events), encoding="utf-8")
    command = [sys.executable, "-c", WRITER, empty_url, str(file)]
    chance = random.Random(7)
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(chance.randrange(1, 5)):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "350"
    engine = opened(writable=True)
    once = rows_of(opened())
    assert len(once["records"]) == 400
    take(engine, *events)
    assert rows_of(opened()) == once
    with reading(opened()) as connection:
        assert search_records(connection, "keepers").total == 400
    if empty_url.startswith("sqlite"):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            connection.exec_driver_sql("INSERT INTO block_search(block_search) VALUES ('integrity-check')")


@pytest.mark.parametrize("url", ["nothing", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(CatalogueError, match="PLENARY_CATALOGUE__URL"):
        open_catalogue(url)


@pytest.mark.integration
def test_a_server_that_is_not_there_is_reported_without_its_password() -> None:
    engine = open_catalogue("postgresql://plenary:geheim@127.0.0.1:1/x")
    with pytest.raises(CatalogueError, match="does not answer") as raised, reading(engine):
        pass
    assert "geheim" not in str(raised.value)


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.db"
    file.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(CatalogueError, match="no sound SQLite database"), reading(open_catalogue(f"sqlite:///{file}")):
        pass
