"""One body as it came from outside to events: its limits, its envelope, its records. One bad record sinks no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.notifications import eventbridge, s3, sns

MAX_RECORDS = 1000
MAX_DEPTH = 32
RAW_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or a whole body, that could not be read: why, and its first `RAW_CHARACTERS` characters."""

    failure: IngestError
    raw: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The contents of a body. `ignored` counts what needs no work: test events, changes without an object."""

    events: tuple[StorageEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    ignored: int = 0

    @property
    def unreadable(self) -> bool:
        """True if nothing at all in it was understood."""
        return bool(self.rejected) and not self.events and not self.ignored


@dataclass(slots=True)
class _Tally:
    events: list[StorageEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: int = 0

    def read(self, record: Any, reader: Callable[[Any, str], StorageEvent | None], store: str) -> None:
        try:
            event = reader(record, store)
        except IngestError as failure:
            self.rejected.append(Rejected(failure, json.dumps(record)[:RAW_CHARACTERS]))
            return
        if event is None:
            self.ignored += 1
        else:
            self.events.append(event)

    def done(self) -> Reading:
        return Reading(tuple(self.events), tuple(self.rejected), self.ignored)


def read_events(body: bytes | str, *, max_bytes: int, store: str = "s3") -> Reading:
    """Read an S3 notification of any known provider, bare, wrapped by SNS, or as EventBridge has it.

    It raises nothing: what is wrong stands in `Reading.rejected`, each with a `IngestError(BAD_EVENT)`. A body above
    `max_bytes`, of more than `MAX_RECORDS` records or nested deeper than `MAX_DEPTH` is rejected as a whole.
    """
    try:
        document = sns.unwrap_notification(_parse(body, max_bytes), lambda message: _parse(message, max_bytes))
        return _read(document, store)
    except IngestError as failure:
        return _unread(body, failure)


def read_list_entry(body: bytes, *, max_bytes: int, store: str = "s3") -> Reading:
    """Read an entry of the Redis list that MinIO fills in its `access` format, or any body that `read_events` takes.

    MinIO writes `[{"Event": [record], "EventTime": time}]` (its source, `internal/event/target/redis.go`); its
    documentation shows `[time, record]`. It raises nothing, as `read_events`.
    """
    try:
        document = _parse(body, max_bytes)
        return _read({"Records": _listed(document)} if isinstance(document, list) else document, store)
    except IngestError as failure:
        return _unread(body, failure)


def _listed(document: list[Any]) -> list[Any]:
    match document:
        case [str(), {"Records": list(records)}] | [str(), list(records)]:
            return records
        case [str(), dict() as record]:
            return [record]
        case [_, *_] if all(isinstance(item, dict) and isinstance(item.get("Event"), list) for item in document):
            return [record for item in document for record in item["Event"]]
        case _:
            raise IngestError(ErrorCode.BAD_EVENT, found="a list of another shape", hint="MinIO's access format")


def _unread(body: bytes | str, failure: IngestError) -> Reading:
    text = body if isinstance(body, str) else body[: 4 * RAW_CHARACTERS].decode(errors="replace")
    return Reading(rejected=(Rejected(failure, text[:RAW_CHARACTERS]),))


def _read(document: Any, store: str) -> Reading:
    tally = _Tally()
    if s3.is_test(document):
        tally.ignored += 1
    elif eventbridge.is_event(document):
        tally.read(document, eventbridge.read_detail, store)
    elif isinstance(document, dict) and isinstance(document.get("Records"), list):
        if len(document["Records"]) > MAX_RECORDS:
            raise IngestError(
                ErrorCode.BAD_EVENT, found=f"{len(document['Records'])} records", hint=f"at most {MAX_RECORDS}"
            )
        for record in document["Records"]:
            tally.read(record, s3.read_record, store)
    else:
        raise IngestError(
            ErrorCode.BAD_EVENT, found="no Records", hint="an S3 event notification has a list of Records"
        )
    return tally.done()


def _parse(body: bytes | str, max_bytes: int) -> Any:
    size = len(body) if isinstance(body, bytes) else len(body.encode(errors="surrogatepass"))
    if size > max_bytes:
        raise IngestError(ErrorCode.BAD_EVENT, found=f"{size} bytes", hint=f"at most {max_bytes}")
    try:
        text = body.decode() if isinstance(body, bytes) else body
        document = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # of UTF-8, of JSON, of numbers without end
        raise IngestError(ErrorCode.BAD_EVENT, found=str(error)[:200], hint="JSON in UTF-8") from error
    _check_depth(document)
    return document


def _check_depth(document: Any) -> None:
    """Visit each value once, a level at a time. Errors: `IngestError(BAD_EVENT)`."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise _too_deep()


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> IngestError:
    return IngestError(ErrorCode.BAD_EVENT, found=f"nested deeper than {MAX_DEPTH}", hint="an S3 event notification")


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)
