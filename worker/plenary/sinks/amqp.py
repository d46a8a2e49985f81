"""An exchange of an AMQP 0-9-1 broker such as RabbitMQ: persistent messages, each confirmed by the broker."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, SecretStr

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Subscribed
from plenary.settings.secret_files import content, file_of
from plenary.sinks.aws import client
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
from plenary.sinks.claim_check import ClaimCheck

if TYPE_CHECKING:
    from kombu import Connection

PERSISTENT = 2
LIMIT_KIB = 16 << 10  # https://www.rabbitmq.com/docs/configure, max_message_size


class AmqpSettings(Subscribed):
    """A topic exchange of RabbitMQ or another AMQP 0-9-1 broker: `amqp://` or `amqps://`.

    With `mandatory` an event that no queue is bound for waits; without, the broker drops it. The data of an event above
    `limit_kib`, the broker's `max_message_size`, goes to `overflow_bucket`; without a bucket that event is set aside.
    """

    url: SecretStr
    exchange: str = Field(default="plenary", min_length=1)
    mandatory: bool = True
    limit_kib: int = Field(default=LIMIT_KIB, ge=1)
    overflow_bucket: str | None = None


class AmqpSink:
    """Publishes to a durable topic exchange, which is declared; queues are the consumers' own and are bound by them.

    The routing key is the message's, such as `ga.resolution.en`. With `mandatory` an event that no queue is bound for
    waits in the outbox, instead of being dropped by the broker. Source: https://www.rabbitmq.com/docs/confirms

    A broker whose own limit is below that of `claim_check` closes the channel: the event is refused, and those after it
    are sent on a new channel.

    A URL that comes from a file is read for each connection: a password that is replaced needs no restart.
    """

    batch = 100

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        url: str,
        exchange: str,
        *,
        mandatory: bool,
        tls: dict[str, Any] | None = None,
        claim_check: ClaimCheck | None = None,
        url_file: Path | None = None,
    ) -> None:
        self.name = name
        self.exchange = exchange
        self.mandatory = mandatory
        self._url = url
        self._url_file = url_file
        self._tls = tls or False
        self._claim_check = claim_check or ClaimCheck(name, LIMIT_KIB << 10)

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`. A connection is held as long as there is something to deliver."""
        from amqp.exceptions import AMQPError, PreconditionFailed
        from kombu import Connection

        times = {"read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}
        with told_as_failures(self.name, OSError):
            url = content(self._url_file) if self._url_file else self._url
        with Connection(url, ssl=self._tls, connect_timeout=CONNECT_SECONDS, transport_options=times) as link:
            with told_as_failures(self.name, AMQPError, OSError):
                channel, confirms = self._channel(link)

            def write(messages: Sequence[Message]) -> None:
                nonlocal channel, confirms
                with told_as_failures(self.name, AMQPError, OSError):
                    try:
                        self._publish(channel, messages, confirms)
                    except PreconditionFailed as closed:
                        channel, confirms = self._channel(link)  # the client reopens the old one without confirms
                        if "size" in str(closed):
                            raise self._claim_check.refusal(messages) from closed
                        raise
                if confirms.unrouted:
                    error = f"no queue is bound for {confirms.unrouted.pop()}"
                    raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=self.name, error=error)

            yield write

    def _channel(self, link: Connection) -> tuple[Any, _Confirms]:
        from kombu import Exchange

        channel = cast("Any", link.channel())
        Exchange(self.exchange, "topic", durable=True)(channel).declare()
        channel.confirm_select()
        return channel, _Confirms(channel)

    def _publish(self, channel: Any, messages: Sequence[Message], confirms: _Confirms) -> None:
        from amqp.basic_message import Message as AmqpMessage

        bodies = [self._claim_check.body(message.envelope) for message in messages]
        for message, body in zip(messages, bodies, strict=True):
            confirms.expect()
            channel.basic_publish(
                AmqpMessage(
                    body,
                    content_type=CLOUDEVENTS,
                    content_encoding="utf-8",
                    delivery_mode=PERSISTENT,
                    message_id=message.envelope.id,
                    type=message.envelope.type.value,
                    app_id="plenary",
                ),
                exchange=self.exchange,
                routing_key=message.routing_key,
                mandatory=self.mandatory,
            )
        confirms.wait()


class _Confirms:
    """Messages of a channel that the broker has not confirmed yet, by number, and those that it sent back."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._sent = 0
        self._waiting: set[int] = set()
        self._refused = False
        self.unrouted: list[str] = []
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._nacked)
        channel.events["basic_return"].add(self._returned)

    def expect(self) -> None:
        self._sent += 1
        self._waiting.add(self._sent)

    def wait(self) -> None:
        ends = time.monotonic() + ANSWER_SECONDS
        while self._waiting and not self._refused:
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError("the broker confirms nothing")
            self._channel.connection.drain_events(timeout=left)
        if self._refused:
            raise OSError("the broker could not keep a message")

    def _acked(self, tag: int, multiple: bool) -> None:
        self._waiting = {number for number in self._waiting if number > tag} if multiple else self._waiting - {tag}

    def _nacked(self, *_: Any) -> None:
        self._refused = True

    def _returned(self, _error: Exception, _exchange: str, routing_key: str, _message: object) -> None:
        self.unrouted.append(routing_key)


def _make(name: str, branch: AmqpSettings, context: SinkContext) -> AmqpSink:
    from plenary.settings.connections import tls

    url = branch.url.get_secret_value()
    return AmqpSink(
        name,
        url,
        branch.exchange,
        mandatory=branch.mandatory,
        tls=tls(url, context.settings),
        claim_check=ClaimCheck(name, branch.limit_kib << 10, branch.overflow_bucket, client(context.settings, "s3")),
        url_file=file_of(f"PLENARY_SINKS__{name.upper().replace('.', '__')}__URL"),
    )


plugin = SinkPlugin(
    settings=AmqpSettings,
    several=True,
    make=_make,
    title="AMQP",
    example="`PLENARY_SINKS__AMQP__MAIN__URL=amqps://...`",
    delivers="on the topic exchange `plenary` of RabbitMQ, routing key `ga.resolution.en`; confirmed, persistent; "
    "kept back while no queue is bound; above the limit, its `dataref` to an S3 object",
)
