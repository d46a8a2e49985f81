"""A task of another Celery application, by its name, on a queue by its name: for those whose next step is Celery."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from celery import Celery
from kombu.exceptions import KombuError

from plenary.sinks.base import ANSWER_SECONDS, CONNECT_SECONDS, Message, Write, told_as_failures


class CeleryTaskSink:
    """Sends `task(event)`, the event a dict. The task's id is the event's, so a repeat has the same.

    Only the name of the task is known here, none of its code. Over AMQP the broker confirms each message.
    """

    batch = 20

    def __init__(self, name: str, url: str, task: str, queue: str, tls: dict[str, Any] | None = None) -> None:
        self.name = name
        self.task = task
        self.queue = queue
        self._url = url
        self._tls = tls

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`."""
        app = Celery(self.name, broker=self._url, set_as_current=False)
        app.conf.update(
            task_serializer="json",
            task_ignore_result=True,
            broker_use_ssl=self._tls,
            broker_transport_options=_transport(self._url),
        )
        with app.connection_for_write(connect_timeout=CONNECT_SECONDS) as link:
            of_broker = (*link.connection_errors, *link.channel_errors)
            errors = cast("tuple[type[Exception], ...]", (KombuError, OSError, *of_broker))
            with told_as_failures(self.name, *errors):
                link.ensure_connection(max_retries=1, timeout=int(CONNECT_SECONDS))
                producer = app.amqp.Producer(link, auto_declare=False)

            def write(messages: Sequence[Message]) -> None:
                with told_as_failures(self.name, *errors):
                    self._send(app, producer, messages)

            yield write

    def _send(self, app: Celery, producer: Any, messages: Sequence[Message]) -> None:
        for message in messages:
            app.send_task(
                self.task,
                args=(json.loads(message.envelope.body),),
                queue=self.queue,
                task_id=message.envelope.id,
                producer=producer,
                retry=False,
            )


def _transport(url: str) -> dict[str, Any]:
    if url.startswith("amqp"):
        return {"confirm_publish": True, "read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}
    return {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": CONNECT_SECONDS}
