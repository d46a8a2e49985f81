"""A ledger to a file and back, and a look at whether its parts agree.

A backup is exact if nothing writes to the ledger meanwhile. Otherwise its rows may come from slightly different times;
a reconcile corrects that, and adds what was uploaded after the backup.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.identity import SCHEMA, begin_epoch, prepare, read_identity, refuse_newer
from plenary.ledger.types import split_ids

FORMAT = "plenary-ledger-1"
PAGE = 200
# what runs now: it registers itself again
PASSING = ("hearing", "beats", "sinks")
PASSING_ENDS = (":lock",)
PASSING_PARTS = (":lock:",)


class BackupError(ValueError):
    """A file that is no backup or not a whole one, or a ledger that is in the way; a sentence for people."""


def backup(redis: Redis, prefix: str, file: Path) -> Counter[str]:
    """Write the ledger to a file: how many keys of each kind. Errors: `redis.RedisError`, `OSError`."""
    identity, digest, counts = prepare(redis, prefix), hashlib.sha256(), Counter[str]()
    part = file.with_name(file.name + ".part")
    with gzip.open(part, "wb", compresslevel=6) as out:

        def write(row: dict[str, Any]) -> None:
            line = json.dumps(row).encode() + b"\n"
            digest.update(line)
            out.write(line)

        write({"format": FORMAT, "schema": identity.schema, "epoch": identity.epoch, "taken": redis.time()[0]})
        for page in _pages(_names(redis, prefix)):
            with redis.pipeline(transaction=False) as pipeline:
                for name in page:
                    pipeline.pttl(name)
                    pipeline.dump(name)
                answers = pipeline.execute()
            for name, ttl, dump in zip(page, answers[::2], answers[1::2], strict=True):
                if dump is not None:
                    rest = name.removeprefix(keys.start(prefix))
                    write({"key": rest, "ttl": max(ttl, 0), "dump": b64encode(dump).decode()})
                    counts[kind(rest)] += 1
        out.write(json.dumps({"keys": counts.total(), "sha256": digest.hexdigest()}).encode() + b"\n")
    part.chmod(0o600)
    part.replace(file)
    return counts


def restore(redis: Redis, prefix: str, file: Path, *, replace: bool = False) -> Counter[str]:
    """Bring a ledger back, in an epoch of its own: how many keys of each kind.

    The whole file is checked before anything changes. Errors: `BackupError`, `ConfigError` for a backup of a newer
    Plenary, `redis.RedisError`, `OSError`.
    """
    head = _checked(file)
    refuse_newer(int(head["schema"]))
    there = [name for name in _names(redis, prefix) if name != keys.identity(prefix)]
    if there and not replace:
        raise BackupError(f"There is a ledger here already, with {len(there)} keys: --replace takes its place.")
    for page in _pages(there):
        redis.delete(*page)
    counts = Counter[str]()
    for page in _pages(row for row in _rows(file) if "key" in row):
        with redis.pipeline(transaction=False) as pipeline:
            for row in page:
                name = keys.start(prefix) + row["key"]
                pipeline.restore(name, row["ttl"], b64decode(row["dump"]), replace=True)
                counts[kind(row["key"])] += 1
            pipeline.execute()
    prepare(redis, prefix)
    begin_epoch(redis, prefix, anew=True)
    return counts


def faults(redis: Redis, prefix: str) -> Iterator[str]:
    """Disagreements in the ledger, a sentence each; none for a healthy ledger."""
    identity = read_identity(redis, prefix)
    schema = identity.schema if identity else 1
    if identity is None or schema < SCHEMA:
        yield f"it is of version {schema}, and this Plenary writes {SCHEMA}: a worker migrates it"
    elif schema > SCHEMA:
        yield f"it is of version {schema}, of a newer Plenary than this one, which knows {SCHEMA}"
    yield from _faults_of_objects(redis, prefix)
    for uri in cast("list[str]", redis.zrange(keys.leases(prefix), 0, -1)):
        if not redis.exists(keys.object_row(prefix, uri)):
            yield f"{uri}: it is leased, and its row is missing"


def _faults_of_objects(redis: Redis, prefix: str) -> Iterator[str]:
    letters = {entry for entry, _ in cast("list[tuple[str, Any]]", redis.xrange(keys.failures(prefix)))}
    start = keys.object_row(prefix, "")
    for page in _pages(redis.scan_iter(match=keys.pattern(start), count=PAGE)):
        with redis.pipeline(transaction=False) as pipeline:
            for name in page:
                pipeline.hmget(name, ["outcome", "letter", "record"])
            rows = pipeline.execute()
        for name, (outcome, letter, record) in zip(page, rows, strict=True):
            uri = name.removeprefix(start)
            if letter and letter not in letters:
                yield f"{uri}: its dead letter is missing"
            for record_id in split_ids(record) if outcome in {"created", "updated", "unchanged"} else ():
                if not redis.exists(keys.record_row(prefix, record_id)):
                    yield f"{uri}: its record {record_id} is missing"


def counts(redis: Redis, prefix: str) -> Counter[str]:
    """The number of keys of each kind."""
    return Counter(kind(name.removeprefix(keys.start(prefix))) for name in _names(redis, prefix))


def kind(rest: str) -> str:
    """The kind of a key, by its name behind the prefix."""
    first, _, more = rest.partition(":")
    return f"story {more.partition(':')[0]}" if first == "story" else first


def _names(redis: Redis, prefix: str) -> Iterator[str]:
    start, seen = keys.start(prefix), set[str]()
    for name in redis.scan_iter(match=keys.pattern(start), count=1000):
        rest = name.removeprefix(start)
        passing = rest in PASSING or rest.endswith(PASSING_ENDS) or any(part in f":{rest}" for part in PASSING_PARTS)
        if rest.startswith(("object:", "record:", "story:")):
            passing = False  # a URI may have any name
        if name not in seen and not passing:
            seen.add(name)
            yield name


def _checked(file: Path) -> dict[str, Any]:
    digest, last = hashlib.sha256(), b""
    try:
        with gzip.open(file, "rb") as lines:
            head = json.loads(first := lines.readline())
            last = first
            for line in lines:
                digest.update(last)
                last = line
        tail = json.loads(last)
        whole = head["format"] == FORMAT and tail.get("sha256") == digest.hexdigest()
    except (EOFError, gzip.BadGzipFile, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{file} is no backup of a ledger, or not a whole one.") from error
    if not whole:
        raise BackupError(f"{file} is no backup of a ledger, or not a whole one.")
    return cast("dict[str, Any]", head)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rb") as lines:
        yield from map(json.loads, lines)


def _pages(of: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(of)
    while page := list(islice(iterator, PAGE)):
        yield page
