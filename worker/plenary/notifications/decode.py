"""One body as it came from outside to events: its limits, its envelope, its records. One bad record sinks no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from plenary.domain.storage_event import StorageEvent
from plenary.errors import ErrorCode, IngestError
from plenary.notifications import s3, sns
from plenary.notifications.b2 import B2Decoder
from plenary.notifications.base import Decoder
from plenary.notifications.eventbridge import EventBridgeDecoder
from plenary.notifications.gcs import GcsDecoder
from plenary.notifications.r2 import R2Decoder

MAX_RECORDS = 1000
MAX_DEPTH = 32
MAX_LAYERS = 5  # envelopes in envelopes: SNS in SQS in a list of Pipes
RAW_CHARACTERS = 2000
BUILT_IN: tuple[Decoder, ...] = (B2Decoder(), EventBridgeDecoder(), GcsDecoder(), R2Decoder(), s3.S3Decoder())


@dataclass(frozen=True, slots=True)
class UnreadableEvent:
    """A record, or a whole body, that could not be read: why, and its first `RAW_CHARACTERS` characters."""

    failure: IngestError
    raw: str


@dataclass(frozen=True, slots=True)
class DecodedBody:
    """The contents of a body. `ignored` counts what needs no work: test events, changes without an object."""

    events: tuple[StorageEvent, ...] = ()
    rejected: tuple[UnreadableEvent, ...] = ()
    ignored: int = 0

    @property
    def unreadable(self) -> bool:
        """True if nothing at all in it was understood."""
        return bool(self.rejected) and not self.events and not self.ignored


@dataclass(slots=True)
class _Tally:
    """The events of a body's records. `parse` parses a text in an envelope, `sources` are the decoders."""

    store: str
    sources: Sequence[Decoder]
    parse: Callable[[str], Any]
    events: list[StorageEvent] = field(default_factory=list)
    rejected: list[UnreadableEvent] = field(default_factory=list)
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
        elif decoder := self._decoder(document):
            self._decode(decoder, document)
        elif isinstance(document, list) and document:
            self._each(document, lambda item: self.open(item, layers - 1))
        elif isinstance(document, dict) and isinstance(document.get("Records"), list):
            self._each(document["Records"], lambda record: self._record(record, layers))
        elif isinstance(document, dict) and isinstance(document.get("events"), list) and document["events"]:
            self._each(document["events"], lambda event: self.open(event, layers - 1))
        else:
            raise IngestError(
                ErrorCode.BAD_EVENT, found="no Records", hint="an S3 event notification has a list of Records"
            )

    def _record(self, record: Any, layers: int) -> None:
        if decoder := self._decoder(record):
            self._decode(decoder, record)
        elif isinstance(record, dict) and {"body", "Sns"} & record.keys():
            self.open(record.get("Sns", record), layers - 1)
        else:
            s3.parsed_record(record)  # it raises, and names what is wrong

    def _decoder(self, document: Any) -> Decoder | None:
        for decoder in self.sources:
            with _unexpected_as_rejection(decoder):
                if decoder.recognizes(document):
                    return decoder
        return None

    def _each(self, parts: list[Any], reader: Callable[[Any], None]) -> None:
        if len(parts) > MAX_RECORDS:
            raise IngestError(ErrorCode.BAD_EVENT, found=f"{len(parts)} records", hint=f"at most {MAX_RECORDS}")
        for part in parts:
            try:
                reader(part)
            except IngestError as failure:
                self.rejected.append(UnreadableEvent(failure, json.dumps(part)[:RAW_CHARACTERS]))

    def _decode(self, decoder: Decoder, document: Any) -> None:
        with _unexpected_as_rejection(decoder):
            event = decoder.read(document, self.store)
        if event is None:
            self.ignored += 1
        else:
            self.events.append(event)

    def reading(self) -> DecodedBody:
        return DecodedBody(tuple(self.events), tuple(self.rejected), self.ignored)


@contextmanager
def _unexpected_as_rejection(decoder: Decoder) -> Iterator[None]:
    """Reject what a decoder fails on: a plug-in must not stop a listener."""
    try:
        yield
    except IngestError:
        raise
    except Exception as error:
        name = f"{type(error).__name__} in {type(decoder).__name__}"
        raise IngestError(ErrorCode.BAD_EVENT, found=name, hint="a document that this plug-in can read") from error


def read_events(
    body: bytes | str, *, max_bytes: int, store: str = "s3", sources: Sequence[Decoder] = BUILT_IN
) -> DecodedBody:
    """Read an S3 notification of any known provider, bare, in envelopes of SNS or SQS, or as EventBridge has it.

    It raises nothing: what is wrong goes into `Reading.rejected`, each with an `IngestError(BAD_EVENT)`. A body above
    `max_bytes`, of more than `MAX_RECORDS` records or nested deeper than `MAX_DEPTH` is rejected as a whole.
    """
    tally = _Tally(store, sources, lambda message: _parse(message, max_bytes))
    try:
        tally.open(_parse(body, max_bytes))
        return tally.reading()
    except IngestError as failure:
        return _unread(body, failure)


def read_list_entry(
    body: bytes, *, max_bytes: int, store: str = "s3", sources: Sequence[Decoder] = BUILT_IN
) -> DecodedBody:
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


def _unread(body: bytes | str, failure: IngestError) -> DecodedBody:
    text = body if isinstance(body, str) else body[: 4 * RAW_CHARACTERS].decode(errors="replace")
    return DecodedBody(rejected=(UnreadableEvent(failure, text[:RAW_CHARACTERS]),))


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
