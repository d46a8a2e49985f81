"""One body as it came from outside to events: its limits, its envelope, its records. One bad record sinks no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.notifications import b2, eventbridge, gcs, r2, s3, sns

MAX_RECORDS = 1000
MAX_DEPTH = 32
MAX_LAYERS = 5  # envelopes in envelopes: SNS in SQS in a list of Pipes
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
    """The events of a body's records. `parse` parses a text in an envelope, `sources` are the known providers."""

    store: str
    sources: Mapping[str, s3.Provider]
    parse: Callable[[str], Any]
    events: list[StorageEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: int = 0

    def open(self, document: Any, layers: int = MAX_LAYERS) -> None:
        """Read a document, out of its envelopes: SNS, messages of SQS (as Pipes and Lambda pass them on), lists.

        Raises:
            IngestError: It is none that is known. What is wrong with a part of it is kept in `rejected`.

        """
        if not layers:
            raise IngestError(ErrorCode.BAD_EVENT, found=f"more than {MAX_LAYERS} envelopes", hint="an S3 event in SNS")
        message = sns.message(document)
        if message is None and isinstance(document, dict) and document.get("eventSource") == "aws:sqs":
            message = document.get("body")
        if isinstance(message, str):
            self.open(self.parse(message), layers - 1)
        elif message is not None:
            self.open(message, layers - 1)
        elif s3.is_test(document):
            self.ignored += 1
        elif isinstance(document, list) and document:
            self._each(document, lambda item: self.open(item, layers - 1))
        elif isinstance(document, dict) and isinstance(document.get("Records"), list):
            self._each(document["Records"], lambda record: self._record(record, layers))
        elif s3.is_record(document):
            self._record(document, layers)
        elif not self._of_other_form(document):
            raise IngestError(
                ErrorCode.BAD_EVENT, found="no Records", hint="an S3 event notification has a list of Records"
            )

    def _of_other_form(self, document: Any) -> bool:
        """Read an event whose form is not that of Amazon's notifications; False if it is none that is known."""
        if eventbridge.is_event(document):
            self._count(eventbridge.read_detail(document, self.store))
        elif r2.is_r2_message(document):
            self._count(r2.read_r2_message(document, self.store))
        elif pushed := gcs.gcs_message(document):
            self._count(gcs.read_gcs_message(pushed, self.store))
        elif events := b2.b2_events(document):
            self._each(events, lambda event: self._count(b2.read_b2_event(event, self.store)))
        else:
            return False
        return True

    def _record(self, record: Any, layers: int) -> None:
        if s3.is_record(record) or not isinstance(record, dict) or not {"body", "Sns"} & record.keys():
            self._count(s3.read_record(record, self.store, self.sources))
        else:
            self.open(record.get("Sns", record), layers - 1)

    def _each(self, parts: list[Any], reader: Callable[[Any], None]) -> None:
        if len(parts) > MAX_RECORDS:
            raise IngestError(ErrorCode.BAD_EVENT, found=f"{len(parts)} records", hint=f"at most {MAX_RECORDS}")
        for part in parts:
            try:
                reader(part)
            except IngestError as failure:
                self.rejected.append(Rejected(failure, json.dumps(part)[:RAW_CHARACTERS]))

    def _count(self, event: StorageEvent | None) -> None:
        if event is None:
            self.ignored += 1
        else:
            self.events.append(event)

    def reading(self) -> Reading:
        return Reading(tuple(self.events), tuple(self.rejected), self.ignored)


def read_events(
    body: bytes | str, *, max_bytes: int, store: str = "s3", sources: Mapping[str, s3.Provider] = s3.PROVIDERS
) -> Reading:
    """Read an S3 notification of any known provider, bare, in envelopes of SNS or SQS, or as EventBridge has it.

    It raises nothing: what is wrong stands in `Reading.rejected`, each with a `IngestError(BAD_EVENT)`. A body above
    `max_bytes`, of more than `MAX_RECORDS` records or nested deeper than `MAX_DEPTH` is rejected as a whole.
    """
    tally = _Tally(store, sources, lambda message: _parse(message, max_bytes))
    try:
        tally.open(_parse(body, max_bytes))
        return tally.reading()
    except IngestError as failure:
        return _unread(body, failure)


def read_list_entry(
    body: bytes, *, max_bytes: int, store: str = "s3", sources: Mapping[str, s3.Provider] = s3.PROVIDERS
) -> Reading:
    """Read an entry of the Redis list that MinIO fills in its `access` format, or any body that `read_events` takes.

    MinIO writes `[{"Event": [record], "EventTime": time}]` (its source, `internal/event/target/redis.go`); its
    documentation shows `[time, record]`. It raises nothing, as `read_events`.
    """
    tally = _Tally(store, sources, lambda message: _parse(message, max_bytes))
    try:
        document = _parse(body, max_bytes)
        tally.open({"Records": _listed(document)} if isinstance(document, list) else document)
        return tally.reading()
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


def _parse(body: bytes | str, max_bytes: int) -> Any:
    size = len(body) if isinstance(body, bytes) else len(body.encode(errors="surrogatepass"))
    if size > max_bytes:
        raise IngestError(ErrorCode.BAD_EVENT, found=f"{size} bytes", hint=f"at most {max_bytes}")
    try:
        text = body.decode("utf-8-sig") if isinstance(body, bytes) else body.removeprefix("\ufeff")
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
