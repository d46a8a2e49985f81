"""Objects in S3: each current record as JSON and in other forms, beside its original or in a tree of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Filtered
from plenary.sinks.aws import aws_errors_as_failures, client, status
from plenary.sinks.base import Message, SinkContext, SinkPlugin, Write

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from plenary.domain.record import Record

RACES = 6
MISSING, CHANGED = 404, frozenset({409, 412})


class S3ObjectsSettings(Filtered):
    """Records as objects: beside the originals, or below `prefix` by symbol and language."""

    bucket: str | None = Field(default=None, description="the original's if none")
    prefix: str | None = Field(default=None, max_length=512)
    forms: tuple[Literal["json", "xml", "txt"], ...] = Field(
        default=("json", "txt"), min_length=1, description="a JSON list; xml is Akoma Ntoso"
    )


@dataclass(frozen=True, slots=True)
class FileForm:
    """The form in which a record is written."""

    media_type: str
    write: Callable[[Record], str]


@dataclass(frozen=True, slots=True)
class _Place:
    bucket: str
    key: str  # without the ending of a form


class S3ObjectsSink:
    """Keeps one object for each form of a record. `forms` are by the ending of the key.

    Without `prefix` they are beside the original, `a.pdf` giving `a.pdf.plenary.json` (with the symbol between where it
    gives several records); with it, below that prefix by symbol and language. `bucket` is the original's if None. A
    withdrawn record's objects are deleted.

    Every write is conditional on the object that was read, whose metadata has its revision: an older event changes
    nothing, and an object that another program put there is left alone.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    """

    batch = 1

    def __init__(
        self,
        name: str,
        s3: Callable[[], S3Client],
        forms: Mapping[str, FileForm],
        *,
        bucket: str | None,
        prefix: str | None,
    ) -> None:
        self.name = name
        self.forms = forms
        self.bucket = bucket
        self.prefix = prefix
        self._s3 = s3

    def connect(self) -> AbstractContextManager[Write]:
        """See `Sink.connect`. boto3's client keeps its connections."""
        return nullcontext(self._write)

    def _write(self, messages: Sequence[Message]) -> None:
        from plenary.domain import cloudevents
        from plenary.domain.cloudevents import Type

        for message in messages:
            event = cloudevents.opened(message.envelope.body)
            with aws_errors_as_failures(self.name):
                if message.envelope.type is Type.WITHDRAWN:
                    self._withdraw(event)
                else:
                    self._publish(event)

    def _publish(self, event: dict[str, Any]) -> None:
        from plenary.domain.record import Record

        record, tags = Record.model_validate(event["data"]), _tags(event)
        several = record.source.records > 1
        place = self._place(record.source.store, record.source.bucket, record.source.key, record.id, several=several)
        for ending, form in self.forms.items():
            self._change(place, ending, tags, body=form.write(record).encode(), media_type=form.media_type)

    def _withdraw(self, event: dict[str, Any]) -> None:
        ref = event["data"]["object"]
        for several in (False, True):  # only what bears the record's id is deleted
            place = self._place(ref["store"], ref["bucket"], ref["key"], event["subject"], several=several)
            for ending in self.forms:
                self._change(place, ending, _tags(event), body=None, media_type="")

    def _place(self, store: str, bucket: str, key: str, record_id: str, *, several: bool) -> _Place:
        if (self.bucket is None or self.prefix is None) and store != "s3":
            raise self._refused("its original is not in S3, and bucket and prefix are not both set")
        symbol, _, language = record_id.rpartition(":")
        named = symbol.replace(" ", "_")
        if self.prefix is None:
            return _Place(self.bucket or bucket, f"{key}.{named.replace('/', '_')}" if several else key)
        return _Place(self.bucket or bucket, f"{self.prefix}{named}/{language}")

    def _change(self, place: _Place, ending: str, tags: dict[str, str], *, body: bytes | None, media_type: str) -> None:
        from botocore.exceptions import ClientError

        from plenary.domain.storage_event import DERIVED

        key = f"{place.key}{DERIVED}{ending}"
        for turn in range(RACES):
            existing = self._look(place.bucket, key)
            metadata = existing["Metadata"] if existing else {}
            if existing and "plenary-id" not in metadata:
                raise self._refused(f"an object that is not Plenary's is at {key}")
            same = metadata.get("plenary-id") == tags["plenary-id"]
            if same and int(metadata["plenary-revision"]) >= int(tags["plenary-revision"]):
                return
            if body is None and not same:
                return
            # Ceph compares with an ETag that has no quotes, others want them: each in turn
            condition = {"IfMatch": existing["ETag"].strip('"' * (turn % 2))} if existing else {"IfNoneMatch": "*"}
            try:
                if body is None:
                    self._s3().delete_object(Bucket=place.bucket, Key=key, IfMatch=condition["IfMatch"])
                else:
                    self._s3().put_object(
                        Bucket=place.bucket, Key=key, Body=body, ContentType=media_type, Metadata=tags, **condition
                    )
            except ClientError as error:
                if status(error) not in CHANGED:
                    raise
            else:
                return
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=self.name, error="an object is being changed by others")

    def _look(self, bucket: str, key: str) -> Any:
        from botocore.exceptions import ClientError

        try:
            return self._s3().head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if status(error) == MISSING:
                return None
            raise

    def _refused(self, error: str) -> IngestError:
        return IngestError(ErrorCode.SINK_REFUSED, sink=self.name, error=error)


def _tags(event: dict[str, Any]) -> dict[str, str]:
    # S3 takes ASCII only; record ids are
    return {"plenary-id": event["subject"], "plenary-revision": event["revision"], "plenary-event": event["id"]}


def _make(name: str, branch: S3ObjectsSettings, context: SinkContext) -> S3ObjectsSink:
    forms = _forms()
    return S3ObjectsSink(
        name,
        client(context.settings, "s3"),
        {ending: forms[ending] for ending in branch.forms},
        bucket=branch.bucket,
        prefix=branch.prefix,
    )


def _forms() -> dict[str, FileForm]:
    from plenary.export import FORMS
    from plenary.export.plain_text import plain_text

    return {
        "json": FileForm("application/json", lambda record: record.model_dump_json()),
        "xml": FileForm("application/akn+xml; charset=utf-8", FORMS["akn"].write),
        "txt": FileForm("text/plain; charset=utf-8", plain_text),
    }


plugin = SinkPlugin(
    settings=S3ObjectsSettings,
    several=True,
    library="boto3",
    extra="aws",
    make=_make,
    title="S3 objects",
    example="""`PLENARY_SINKS__S3__MAIN__FORMS='["json", "xml", "txt"]'`""",
    delivers="`a.pdf.plenary.json` beside `a.pdf`, or below `__PREFIX`",
)
