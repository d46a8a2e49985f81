"""An SQS queue. What is too large for a message goes to S3, and the message holds a claim check for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from pydantic import Field

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Subscribed
from plenary.sinks.aws import aws_errors_as_failures, client
from plenary.sinks.base import CLOUDEVENTS, Message, SinkContext, SinkPlugin, Write
from plenary.sinks.claim_check import ClaimCheck

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import BatchResultErrorEntryTypeDef, SendMessageBatchRequestEntryTypeDef

BATCH = 10  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
OVERHEAD_BYTES = 256  # the attributes of a message, which count
TOO_LONG = frozenset({"InvalidParameterValue", "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"})


class SqsSettings(Subscribed):
    """An SQS queue; what is above `limit_kib`, its own limit, goes to `overflow_bucket`. Credentials as for S3."""

    queue_url: str
    endpoint_url: str | None = None
    limit_kib: int = Field(default=256, ge=1, le=1024)
    overflow_bucket: str | None = None


class SqsSink:
    """Sends CloudEvents, and to a FIFO queue each record's in order, with the event's id against repeats.

    `limit_bytes` is the queue's own limit for a message and for a batch; see `ClaimCheck` for larger events.
    """

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        queue_url: str,
        sqs: Callable[[], SQSClient],
        s3: Callable[[], S3Client],
        *,
        limit_bytes: int,
        overflow_bucket: str | None,
    ) -> None:
        self.name = name
        self.queue_url = queue_url
        self.fifo = queue_url.endswith(".fifo")
        self.batch = 1 if self.fifo else BATCH  # of a batch some may fail and those behind them be taken
        self.limit_bytes = limit_bytes
        self._claim_check = ClaimCheck(name, limit_bytes, overflow_bucket, s3, OVERHEAD_BYTES)
        self._sqs = sqs

    def connect(self) -> AbstractContextManager[Write]:
        """See `Sink.connect`. boto3's clients keep their connections."""
        return nullcontext(self._write)

    def _write(self, messages: Sequence[Message]) -> None:
        with aws_errors_as_failures(self.name):
            for batch in self._batches(messages):
                failed = self._send(batch, messages)
                if failed:
                    # the queue says whose fault it was; messages that it took are sent again, with the same id
                    reason = ErrorCode.SINK_REFUSED if failed[0]["SenderFault"] else ErrorCode.SINK_UNREACHABLE
                    raise IngestError(reason, sink=self.name, error=failed[0]["Code"])

    def _send(
        self, batch: list[SendMessageBatchRequestEntryTypeDef], messages: Sequence[Message]
    ) -> Sequence[BatchResultErrorEntryTypeDef]:
        from botocore.exceptions import ClientError

        try:
            return self._sqs().send_message_batch(QueueUrl=self.queue_url, Entries=batch).get("Failed", [])
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in TOO_LONG:
                raise self._claim_check.refusal(messages) from error
            raise

    def _batches(self, messages: Sequence[Message]) -> Iterator[list[SendMessageBatchRequestEntryTypeDef]]:
        batch: list[SendMessageBatchRequestEntryTypeDef] = []
        size = 0
        for message in messages:
            entry = self._entry(message, len(batch))
            more = self._claim_check.size(entry["MessageBody"])
            if batch and size + more > self.limit_bytes:
                yield batch
                batch, size = [], 0
                entry["Id"] = "0"
            batch.append(entry)
            size += more
        if batch:
            yield batch

    def _entry(self, message: Message, number: int) -> SendMessageBatchRequestEntryTypeDef:
        sent = message.envelope
        entry: SendMessageBatchRequestEntryTypeDef = {
            "Id": str(number),
            "MessageBody": self._claim_check.body(sent),
            "MessageAttributes": {
                "type": {"DataType": "String", "StringValue": sent.type.value},
                "routing_key": {"DataType": "String", "StringValue": message.routing_key},
                "content_type": {"DataType": "String", "StringValue": CLOUDEVENTS},
            },
        }
        if self.fifo:
            # a record's id may hold a space, which a group's may not
            record = sent.subject.partition("#")[0]
            entry["MessageGroupId"] = hashlib.sha256(record.encode()).hexdigest()
            entry["MessageDeduplicationId"] = sent.id
        return entry


def _make(name: str, branch: SqsSettings, context: SinkContext) -> SqsSink:
    return SqsSink(
        name,
        branch.queue_url,
        client(context.settings, "sqs", branch.endpoint_url),
        client(context.settings, "s3"),
        limit_bytes=branch.limit_kib << 10,
        overflow_bucket=branch.overflow_bucket,
    )


plugin = SinkPlugin(
    settings=SqsSettings,
    several=True,
    library="boto3",
    extra="aws",
    make=_make,
    title="SQS",
    example="`PLENARY_SINKS__SQS__MAIN__QUEUE_URL`, `__OVERFLOW_BUCKET`",
    delivers="the event; above the limit, its `dataref` to an S3 object",
)
