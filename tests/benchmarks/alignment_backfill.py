"""A backfill of symbols in six languages into a Valkey of its own, and their alignment: rate, memory and cost.

    PYTHONPATH=tests python tests/benchmarks/alignment_backfill.py ../shared/corpus/six --symbols 1000

Records are those of the folder's files under made-up numbers. Some are committed twice, to a ledger that keeps records
and to one that does not, which shows what keeping them costs.
"""

from __future__ import annotations

import itertools
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog
import typer
from redis import Redis

from benchmarks.memory import resident_mib
from plenary.api import parse_file
from plenary.domain.cloudevents import content_hash, published
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.alignments import Alignments
from plenary.ledger.client import Change, Lease, Ledger, Outlets, Request
from plenary.ledger.record_store import LedgerRecords
from plenary.observability.metrics.counters import Tally
from plenary.services.alignment import align_symbol
from plenary.services.embedded_valkey import serve
from plenary.settings.connections import for_redis_py

SAMPLE = 48  # symbols, for the cost of a commit


def main(folder: Path, symbols: int = 1000) -> None:
    """Print what was committed and aligned, at which rate, and in how much memory."""
    versions: dict[str, list[Record]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".docx", ".pdf", ".html"}):
        for record in parse_file(path):
            versions.setdefault(record.name, []).append(record)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as place, serve(Path(place)) as server:
        redis = Redis.from_url(for_redis_py(server.url), decode_responses=True)
        compare_commits(redis, list(renamed(versions, SAMPLE)))
        ledger, before = Ledger(redis, "with", Outlets(sinks=("files",), records=True)), used(redis)
        count = 0
        for record in renamed(versions, symbols):
            commit(ledger, record)
            count += 1
        typer.echo(f"{count} commits, {(used(redis) - before) / count / 1024:.1f} KiB each with its events")
        align_all(redis)


def compare_commits(redis: Redis, records: Sequence[Record]) -> None:
    """Commit some records to a ledger that keeps them and to one that does not, in turn."""
    ledgers = {
        name: Ledger(redis, name, Outlets(sinks=("files",), records=name == "kept")) for name in ("kept", "not kept")
    }
    times: dict[str, list[float]] = {name: [] for name in ledgers}
    sizes = dict.fromkeys(ledgers, 0)
    for record in records:
        for name, ledger in ledgers.items():
            before, started = used(redis), time.process_time()
            commit(ledger, record)
            times[name].append((time.process_time() - started) * 1000)
            sizes[name] += used(redis) - before
    for name, taken in times.items():
        size = sizes[name] / len(records) / 1024
        typer.echo(
            f"records {name}: median {statistics.median(taken):.2f} ms of processor time a commit, {size:.1f} KiB"
        )


def align_all(redis: Redis) -> None:
    """Align all that is due, as the task does."""
    alignments, records = Alignments(redis, "with", ("files",)), LedgerRecords(redis, "with")
    tally, before = Tally(redis, "with"), used(redis)
    at_first, started, cpu, count = resident_mib(), time.perf_counter(), time.process_time(), 0
    while symbols := alignments.due(0):
        for symbol in symbols:
            if align_symbol(symbol, alignments, records, tally) != "aligned":
                raise SystemExit(f"{symbol} was not aligned")
        count += len(symbols)
    took, cpu = time.perf_counter() - started, time.process_time() - cpu
    typer.echo(
        f"aligned: {count} symbols in {took:.1f} s, {count / took:.1f} a second, {cpu / count * 1000:.1f} ms of processor "
        f"time each; {(used(redis) - before) / count / 1024:.1f} KiB of outbox and row each; "
        f"the process has {resident_mib():.0f} MiB, {resident_mib() - at_first:+.0f}"
    )


def renamed(versions: dict[str, list[Record]], symbols: int) -> Iterator[Record]:
    """The records of so many symbols: those of the resolutions in turn, each under the next number."""
    for number, records in enumerate(itertools.islice(itertools.cycle(versions.values()), symbols), start=1):
        symbol = f"A/RES/99/{number}"
        for record in records:
            named = {"number": f"99/{number}", "symbol": symbol, "id": f"{symbol}:{record.language}"}
            yield record.model_copy(update=named)


def commit(ledger: Ledger, record: Record) -> None:
    """Commit a record as reading its file does."""
    content, row = content_hash(record), ledger.record(record.id)
    ref = ObjectRef(store="s3", bucket="documents", key=record.id.replace("/", "_"))
    lease = Lease(Request(StorageEvent(object=ref, etag="1")), ObjectVersion("1"), "f", "benchmark")
    ledger.claim(lease, 60)
    sent = published(record, content, revision=row.next_revision, previous=None)
    kept = record.model_dump_json() if ledger.outlets.records else None
    ledger.commit(lease, "created", [record.id], [Change(row, content, ref.uri, sent, record=kept)])


def used(redis: Redis) -> int:
    """Bytes that the server's data take."""
    return int(redis.info("memory")["used_memory"])


if __name__ == "__main__":
    typer.run(main)
