"""How large a catalogue of 10,000 records of 60 blocks is, and how long a search and a document take.

    PYTHONPATH=tests .venv/bin/python -m benchmarks.catalogue [RECORDS] [sqlite] [postgresql]

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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

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
from support.postgresql import running_postgresql

RECORDS, BLOCKS, BATCH, QUERIES = 10_000, 60, 50, 200
TEMPLATES = 36
RARE = 2_000  # different words that are added, each in about 300 blocks


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


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's work: with SQLite all of it, whatever else the machine does."""
    began, work = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - began) * 1000, (time.process_time() - work) * 1000


def measure(url: str, size: Callable[[sa.Connection], float], count: int) -> dict[str, Any]:
    """Fill a catalogue and ask it."""
    chance = random.Random(1)
    writer = open_catalogue(url, writable=True)
    migrate(writer)
    spent, batch = 0.0, list[dict[str, Any]]()
    for number, event in enumerate(events(count, chance), 1):
        batch.append(event)
        if len(batch) == BATCH or number == count:
            began = time.perf_counter()
            with writing(writer) as connection:
                apply(connection, batch)
            spent += time.perf_counter() - began
            batch = []
    with writer.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    writer.dispose()
    return {"records written a second": round(count / spent), **times_of(url, size, chance)}


def times_of(url: str, size: Callable[[sa.Connection], float], chance: random.Random) -> dict[str, Any]:
    """Ask a catalogue that is filled."""
    reader = open_catalogue(url)
    found: dict[str, Any] = {}
    with reading(reader) as connection:
        held = catalogue_totals(connection)
        found |= {"records": held.records, "blocks": held.blocks, "MiB": round(size(connection), 1)}
        ids = [one.record.id for one in search_records(connection, limit=200).records]
    times: dict[str, list[tuple[float, float]]] = {}

    def ask(name: str, run: Callable[[sa.Connection], object]) -> None:
        with reading(reader) as connection:
            times.setdefault(name, []).append(timed(lambda: run(connection)))

    kinds = queries(chance)
    for _ in range(QUERIES):
        kind, q = next(kinds)
        ask(f"search, {kind}", lambda c, q=q: search_records(c, q))  # type: ignore[misc]
        ask("search of all kinds", lambda c, q=q: search_records(c, q))  # type: ignore[misc]
        ask("blocks", lambda c, q=q: search_blocks(c, q))  # type: ignore[misc]
        name = chance.choice(ids)
        ask("document", lambda c, name=name: get_record(c, name))  # type: ignore[misc]
        ask("cited by", lambda c: cited_by(c, "A/RES/70/1"))
    for _ in range(20):
        ask("newest, with facets", search_records)
        ask("completeness", completeness)
    for name, taken in sorted(times.items()):
        clock, work = ([pair[n] for pair in taken] for n in (0, 1))
        found[f"{name}, ms"] = {
            "median": round(statistics.median(clock), 1),
            "p95": round(statistics.quantiles(clock, n=20)[-1], 1),
            "p95 of this process's work": round(statistics.quantiles(work, n=20)[-1], 1),
        }
    reader.dispose()
    return found


def main() -> None:
    """One run of each database."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), RECORDS)
    wanted = [word for word in sys.argv[1:] if not word.isdigit()] or ["sqlite", "postgresql"]
    with contextlib.ExitStack() as stack:
        if "sqlite" in wanted:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            file = folder / "catalogue.db"
            found = measure(f"sqlite:///{file}", lambda _: file.stat().st_size / (1 << 20), count)
            print(json.dumps({"sqlite": found}, indent=1), flush=True)
        if "postgresql" in wanted:
            server = stack.enter_context(running_postgresql())
            size = sa.select(sa.func.pg_database_size(sa.func.current_database()) / (1 << 20))
            found = measure(server.new_database(), lambda c: float(c.execute(size).scalar_one()), count)
            print(json.dumps({"postgresql": found}, indent=1), flush=True)


if __name__ == "__main__":
    main()
