"""Events into rows. An event that was here before, or comes after a newer one, changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from plenary.catalogue import tables
from plenary.catalogue.database import POSTGRESQL
from plenary.catalogue.folding import fold_letters
from plenary.catalogue.tables import POSITION_BITS, POSITIONS, TITLE
from plenary.domain.cloudevents import Type
from plenary.domain.storage_event import ObjectRef
from plenary.domain.symbols import each_name, from_key, organ_of, squash

ALIGNED = "org.plenary.alignment.updated.v1"
_ROWS = 500  # in one statement with a list of values


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """The changes of a batch: records written and withdrawn, failures, events that changed nothing."""

    written: int = 0
    withdrawn: int = 0
    failed: int = 0
    unchanged: int = 0


def apply(connection: sa.Connection, events: Iterable[Mapping[str, Any]]) -> BatchCounts:
    """Take in events (opened ones), whatever their order: of each record the highest revision counts.

    All of it belongs to the transaction of the connection.
    """
    newest: dict[str, Mapping[str, Any]] = {}
    failures: dict[str, Mapping[str, Any]] = {}
    alignments: dict[str, Mapping[str, Any]] = {}
    count = 0
    for event in events:
        count += 1
        match event["type"]:
            case Type.CREATED | Type.UPDATED | Type.WITHDRAWN:
                _keep(newest, event["data"]["id"], event, int(event["revision"]))
            case Type.FAILED:
                _keep(failures, event["subject"], event, _at(event))
            case kind if kind == ALIGNED:
                _keep(alignments, event["data"]["symbol"], event, int(event["revision"]))
    written, withdrawn = _records(connection, newest)
    failed = _failures(connection, failures)
    aligned = _alignments(connection, alignments)
    return BatchCounts(written, withdrawn, failed, count - written - withdrawn - failed - aligned)


def failure_events(connection: sa.Connection) -> dict[str, str]:
    """The objects that gave no record, by their URIs: the id of the event that said so."""
    columns = (tables.failures.c.uri, tables.failures.c.event_id)
    return {uri: event_id for uri, event_id in connection.execute(sa.select(*columns))}  # noqa: C416 - rows are no pairs


def close_failures(connection: sa.Connection, event_ids: Collection[str]) -> int:
    """Remove failures, by their events, whose dead letters are closed: how many."""
    return _delete(connection, tables.failures.c.event_id, event_ids)


def record_ids(connection: sa.Connection) -> list[str]:
    """The ids of all records."""
    return list(connection.execute(sa.select(tables.records.c.id)).scalars())


def drop_records(connection: sa.Connection, ids: Collection[str]) -> int:
    """Remove these records: how many there were. Unlike a withdrawal, a later event of any revision brings one back."""
    return _delete(connection, tables.records.c.id, ids)


def _keep(newest: dict[str, Mapping[str, Any]], name: str, event: Mapping[str, Any], rank: Any) -> None:
    existing = newest.get(name)
    if existing is None or rank > (_at(existing) if existing["type"] == Type.FAILED else int(existing["revision"])):
        newest[name] = event


def _records(connection: sa.Connection, newest: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    if not newest:
        return 0, 0
    existing = _revisions(connection, tables.records, newest)
    gone = _revisions(connection, tables.withdrawals, newest)
    changes = {
        name: event
        for name, event in newest.items()
        if int(event["revision"]) > max(existing.get(name, -1), gone.get(name, -1))
    }
    withdrawn = [name for name, event in changes.items() if event["type"] == Type.WITHDRAWN]
    _delete(connection, tables.records.c.id, withdrawn)
    _delete(connection, tables.withdrawals.c.id, changes)
    _insert(
        connection,
        tables.withdrawals,
        (
            {"id": name, "revision": int(changes[name]["revision"]), "updated_at": _at(changes[name])}
            for name in withdrawn
        ),
    )
    written = {name: event for name, event in changes.items() if event["type"] != Type.WITHDRAWN}
    _write(connection, written, existing)
    return len(written), len(withdrawn)


def _write(connection: sa.Connection, events: Mapping[str, Mapping[str, Any]], existing: Collection[str]) -> None:
    """Write records, replacing all of those that exist. The rows of a table go in together."""
    rows: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    replaced: list[int] = []
    for name, event in events.items():
        record, row = event["data"], _row(event)
        changed: sa.Insert | sa.Update = sa.insert(tables.records)
        if name in existing:
            changed = sa.update(tables.records).where(tables.records.c.id == name)
        key: int = connection.execute(changed.returning(tables.records.c.key), row).scalar_one()
        if name in existing:
            replaced.append(key)
        rows[tables.blocks] += _blocks(key, record)
        for table, parts in _parts(record).items():
            rows[table] += ({"record_key": key, "position": number, **part} for number, part in enumerate(parts))
        if vote := record.get("vote"):
            counts = {column: vote.get(column) for column in ("outcome", "in_favour", "against", "abstaining")}
            rows[tables.votes].append({"record_key": key, **counts})
        of_object = tables.failures.c.uri == row["uri"]
        settled = sa.delete(tables.failures).where(of_object, tables.failures.c.failed_at <= row["ingested_at"])
        connection.execute(settled)
    for table in (tables.blocks, *tables.PARTS):
        _delete(connection, table.c.record_key, replaced)
        _insert(connection, table, rows[table])


def _row(event: Mapping[str, Any]) -> dict[str, Any]:
    record, source = event["data"], event["data"]["source"]
    same = ("id", "symbol", "kind", "organ_code", "language", "number", "session", "title")
    return {
        **{name: record.get(name) for name in same},
        "revision": int(event["revision"]),
        "event_id": event["id"],
        "content": event["contenthash"],
        "updated_at": _at(event),
        "symbol_key": squash(record["symbol"]) if record["symbol"] else None,
        "date": record.get("adoption_date") or record.get("date_issued") or "",
        "quality": record["quality"]["score"],
        "blocks": len(record["blocks"]),
        **{name: source.get(name) for name in ("store", "bucket", "pages", "version_id", "sha256", "size")},
        "object_key": source["key"],
        "uri": ObjectRef(store=source["store"], bucket=source["bucket"], key=source["key"]).uri,
        "media_type": source.get("media_type") or "",
        "ingested_at": _utc(datetime.fromisoformat(record["ingested_at"])),
        "body": _json({**event, "time": event["time"].isoformat()}),
    }


def _blocks(key: int, record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    title = {"id": TITLE, "part": TITLE, "kind": TITLE, "text": record.get("title") or ""}
    for position, block in enumerate([title, *record["blocks"]][:POSITIONS]):
        text = block["text"] or "\n".join(" | ".join(row) for row in block.get("rows") or ())
        terms = fold_letters(text)
        yield {
            "key": key << POSITION_BITS | position,
            "record_key": key,
            "position": position,
            "language": record["language"],
            "block_id": block["id"],
            "level": block.get("level", 0),
            **{name: block.get(name) for name in ("part", "kind", "number", "lead", "page")},
            "text": text,
            "terms": None if terms == text else terms,
        }


def _parts(record: Mapping[str, Any]) -> dict[sa.Table, Iterable[dict[str, Any]]]:
    members = (record.get("vote") or {}).get("members") or {}
    return {
        tables.names: ({"name": name} for name in (each_name(record["symbol"]) if record["symbol"] else ())),
        tables.notes: (
            {"marker": note["marker"], "block_id": note.get("block"), "text": note["text"]}
            for note in record.get("footnotes", ())
        ),
        tables.citations: (
            {
                "symbol_key": squash(cited["symbol"]),
                "block_id": cited.get("block"),
                **{name: cited.get(name) for name in ("symbol", "relation", "date", "text")},
            }
            for cited in record.get("citations", ())
        ),
        tables.vote_members: (
            {"choice": choice, "member": member} for choice, named in members.items() for member in named
        ),
        tables.follow_up: (
            {"block_id": asked["block"], **{name: asked.get(name) for name in ("kind", "actor", "session", "date")}}
            for asked in record.get("follow_up", ())
        ),
    }


def _failures(connection: sa.Connection, failures: Mapping[str, Mapping[str, Any]]) -> int:
    rows = []
    for uri, event in failures.items():
        data, of = event["data"], event["data"]["object"]
        name = from_key(of["key"])
        symbol = name.symbol
        same = ("reason", "category", "phase", "retry", "sentence", "attempts", "fingerprint", "replay")
        rows.append(
            {
                "uri": uri,
                "event_id": event["id"],
                "failed_at": _at(event),
                "object_key": of["key"],
                **{column: of.get(column) for column in ("store", "bucket", "version")},
                **{column: data[column] for column in same},
                "details": data.get("details", {}),
                "symbol": symbol,
                "symbol_key": squash(symbol) if symbol else None,
                "organ_code": organ_of(symbol) if symbol else None,
                "language": name.language,
            }
        )
    news = _later_than_existing(connection, rows)
    _delete(connection, tables.failures.c.uri, [row["uri"] for row in news])
    _insert(connection, tables.failures, news)
    return len(news)


def _later_than_existing(connection: sa.Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those after which the object neither gave a record nor failed again."""
    existing: dict[str, str] = {}
    for table, time in ((tables.failures, tables.failures.c.failed_at), (tables.records, tables.records.c.ingested_at)):
        for uris in _chunks([row["uri"] for row in rows]):
            latest = sa.select(table.c.uri, sa.func.max(time)).where(table.c.uri.in_(uris)).group_by(table.c.uri)
            for uri, at in connection.execute(latest):
                existing[uri] = max(existing.get(uri, ""), at)
    return [row for row in rows if row["failed_at"] > existing.get(row["uri"], "")]


