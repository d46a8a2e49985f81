"""How large a catalogue of 10,000 records of 60 blocks is, and how long a search and a document take.

    PYTHONPATH=tests .venv/bin/python -m benchmarks.catalogue [RECORDS ...] [sqlite] [postgresql]

With several sizes, such as `10000 16700`, a catalogue is measured at the first, filled on, and measured again.
The records are the corpus over and over, each under a symbol of its own, and each block with a word that few others have.
"""

from __future__ import annotations

import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from starlette.testclient import TestClient

from benchmarks.__main__ import CORPUS
from plenary.api import parse_file
from plenary.catalogue.database import migrate, open_catalogue, reading, writing
from plenary.catalogue.queries import (
    catalogue_totals,
    cited_by,
    completeness,
    get_record,
    search_blocks,
    search_records,
)
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import Type
from plenary.domain.record import Record
from plenary.settings.model import Settings, Web
from plenary.web.app import reading_room
from support.postgresql import Postgresql, running_postgresql
from support.processes import children

RECORDS, BLOCKS, BATCH, QUERIES = 10_000, 60, 250, 400
WARM = 12  # rounds that are not counted
TEMPLATES = 36
RARE = 2_000  # different words that are added, each in about 300 blocks


@cache
def templates() -> list[Record]:
    """Real records, of all six languages alike."""
    files: list[Path] = []
    for language in ("AR", "EN", "ES", "FR", "RU", "ZH"):
        written = [path for path in sorted(CORPUS.glob(f"*{language}.*")) if path.suffix in {".docx", ".pdf"}]
        files += sorted(written, key=lambda path: path.suffix)[: TEMPLATES // 6]  # Word files first: they read fast
    return [record for path in files for record in parse_file(path)]


def events(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """So many records, each the first of its id."""
    known = [record.model_dump(mode="json") for record in templates()]
    texts: dict[str, list[dict[str, Any]]] = {}
    for record in known:
        texts.setdefault(record["language"], []).extend(record["blocks"])
    for number in range(count):
        record = known[number % len(known)]
        pool, symbol = texts[record["language"]], f"A/RES/{100 + number // 300}/{number % 300 + 1}"
        name = f"{symbol}:{record['language']}"
        data = record | {
            "id": name,
            "symbol": symbol,
            "session": str(100 + number // 300),
            "blocks": [_block(pool[(number * 7 + n) % len(pool)], n, chance) for n in range(1, BLOCKS + 1)],
            "adoption_date": f"{2000 + number % 100}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "source": record["source"] | {"key": f"{number}.docx"},
        }
        time_, kind = datetime(2031, 1, 2, tzinfo=UTC), Type.CREATED.value
        same = {"id": name, "subject": name, "type": kind, "time": time_, "contenthash": name, "revision": "1"}
        yield {**same, "data": data}


def _block(block: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    return block | {"id": f"op.{number}", "text": f"{block['text']} rare{chance.randrange(RARE)}"}


def queries(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Rare and common words, two together, phrases, symbols, other alphabets."""
    common = [
        "development",
        "Member States",
        '"human rights"',
        "derechos",
        "droits",
        "прав",
        "人权",
        "حقوق",
    ]
    while True:
        yield "rare word", f"rare{chance.randrange(RARE)}"
        yield "two words", f"rights rare{chance.randrange(RARE)}"
        yield "common word", chance.choice(common)
        yield "symbol", f"A/RES/{chance.randrange(100, 130)}/{chance.randrange(1, 300)}"


@dataclass(frozen=True)
class Measured:
    """A database to be measured: its size, and the processes of its server beside this one."""

    url: str
    mebibytes: Callable[[sa.Connection], float]
    server: int | None = None  # the first process of PostgreSQL

    def work_ms(self) -> float:
        """What this process and the server's worked so far, whatever else the machine does."""
        done = time.process_time() * 1000
        for process in children(self.server) if self.server else ():
            with contextlib.suppress(OSError):
                done += int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1_000_000
        return done

    def timed(self, run: Callable[[], object]) -> tuple[float, float]:
        """Milliseconds by the clock, and of work."""
        began, work = time.perf_counter(), self.work_ms()
        run()
        return (time.perf_counter() - began) * 1000, self.work_ms() - work


def fill(url: str, count: int, filled: int = 0) -> float:
    """Fill a catalogue, or fill it on from so many records: records a second."""
    chance = random.Random(1)
    writer = open_catalogue(url, writable=True)
    migrate(writer)
    spent, batch = 0.0, list[dict[str, Any]]()
    for number, event in enumerate(islice(events(count, chance), filled, None), filled + 1):
        batch.append(event)
        if len(batch) == BATCH or number == count:
            began = time.perf_counter()
            with writing(writer) as connection:
                apply(connection, batch)
            spent += time.perf_counter() - began
            batch = []
    with writer.begin() as connection:
        if writer.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("ANALYZE")
    writer.dispose()
    return (count - filled) / spent


def times_of(database: Measured) -> dict[str, Any]:
    """Ask a catalogue that is filled: the queries, and the pages as a browser asks for them."""
    chance, reader = random.Random(2), open_catalogue(database.url)
    found: dict[str, Any] = {}
    with reading(reader) as connection:
        held = catalogue_totals(connection)
        found |= {"records": held.records, "blocks": held.blocks, "MiB": round(database.mebibytes(connection), 1)}
        ids = [one.record.id for one in search_records(connection, limit=200).records]
    times: dict[str, list[tuple[float, float]]] = {}

    def ask(name: str, run: Callable[[sa.Connection], object]) -> None:
        with reading(reader) as connection:
            times.setdefault(name, []).append(database.timed(lambda: run(connection)))

    settings = Settings.model_validate({"web": Web(public=True, requests_per_second=None)})
    with TestClient(reading_room(settings, reader), base_url="http://127.0.0.1") as browser:

        def look(name: str, address: str) -> None:
            def run() -> None:
                assert browser.get(address, headers={"Accept": "text/html"}).status_code == 200, address

            times.setdefault(name, []).append(database.timed(run))

        kinds = queries(chance)
        for number in range(QUERIES + WARM):
            kind, q = next(kinds)
            name = chance.choice(ids)
            ask(f"search, {kind}", lambda c, q=q: search_records(c, q))  # type: ignore[misc]
            ask("search of all kinds", lambda c, q=q: search_records(c, q))  # type: ignore[misc]
            ask("blocks", lambda c, q=q: search_blocks(c, q))  # type: ignore[misc]
            ask("record", lambda c, name=name: get_record(c, name))  # type: ignore[misc]
            ask("cited by", lambda c: cited_by(c, "A/RES/70/1"))
            if number % 4 == 0:
                ask("newest, with facets", search_records)
                ask("completeness", completeness)
                look("page: document", f"/records/{name}")
                look("page: search", f"/records?{urlencode({'q': q})}")
            if number == WARM:
                times.clear()
    for name, taken in sorted(times.items()):
        clock, work = ([pair[n] for pair in taken] for n in (0, 1))
        found[f"{name}, ms"] = {
            "p50": round(statistics.median(clock), 1),
            "p95": round(statistics.quantiles(clock, n=20)[-1], 1),
            "p50 of work": round(statistics.median(work), 1),
            "p95 of work": round(statistics.quantiles(work, n=20)[-1], 1),
        }
    return found


def sqlite(folder: Path) -> Measured:
    """A file."""
    file = folder / "catalogue.db"
    return Measured(f"sqlite:///{file}", lambda _: file.stat().st_size / (1 << 20))


def postgresql(server: Postgresql) -> Measured:
    """A server of its own. One process answers a query, so that its work can be measured."""
    url = server.new_database()
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        name = connection.scalar(sa.func.current_database())
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0')
    engine.dispose()
    size = sa.select(sa.func.pg_database_size(sa.func.current_database()) / (1 << 20))
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    return Measured(url, lambda c: float(c.execute(size).scalar_one()), first)


def main() -> None:
    """One run of each database."""
    sizes = sorted({int(word) for word in sys.argv[1:] if word.isdigit()}) or [RECORDS]
    wanted = [word for word in sys.argv[1:] if not word.isdigit()] or ["sqlite", "postgresql"]
    with contextlib.ExitStack() as stack:
        measured: dict[str, Measured] = {}
        if "sqlite" in wanted:
            measured["sqlite"] = sqlite(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        if "postgresql" in wanted:
            measured["postgresql"] = postgresql(stack.enter_context(running_postgresql()))
        for name, database in measured.items():
            for filled, count in pairwise([0, *sizes]):
                written = {"records written a second": round(fill(database.url, count, filled))}
                print(json.dumps({name: written | times_of(database)}, indent=1), flush=True)


if __name__ == "__main__":
    main()
