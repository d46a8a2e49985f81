"""All objects and all records that the ledger knows, page by page, in no order. It reads rows and changes none.

There is no index: the server's keys are scanned, so a survey costs time and no memory. A row that comes or goes
meanwhile may be seen or not, and one may be seen twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from plenary.domain.cloudevents import opened
from plenary.domain.identity import is_provisional
from plenary.domain.storage_event import UNKNOWN_VERSION, ObjectRef, ObjectVersion
from plenary.ledger import keys
from plenary.ledger.server_clock import server_seconds
from plenary.ledger.types import split_ids

PAGE = 1000
FIELDS = ["content", "object", "modified", "at", "position"]


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """The row of one object.

    `records` are the ids of all that it gave last. `at` is when it had its outcome, `ends` when the lease or wait of a
    request ends, `deferred` since when it waits for recognition (0: it does not), all in seconds since 1970. `crashes`
    counts the leases of what is tried now that were never given back. `run` is the last that asked for it once more.
    """

    uri: str
    version: ObjectVersion = UNKNOWN_VERSION
    fingerprint: str = ""
    outcome: str = ""
    records: tuple[str, ...] = ()
    reason: str = ""
    at: int = 0
    owned: bool = False
    requested: bool = False
    ends: float = 0
    crashes: int = 0
    deferred: float = 0
    run: str = ""

    @property
    def object(self) -> ObjectRef:
        """The object."""
        return ObjectRef.of_uri(self.uri)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A current record: its content hash, the object that gave it, when that was put (seconds since 1970, 0: unknown).

    `position` is where on the stream it was last sent; empty where there is no stream.
    """

    id: str
    content: str
    object: str
    modified: float
    position: str

    @property
    def symbol(self) -> str:
        """Its symbol; empty where none is known."""
        return "" if is_provisional(self.id) else self.id.rpartition(":")[0]

    @property
    def language(self) -> str:
        """Its language's code."""
        return self.id.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Survey:
    """One ledger, read from end to end. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return server_seconds(self.redis)

    def objects(self, uri_prefix: str = "") -> Iterator[ObjectRow]:
        """Every object whose URI starts so."""
        cursor: int | None = 0
        while cursor is not None:
            page, cursor = self.page(cursor, uri_prefix)
            yield from page

    def page(self, cursor: int, uri_prefix: str = "") -> tuple[list[ObjectRow], int | None]:
        """Some of them, and the cursor behind them; None at the end. A cursor is good for one `life` of the server."""
        start = keys.object_row(self.prefix, "")
        names, behind = self._names(cursor, start, uri_prefix)
        return [row for row in self.rows(names) if row is not None], behind

    def life(self) -> str:
        """The id that the server has until its next start."""
        return str(self.redis.info("server")["run_id"])

    def rows(self, uris: Iterable[str]) -> list[ObjectRow | None]:
        """The rows of these objects, in their order, asked for at once; None where nothing is known."""
        asked = list(uris)
        with self.redis.pipeline(transaction=False) as pipeline:
            for uri in asked:
                pipeline.hgetall(keys.object_row(self.prefix, uri))
            for uri in asked:
                pipeline.zscore(keys.leases(self.prefix), uri)
            answers = pipeline.execute()
        halves = zip(asked, answers[: len(asked)], answers[len(asked) :], strict=True)
        return [_object(uri, row, score) if row else None for uri, row, score in halves]

    def records(self) -> Iterator[RecordRow]:
        """Every current record."""
        start = keys.record_row(self.prefix, "")
        cursor: int | None = 0
        while cursor is not None:
            names, cursor = self._names(cursor, start)
            yield from self.current(names)

    def current(self, ids: Iterable[str]) -> Iterator[RecordRow]:
        """Those of these records that are current."""
        asked = list(ids)
        with self.redis.pipeline(transaction=False) as pipeline:
            for name in asked:
                pipeline.hmget(keys.record_row(self.prefix, name), FIELDS)
            answers = pipeline.execute()
        for name, (content, uri, modified, at, position) in zip(asked, answers, strict=True):
            if content:
                put = int(modified or 0) / 1000 or float(at or 0)
                yield RecordRow(name, content, uri or "", put, position or "")

    def events(self, rows: Iterable[RecordRow]) -> list[str | None]:
        """The event that sent each of these records last, asked for at once; None where the stream has it no more."""
        with self.redis.pipeline(transaction=False) as pipeline:
            for row in rows:
                pipeline.xrange(keys.records(self.prefix), row.position or "0-1", row.position or "0-1")
            pages = cast("list[list[tuple[str, dict[str, str]]]]", pipeline.execute())
        return [page[0][1]["event"] if page else None for page in pages]

    def last_sent(self, row: RecordRow) -> dict[str, Any] | None:
        """The record as it was last sent; None where the stream does not hold it any more."""
        if not row.position:
            return None
        page = self.redis.xrange(keys.records(self.prefix), row.position, row.position)
        answers = cast("list[tuple[str, dict[str, str]]]", page)
        event = opened(answers[0][1]["event"]) if answers else {}
        # a reading that says the same sends nothing, so the content is what counts
        return cast("dict[str, Any]", event["data"]) if event.get("contenthash") == row.content else None

    def fingerprints(self) -> dict[str, int]:
        """The time of the first use of each fingerprint, in seconds since 1970, the oldest first."""
        answers = cast("dict[str, str]", self.redis.hgetall(keys.fingerprints(self.prefix)))
        return dict(sorted(((name, int(at)) for name, at in answers.items()), key=lambda pair: pair[1]))

    def _names(self, cursor: int, start: str, rest: str = "") -> tuple[list[str], int | None]:
        asked = self.redis.scan(cursor, match=keys.pattern(start + rest), count=PAGE)
        behind, answers = cast("tuple[int, list[str]]", asked)
        return [name.removeprefix(start) for name in dict.fromkeys(answers)], behind or None


def _object(uri: str, row: dict[str, str], score: float | None) -> ObjectRow:
    tried = row.get(row.get("trying", ""), "0 0")
    return ObjectRow(
        uri=uri,
        version=ObjectVersion.of_row(row.get("version", ""), row.get("etag", "")),
        **{name: row.get(name, "") for name in ("fingerprint", "outcome", "reason", "run")},
        records=split_ids(row.get("record")),
        at=int(row.get("at", 0)),
        owned="owner" in row,
        requested="request" in row,
        ends=float(row.get("lease_until") or score or 0) / 1000,
        crashes=int(tried.partition(" ")[2] or 0),
        deferred=int(row.get("deferred", 0)) / 1000,
    )
