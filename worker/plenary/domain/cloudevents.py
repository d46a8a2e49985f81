"""The messages of the queues: CloudEvents 1.0 in structured JSON, around a record or a failure. Nothing is sent here.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from plenary.domain.alignment import Alignment
from plenary.domain.payloads import FailedObject, FailureMessage, Superseded, Withdrawal
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.observability import tracing

# Fields that may differ between two readings of one text, such as the PDF and the Word file of one resolution: source,
# time and method of reading, score, positions on pages.
NOT_CONTENT: dict[str, Any] = {
    **dict.fromkeys(("source", "ingested_at", "fingerprint", "quality", "symbol_source"), True),
    "blocks": {"__all__": {"page", "places"}},
    "footnotes": {"__all__": {"places"}},
}


class Type(StrEnum):
    """The change of the record, and of its parts where those have events of their own."""

    CREATED = "org.plenary.record.created.v1"
    UPDATED = "org.plenary.record.updated.v1"
    WITHDRAWN = "org.plenary.record.withdrawn.v1"
    FAILED = "org.plenary.record.failed.v1"
    SUPERSEDED = "org.plenary.record.superseded.v1"
    BLOCK = "org.plenary.block.published.v1"
    CITATION = "org.plenary.citation.published.v1"
    ALIGNMENT = "org.plenary.alignment.updated.v1"
    DISCREPANCIES = "org.plenary.discrepancies.updated.v1"


# the attribute `dataschema`: which shape of plenary.domain the data has, and its major version
SCHEMAS = {
    Type.CREATED: "urn:plenary:record:1",
    Type.UPDATED: "urn:plenary:record:1",
    Type.WITHDRAWN: "urn:plenary:withdrawal:1",
    Type.FAILED: "urn:plenary:failure:1",
    Type.SUPERSEDED: "urn:plenary:superseded:1",
    Type.BLOCK: "urn:plenary:block:1",
    Type.CITATION: "urn:plenary:citation:1",
    Type.ALIGNMENT: "urn:plenary:alignment:1",
    Type.DISCREPANCIES: "urn:plenary:discrepancies:1",
}


# the separators of lines are escaped, so that an event is one line to every reader
_LINE_ENDS = {mark: f"\\u{ord(mark):04x}" for mark in ("\x85", "\u2028", "\u2029")}


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event, ready to be sent: `body` is its JSON text on one line; the other fields repeat parts of it."""

    id: str
    type: Type
    subject: str
    body: str


def content_hash(record: Record) -> str:
    """SHA-256 in hex of what the record says, without where it came from and when and how it was read."""
    return _digest(record.model_dump_json(exclude=NOT_CONTENT))


def published(
    record: Record, content: str, *, revision: int, previous: str | None, epoch: str | None = None
) -> Envelope:
    """A record that is new (`previous` is None) or says something new (`previous` is the content hash replaced).

    `revision` goes up with each change of this record. It is part of the event's id, so that a text that returns to an
    earlier state is a new event, while a repeat of one change has the same id. `epoch` is that of the ledger: another
    one says that the ledger was lost or restored.
    """
    return _sealed(
        Type.CREATED if previous is None else Type.UPDATED,
        source=source(record.source.store, record.source.bucket),
        subject=record.id,
        time=record.ingested_at,
        identity=(record.id, content, record.fingerprint, str(revision)),
        data=record.model_dump_json(),
        extensions={"contenthash": content, "revision": str(revision), "previoushash": previous, "epoch": epoch},
    )


def withdrawn(  # noqa: PLR0913
    record_id: str,
    ref: ObjectRef,
    *,
    time: str,
    revision: int,
    previous: str,
    fingerprint: str,
    epoch: str | None = None,
) -> Envelope:
    """The object that gave the record is gone, or says something else now. `previous` is the content hash last sent."""
    return _sealed(
        Type.WITHDRAWN,
        source=source(ref.store, ref.bucket),
        subject=record_id,
        time=time,
        identity=(record_id, previous, fingerprint, str(revision)),
        data=Withdrawal(id=record_id, object=ref).model_dump_json(),
        extensions={"revision": str(revision), "previoushash": previous, "epoch": epoch},
    )