def _alignments(connection: sa.Connection, newest: Mapping[str, Mapping[str, Any]]) -> int:
    aligned = 0
    for symbol, event in newest.items():
        key, revision = squash(symbol), int(event["revision"])
        of_symbol = tables.alignments.c.symbol_key == key
        existing = connection.execute(sa.select(tables.alignments.c.revision).where(of_symbol)).scalar()
        if existing is None or revision > existing:
            connection.execute(sa.delete(tables.alignments).where(of_symbol))
            row = {
                "symbol_key": key,
                "symbol": symbol,
                "revision": revision,
                "event_id": event["id"],
                "updated_at": _at(event),
                "body": _json(event["data"]),
            }
            _insert(connection, tables.alignments, [row])
            aligned += 1
    return aligned


def _revisions(connection: sa.Connection, table: sa.Table, ids: Collection[str]) -> dict[str, int]:
    revisions: dict[str, int] = {}
    for some in _chunks(ids):
        asked = sa.select(table.c.id, table.c.revision).where(table.c.id.in_(some))
        if connection.dialect.name == POSTGRESQL and table is tables.records:
            asked = asked.with_for_update()
        revisions.update((name, revision) for name, revision in connection.execute(asked))
    return revisions


def _delete(connection: sa.Connection, column: sa.Column[Any], values: Collection[Any]) -> int:
    return sum(connection.execute(sa.delete(column.table).where(column.in_(some))).rowcount for some in _chunks(values))


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(sa.insert(table), listed)


def _chunks(values: Collection[Any]) -> Iterable[list[Any]]:
    listed = list(values)
    return (listed[start : start + _ROWS] for start in range(0, len(listed), _ROWS))


def _at(event: Mapping[str, Any]) -> str:
    return _utc(event["time"])


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
