"""Keeps SQS messages invisible to others for as long as they are in hand. It settles none of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

PARTS = 3  # extended when a third of the time is over, so that one call may fail

_log = structlog.get_logger(__name__)


class Hold:
    """Extends the visibility of messages, by receipt handle, in a thread of its own.

    SQS lets a message be held for twelve hours in all; after that it comes again, which the ledger answers.
    """

    def __init__(self, client: SQSClient, queue_url: str, visibility_seconds: int) -> None:
        self._client = client
        self._queue_url = queue_url
        self._visibility_seconds = visibility_seconds
        self._handles: set[str] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()

    @contextmanager
    def running(self) -> Iterator[Hold]:
        """Extend until the block ends."""
        thread = threading.Thread(target=self._run, name="visibility", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def take(self, handles: Iterable[str]) -> None:
        """Messages in hand from now on."""
        with self._lock:
            self._handles.update(handles)

    def drop(self, handles: Iterable[str]) -> None:
        """Messages about to be settled: once this returns, none of them is extended any more."""
        with self._lock:
            self._handles.difference_update(handles)

    def _run(self) -> None:
        while not self._over.wait(self._visibility_seconds / PARTS):
            with self._lock:
                if self._handles:
                    self._extend(sorted(self._handles))

    def _extend(self, handles: list[str]) -> None:
        try:
            answer = self._client.change_message_visibility_batch(
                QueueUrl=self._queue_url,
                Entries=[
                    {"Id": str(number), "ReceiptHandle": handle, "VisibilityTimeout": self._visibility_seconds}
                    for number, handle in enumerate(handles)
                ],
            )
        except (BotoCoreError, ClientError) as error:
            _log.warning("sqs.not_extended", messages=len(handles), error=type(error).__name__)
            return
        for failed in answer.get("Failed", []):
            _log.warning("sqs.not_extended", messages=1, error=failed.get("Code"))
