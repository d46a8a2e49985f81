"""Events above a queue's limit: their data goes to S3, and the message holds a reference to it (a claim check).

Source: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from plenary.errors import ErrorCode, IngestError
from plenary.sinks.aws import aws_errors_as_failures, status
from plenary.sinks.base import Message

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from plenary.domain.cloudevents import Envelope

EXISTS = 412


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The rule of one sink for events that take more than `limit_bytes`.

    Such an event is sent with the attribute `dataref` in place of `data`: the URI of an object in `bucket` that holds
    the data. Plenary never deletes it: give the bucket a rule that expires objects. Without a bucket the event is
    refused.

    Attributes:
        overhead_bytes: the share of a message beside its body that counts towards the limit.
    """

    sink: str
    limit_bytes: int
    bucket: str | None = None
    s3: Callable[[], S3Client] | None = None
    overhead_bytes: int = 0

    def size(self, body: str) -> int:
        """Bytes of a message with this body."""
        return len(body.encode()) + self.overhead_bytes

    def body(self, envelope: Envelope) -> str:
        """Return the body to send, with its data replaced where it is too large.

        Raises:
            IngestError: SINK_REFUSED with the size, where no bucket is set; SINK_UNREACHABLE for the bucket.

        """
        return envelope.body if self.size(envelope.body) <= self.limit_bytes else self._put(envelope)

    def refusal(self, messages: Sequence[Message]) -> IngestError:
        """Make the error for a queue whose own limit is below `limit_bytes`, with the size of the largest message."""
        size = max(self.size(message.envelope.body) for message in messages)
        error = f"{size} bytes are more than the queue takes"
        return IngestError(ErrorCode.SINK_REFUSED, sink=self.sink, error=error, size=size)

    def _put(self, envelope: Envelope) -> str:
        from botocore.exceptions import ClientError

        if not self.bucket or not self.s3:
            size = self.size(envelope.body)
            error = f"{size} bytes are more than the queue takes, and no bucket is set for what is larger"
            raise IngestError(ErrorCode.SINK_REFUSED, sink=self.sink, error=error, size=size, limit=self.limit_bytes)
        event = cast("dict[str, object]", json.loads(envelope.body))
        key = f"{envelope.id}.json"
        with aws_errors_as_failures(self.sink):
            try:
                self.s3().put_object(
                    Bucket=self.bucket,
                    Key=key,
                    Body=json.dumps(event.pop("data"), ensure_ascii=False).encode(),
                    ContentType="application/json",
                    IfNoneMatch="*",
                )
            except ClientError as error:
                if status(error) != EXISTS:
                    raise
        return json.dumps(event | {"dataref": f"s3://{self.bucket}/{key}"}, ensure_ascii=False)
