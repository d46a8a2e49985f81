"""Listens to an SQS queue: a message is deleted only once the broker has every event in it."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from plenary.listeners.intake import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Intake, deliver, patiently
from plenary.listeners.visibility_extender import Hold
from plenary.notifications.decode import DecodedBody, read_events

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef, ReceiveMessageRequestTypeDef

NO_QUEUE = {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}
FIFO = ".fifo"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SqsListener:
    """One queue, standard or FIFO, polled by one thread. Run several, in processes of their own, to take more.

    What becomes of a message:

    - all its events are with the broker or left out, or it needs none (`s3:TestEvent`): deleted;
    - some records could not be read: these are kept by the door, the others passed on, and it is deleted;
    - nothing in it could be read: left to the queue's redrive policy; where the queue has none, kept by the door and
      deleted;
    - the broker is unreachable: held, its visibility extended, and tried again with growing pauses; no more are
      received meanwhile. It is given back only at the end: each receive counts towards the redrive policy, and an
      outage must not fill the dead letters.

    The events of a batch go to the broker together, in their order, so that a FIFO group keeps its own; each message
    has its own outcome.
    `client` needs a read timeout above `wait_seconds`; `max_bytes` is for one body.
    """

    client: SQSClient
    queue_url: str
    intake: Intake
    max_bytes: int
    wait_seconds: int = 20
    batch: int = 10
    visibility_seconds: int = 60
    store: str = "s3"

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set; it ends within `wait_seconds`. Errors: `ClientError` where there is no queue."""
        pause, attempt = FIRST_PAUSE_SECONDS, uuid.uuid4().hex
        redriven: bool | None = None
        with Hold(self.client, self.queue_url, self.visibility_seconds).running() as hold:
            while not stop.is_set():
                self.intake.vitals.turn()
                try:
                    redriven = self._has_redrive_policy() if redriven is None else redriven
                    messages = self._receive(attempt)
                except (BotoCoreError, ClientError) as error:
                    if _code(error) in NO_QUEUE:
                        raise
                    self.intake.vitals.away("source", _code(error))
                    _log.warning("sqs.unreachable", queue=self.queue_url, error=_code(error), pause_seconds=pause)
                    stop.wait(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                    continue
                self.intake.vitals.back("source")
                pause, attempt = FIRST_PAUSE_SECONDS, uuid.uuid4().hex
                self._take_all(messages, hold, stop, redriven=redriven)

    def _has_redrive_policy(self) -> bool:
        try:
            answer = self.client.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["RedrivePolicy"])
        except ClientError as error:
            if _code(error) in NO_QUEUE:
                raise
            return True  # not ours to know: then nothing is deleted unread
        return "RedrivePolicy" in answer.get("Attributes", {})

    def _receive(self, attempt: str) -> list[MessageTypeDef]:
        request: ReceiveMessageRequestTypeDef = {
            "QueueUrl": self.queue_url,
            "MaxNumberOfMessages": self.batch,
            "WaitTimeSeconds": self.wait_seconds,
            "VisibilityTimeout": self.visibility_seconds,
            "MessageSystemAttributeNames": ["ApproximateReceiveCount"],
        }
        if self.queue_url.endswith(FIFO):
            # the same id after a lost answer gives the same messages, whose groups would else be shut for a while
            # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
            request["ReceiveRequestAttemptId"] = attempt
        return self.client.receive_message(**request).get("Messages", [])

    def _take_all(self, messages: list[MessageTypeDef], hold: Hold, stop: threading.Event, *, redriven: bool) -> None:
        handles = [message["ReceiptHandle"] for message in messages]
        hold.take(handles)
        try:
            done = self._take(messages, stop, redriven=redriven)
        finally:
            hold.drop(handles)
        self._delete(done)
        self._show_again([handle for handle in handles if handle not in done])

    def _take(self, messages: list[MessageTypeDef], stop: threading.Event, *, redriven: bool) -> list[str]:
        """The handles of the messages that are handled; the others are shown again, poison to become a dead letter."""
        readings = [
            read_events(message["Body"], max_bytes=self.max_bytes, store=self.store, sources=self.intake.sources)
            for message in messages
        ]
        good = []
        for message, reading in zip(messages, readings, strict=True):
            self.intake.vitals.count("ignored", reading.ignored)
            if reading.unreadable and redriven:
                self._note_poison(message, reading)
            else:
                good.append((message["ReceiptHandle"], reading))
        if not deliver(self.intake, [event for _, reading in good for event in reading.events], stop):
            return []
        done = []
        for handle, reading in good:
            kept = (
                patiently(partial(self.intake.set_aside, rejected), self.intake.vitals, stop)
                for rejected in reading.rejected
            )
            if not all(kept):
                break
            done.append(handle)
        return done

    def _note_poison(self, message: MessageTypeDef, reading: DecodedBody) -> None:
        if message.get("Attributes", {}).get("ApproximateReceiveCount", "1") == "1":
            for rejected in reading.rejected:
                self.intake.reject(rejected)
        failure = str(reading.rejected[0].failure)
        _log.error("event.rejected", message=message.get("MessageId"), error=failure, outcome="to the dead letters")

    def _delete(self, handles: list[str]) -> None:
        if not handles:
            return
        entries = [{"Id": str(number), "ReceiptHandle": handle} for number, handle in enumerate(handles)]
        try:
            failed = self.client.delete_message_batch(QueueUrl=self.queue_url, Entries=entries).get("Failed", [])  # type: ignore[arg-type]
        except (BotoCoreError, ClientError) as error:
            _log.warning("sqs.unsettled", messages=len(handles), error=_code(error))
            return
        for entry in failed:  # it comes again, which does no harm
            _log.warning("sqs.unsettled", messages=1, error=entry.get("Code"))

    def _show_again(self, handles: list[str]) -> None:
        if not handles:
            return
        entries = [
            {"Id": str(number), "ReceiptHandle": handle, "VisibilityTimeout": 0}
            for number, handle in enumerate(handles)
        ]
        try:
            self.client.change_message_visibility_batch(QueueUrl=self.queue_url, Entries=entries)  # type: ignore[arg-type]
        except (BotoCoreError, ClientError) as error:  # it is shown when its time is over
            _log.warning("sqs.unsettled", messages=len(handles), error=_code(error))


def _code(error: Exception) -> str:
    return str(error.response.get("Error", {}).get("Code")) if isinstance(error, ClientError) else type(error).__name__
