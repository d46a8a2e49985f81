"""A task of another Celery application, by its name, on a queue by its name: for those whose next step is Celery."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, SecretStr

from plenary.settings.base import Subscribed
from plenary.sinks.amqp import LIMIT_KIB
from plenary.sinks.aws import client
from plenary.sinks.base import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Message,
    SinkContext,
    SinkPlugin,
    Write,
    told_as_failures,
)
from plenary.sinks.claim_check import ClaimCheck

if TYPE_CHECKING:
    from celery import Celery

    from plenary.settings.model import Settings


class CeleryTaskSettings(Subscribed):
    """A task of another Celery application, called with the event; on Plenary's own broker if no other is named.

    The data of an event above `limit_kib` goes to `overflow_bucket`; without a bucket that event is set aside.
    """

    broker_url: SecretStr | None = None
    task: str = Field(min_length=1)
    queue: str = Field(min_length=1)
    limit_kib: int = Field(default=LIMIT_KIB, ge=1)
    overflow_bucket: str | None = None


class CeleryTaskSink:
    """Sends `task(event)`, the event a dict. The task's id is the event's, so a repeat has the same.

    Only the name of the task is known here, none of its code. Over AMQP the broker confirms each message.
    """

    batch = 20

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        name: str,
        url: str,
        task: str,
        queue: str,
        tls: dict[str, Any] | None = None,
        claim_check: ClaimCheck | None = None,
    ) -> None:
        self.name = name
        self.task = task
        self.queue = queue
        self._url = url
        self._tls = tls
        self._claim_check = claim_check or ClaimCheck(name, LIMIT_KIB << 10)

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`."""
        from amqp.exceptions import PreconditionFailed
        from celery import Celery
        from kombu.exceptions import KombuError

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
                nonlocal producer
                with told_as_failures(self.name, *errors):
                    try:
                        self._send(app, producer, messages)
                    except PreconditionFailed as closed:
                        producer = app.amqp.Producer(link.channel(), auto_declare=False)
                        if "size" in str(closed):
                            raise self._claim_check.refusal(messages) from closed
                        raise

            yield write

    def _send(self, app: Celery, producer: Any, messages: Sequence[Message]) -> None:
        bodies = [self._claim_check.body(message.envelope) for message in messages]
        for message, body in zip(messages, bodies, strict=True):
            app.send_task(
                self.task,
                args=(json.loads(body),),
                queue=self.queue,
                task_id=message.envelope.id,
                producer=producer,
                retry=False,
            )


def _transport(url: str) -> dict[str, Any]:
    if url.startswith("amqp"):
        return {"confirm_publish": True, "read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}
    return {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": CONNECT_SECONDS}


def _make(name: str, branch: CeleryTaskSettings, context: SinkContext) -> CeleryTaskSink:
    from plenary.settings.connections import tls

    url = (branch.broker_url or context.settings.broker.url).get_secret_value()
    claim_check = ClaimCheck(name, branch.limit_kib << 10, branch.overflow_bucket, client(context.settings, "s3"))
    return CeleryTaskSink(name, url, branch.task, branch.queue, tls(url, context.settings), claim_check)


def _problems(branch: CeleryTaskSettings, beginning: str, settings: Settings) -> Iterator[str]:
    from plenary.settings.celery import QUEUES, on_broker

    on_our_broker = branch.broker_url is None or branch.broker_url == settings.broker.url
    if on_our_broker and branch.queue in {on_broker(queue, settings) for queue in QUEUES}:
        yield (
            f"{beginning}QUEUE is {branch.queue}, on which Plenary's own tasks wait: its workers would take what is "
            "sent there. Set another queue, or another broker."
        )


plugin = SinkPlugin(
    settings=CeleryTaskSettings,
    several=True,
    problems=_problems,
    make=_make,
    title="Celery task",
    example="`PLENARY_SINKS__CELERY__MAIN__TASK`, `__QUEUE`, `__BROKER_URL`",
    delivers="`task(event)`; above the limit, its `dataref` to an S3 object",
)
