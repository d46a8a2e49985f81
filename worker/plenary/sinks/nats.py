"""NATS JetStream: each message on a subject made of its routing key, acknowledged by the stream that keeps it.

Source: https://docs.nats.io/nats-concepts/jetstream/streams
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, SecretStr

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Subscribed
from plenary.sinks.base import (
    ANSWER_SECONDS,
    CLOUDEVENTS,
    CONNECT_SECONDS,
    Message,
    SinkContext,
    SinkPlugin,
    Write,
    told_as_failures,
)

if TYPE_CHECKING:
    from nats.js import JetStreamContext

LARGER_THAN_STREAM_TAKES = 10054  # https://github.com/nats-io/nats-server/blob/main/server/errors.json


class NatsSettings(Subscribed):
    """A JetStream of NATS: `nats://` or `tls://`, several servers with commas between.

    The stream must be there, and take the subjects that begin with `subject`, such as `plenary.ga.resolution.en`. It
    drops repeats within its own duplicate window. `credentials_file` is a `.creds` file.
    """

    url: SecretStr
    subject: str = Field(default="plenary", pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$")
    credentials_file: Path | None = None
    ca_file: Path | None = None


class NatsSink:
    """Publishes one message after the other, each once the one before it was acknowledged: so their order is kept."""

    batch = 50

    def __init__(
        self, name: str, url: str, subject: str, *, credentials_file: Path | None = None, ca_file: Path | None = None
    ) -> None:
        self.name = name
        self.subject = subject
        self._servers = url.split(",")
        self._credentials_file = credentials_file
        self._ca_file = ca_file

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`. A connection is held as long as there is something to deliver."""
        import nats
        from nats.errors import Error

        options: dict[str, Any] = {"tls": ssl.create_default_context(cafile=self._ca_file)} if self._ca_file else {}
        if self._credentials_file:
            options["user_credentials"] = str(self._credentials_file)
        with asyncio.Runner() as runner:
            with told_as_failures(self.name, Error, OSError, TimeoutError):
                client = runner.run(
                    nats.connect(
                        self._servers,
                        name="plenary",
                        connect_timeout=int(CONNECT_SECONDS),
                        allow_reconnect=False,
                        # these are for the first connection too; their defaults try each server for two minutes
                        max_reconnect_attempts=1,
                        reconnect_time_wait=0,
                        error_cb=_ignore,
                        **options,
                    )
                )
            stream = client.jetstream(timeout=ANSWER_SECONDS)

            def write(messages: Sequence[Message]) -> None:
                with told_as_failures(self.name, Error, OSError, TimeoutError):
                    runner.run(self._publish(stream, messages))

            try:
                yield write
            finally:
                runner.run(client.close())

    async def _publish(self, stream: JetStreamContext, messages: Sequence[Message]) -> None:
        from nats.errors import MaxPayloadError
        from nats.js.errors import APIError, NoStreamResponseError

        async with asyncio.timeout(ANSWER_SECONDS):
            for message in messages:
                subject = f"{self.subject}.{message.routing_key}"
                headers = {"Nats-Msg-Id": message.envelope.id, "Content-Type": CLOUDEVENTS}
                try:
                    await stream.publish(subject, message.envelope.body.encode(), headers=headers)
                except MaxPayloadError as error:
                    raise self._refusal(message) from error
                except NoStreamResponseError as error:
                    raise self._failure(f"no stream takes {subject}") from error
                except APIError as error:
                    if error.err_code == LARGER_THAN_STREAM_TAKES:
                        raise self._refusal(message) from error
                    raise self._failure(f"JetStream's error {error.err_code}") from error

    def _failure(self, error: str) -> IngestError:
        return IngestError(ErrorCode.SINK_UNREACHABLE, sink=self.name, error=error)

    def _refusal(self, message: Message) -> IngestError:
        size = len(message.envelope.body.encode())
        error = f"{size} bytes are more than the server or the stream takes"
        return IngestError(ErrorCode.SINK_REFUSED, sink=self.name, error=error, size=size)


async def _ignore(_error: Exception) -> None:
    """Keep the library from logging what is raised as well, with its address."""


def _make(name: str, branch: NatsSettings, _context: SinkContext) -> NatsSink:
    return NatsSink(
        name,
        branch.url.get_secret_value(),
        branch.subject,
        credentials_file=branch.credentials_file,
        ca_file=branch.ca_file,
    )


plugin = SinkPlugin(
    settings=NatsSettings,
    several=True,
    library="nats",
    extra="nats",
    make=_make,
    title="NATS JetStream",
    example="`PLENARY_SINKS__NATS__MAIN__URL=tls://...`, `__SUBJECT`",
    delivers="on the subject `plenary.ga.resolution.en`; acknowledged by the stream, which drops repeats by their id",
)
