"""Listens to an SQS queue: a message is deleted only once the broker has every event in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from worker.events.delivery import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, deliver
from worker.events.reading import read_events

if TYPE_CHECKING:
    import threading

    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

    from worker.events import Submit
    from worker.events.reading import Reading

NO_QUEUE = {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SqsListener:
    """One queue, polled by one thread. Run several, in processes of their own, to take more.

    What becomes of a message:

    - all its events are with the broker, or it needs none (`s3:TestEvent`): deleted;
    - some records could not be read: these are logged, the others submitted, and it is deleted;
    - nothing in it could be read: left to the queue's redrive policy, or logged and deleted where the queue has none;
    - the broker is away: held and tried again with growing pauses, and no more are received meanwhile. It is given back
      only at the end: each receive counts towards the redrive policy, and an outage must not fill the dead letters.

    `client` needs a read timeout above `wait_seconds`; `max_bytes` is for one body.
    """

    client: SQSClient
    queue_url: str
    submit: Submit
    max_bytes: int
    wait_seconds: int = 20
    batch: int = 10
    store: str = "s3"

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set; it ends within `wait_seconds`. Errors: `ClientError` where there is no queue."""
        pause = FIRST_PAUSE_SECONDS
        redriven: bool | None = None
        while not stop.is_set():
            try:
                redriven = self._has_redrive_policy() if redriven is None else redriven
                messages = self._receive()
            except (BotoCoreError, ClientError) as error:
                if _code(error) in NO_QUEUE:
                    raise
                _log.warning("sqs.unreachable", queue=self.queue_url, error=_code(error), pause_seconds=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = FIRST_PAUSE_SECONDS
            for message in messages:
                self._take(message, stop, redriven=redriven)

    def _has_redrive_policy(self) -> bool:
        try:
            answer = self.client.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["RedrivePolicy"])
        except ClientError as error:
            if _code(error) in NO_QUEUE:
                raise
            return True  # not ours to know: then nothing is deleted unread
        return "RedrivePolicy" in answer.get("Attributes", {})

    def _receive(self) -> list[MessageTypeDef]:
        answer = self.client.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=self.batch, WaitTimeSeconds=self.wait_seconds
        )
        return answer.get("Messages", [])

    def _take(self, message: MessageTypeDef, stop: threading.Event, *, redriven: bool) -> None:
        reading = read_events(message["Body"], max_bytes=self.max_bytes, store=self.store)
        kept = reading.unreadable and redriven
        self._report(message, reading, kept=kept)
        if kept:
            return
        delivered = all(deliver(self.submit, event, stop) for event in reading.events)
        try:
            if delivered:
                self.client.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])
            else:
                self.client.change_message_visibility(
                    QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
        except (BotoCoreError, ClientError) as error:  # it comes again, which does no harm
            _log.warning("sqs.unsettled", message=message.get("MessageId"), error=_code(error))

    def _report(self, message: MessageTypeDef, reading: Reading, *, kept: bool) -> None:
        for rejected in reading.rejected:
            _log.error(
                "event.rejected",
                message=message.get("MessageId"),
                error=str(rejected.failure),
                raw=rejected.raw,
                outcome="left to the redrive policy" if kept else "dropped",
            )


def _code(error: Exception) -> str:
    return str(error.response.get("Error", {}).get("Code")) if isinstance(error, ClientError) else type(error).__name__