def failed(  # noqa: PLR0913
    ref: ObjectRef, failure: dict[str, Any], *, time: str, version: str, fingerprint: str, attempts: int, replay: str
) -> Envelope:
    """A dead letter about an object: `failure` is `IngestError.as_dict()`, `replay` the command that tries again.

    One object version that fails for one reason has one id, however often it is tried.
    """
    return _sealed(
        Type.FAILED,
        source=source(ref.store, ref.bucket),
        subject=ref.uri,
        time=time,
        identity=(ref.uri, version, fingerprint, str(failure["reason"])),
        data=FailureMessage(
            **failure,
            object=FailedObject(**ref.model_dump(), version=version or None),
            attempts=attempts,
            fingerprint=fingerprint,
            replay=replay,
        ).model_dump_json(),
        extensions={},
    )


def aligned(alignment: Alignment, *, revision: int, time: str, epoch: str | None = None) -> Envelope:
    """All language versions of a symbol that are current, row by row. One set of contents has one id at a revision."""
    contents = tuple(f"{code} {content}" for code, content in sorted(alignment.contents.items()))
    return _sealed(
        Type.ALIGNMENT,
        source="plenary://alignments",
        subject=alignment.symbol,
        time=time,
        identity=(alignment.symbol, str(revision), *contents),
        data=alignment.model_dump_json(),
        extensions={"revision": str(revision), "epoch": epoch},
    )


def discrepancies(event: dict[str, Any]) -> Envelope:
    """All that disagrees between the versions that an (opened) event of an alignment holds."""
    data = {name: event["data"][name] for name in ("symbol", "contents", "discrepancies")}
    return _of_part(event, Type.DISCREPANCIES, event["subject"], data)


def superseded(event: dict[str, Any]) -> Envelope:
    """The payload of an opened record: events of its parts before this one are void."""
    payload = Superseded(id=event["data"]["id"], revision=int(event["revision"]))
    return _of_part(event, Type.SUPERSEDED, payload.id, payload.model_dump(mode="json"))


def part(event: dict[str, Any], kind: Type, field: str, number: int) -> Envelope:
    """One entry of the list `field` of the record in an (opened) event: a BLOCK or a CITATION of its own."""
    record, singular = event["data"], field.removesuffix("s")
    name = record[field][number]["id"] if kind is Type.BLOCK else f"citation.{number + 1}"
    data = {
        "record": record["id"],
        "revision": int(event["revision"]),
        **{key: record[key] for key in ("symbol", "organ_code", "kind", "language", "title")},
        "position": number + 1,
        "count": len(record[field]),
        singular: record[field][number],
    }
    return _of_part(event, kind, f"{record['id']}#{name}", data)


def of_body(event: dict[str, Any], body: str) -> Envelope:
    """The envelope of an opened event."""
    return Envelope(id=event["id"], type=Type(event["type"]), subject=event["subject"], body=body)


def opened(body: str | bytes) -> dict[str, Any]:
    """The attributes of an event and its `data`. Errors: `ValueError`, `CloudEventValidationError`."""
    event = JSONFormat().read(None, body)
    return {**event.get_attributes(), "data": event.get_data()}


def source(store: str, bucket: str) -> str:
    """The `source` attribute, such as `s3://uploads`."""
    return f"{store}://{bucket}"


def _of_part(event: dict[str, Any], kind: Type, subject: str, data: dict[str, Any]) -> Envelope:
    return _sealed(
        kind,
        source=event["source"],
        subject=subject,
        time=event["time"].isoformat(),
        identity=(event["id"], subject, str(data.get("position", 0))),
        data=_json(data),
        extensions={"revision": str(event["revision"]), "traceparent": event.get("traceparent")},
    )


def _sealed(  # noqa: PLR0913 - the attributes of one event
    kind: Type,
    *,
    source: str,
    subject: str,
    time: str,
    identity: tuple[str, ...],
    data: str,
    extensions: dict[str, str | None],
) -> Envelope:
    # a part is in the trace of the event that it is of, all else in the one that it is made in
    given = {"traceparent": tracing.traceparent(), **extensions}
    event_id = _digest("\n".join((kind, *identity)))
    attributes = {
        "id": event_id,
        "type": kind.value,
        "source": source,
        "subject": subject,
        "time": datetime.fromisoformat(time),
        "datacontenttype": "application/json",
        "dataschema": SCHEMAS[kind],
        **{name: value for name, value in given.items() if value is not None},
    }
    # the data is JSON already, and by far the longest part: it is not read and written again
    head = JSONFormat().write(CloudEvent(attributes, None)).decode()
    body = f'{head[:-1]}, "data": {data}}}'
    for mark, escaped in _LINE_ENDS.items():
        body = body.replace(mark, escaped)
    return Envelope(id=event_id, type=kind, subject=subject, body=body)


def _json(data: dict[str, Any]) -> str:
    # six bytes for each letter of an Arabic, Chinese or Russian text become two or three
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
