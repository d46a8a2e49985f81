"""Redis streams for the parts of records, one a topic. The streams of records and failures are the ledger's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from plenary.settings.base import Branch
from plenary.sinks.base import Message, SinkContext, SinkPlugin, Topic, Write, told_as_failures

if TYPE_CHECKING:
    from redis import Redis


class StreamSettings(Branch):
    """The Redis stream `{<prefix>}:records` (the braces are a hash tag and part of the name).

    Without limits it keeps everything. What a consumer group has not read and acknowledged stays all the same, unless
    `drop_unread` is set.
    """

    enabled: bool = True
    max_length: int | None = Field(default=None, ge=1)
    max_age_seconds: int | None = Field(default=None, ge=1)
    drop_unread: bool = False
    parts: tuple[Literal["blocks", "citations", "alignments", "discrepancies"], ...] = Field(
        default=(), description="a JSON list: streams of these too, such as `{<prefix>}:blocks`"
    )

    @property
    def is_set(self) -> bool:
        """The stream of records, which the ledger writes itself, or one of parts."""
        return self.enabled or bool(self.parts)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that the sink itself delivers."""
        return self.parts


class StreamPartsSink:
    """Adds each message to the stream of its topic, with the fields that the stream of records has, and trims it."""

    name = "stream"
    batch = 100

    def __init__(self, redis: Redis, key: Callable[[Topic], str], trim: Callable[[str], object]) -> None:
        self._redis = redis
        self._key = key
        self._trim = trim

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`: the ledger's own client."""
        yield self._write

    def _write(self, messages: Sequence[Message]) -> None:
        from redis.exceptions import RedisError

        with told_as_failures(self.name, RedisError):
            self._add(messages)

    def _add(self, messages: Sequence[Message]) -> None:
        with self._redis.pipeline(transaction=False) as pipeline:
            for message in messages:
                sent = message.envelope
                fields = {"id": sent.id, "type": sent.type.value, "subject": sent.subject, "event": sent.body}
                pipeline.xadd(self._key(message.topic), fields)  # type: ignore[arg-type]
            pipeline.execute()
        for topic in {message.topic for message in messages}:
            self._trim(self._key(topic))


def _make(_name: str, branch: StreamSettings, context: SinkContext) -> StreamPartsSink | None:
    from plenary.ledger import keys
    from plenary.ledger.stream_trimming import Trimmer

    if not branch.parts:
        return None
    prefix, trimmer = context.settings.redis.prefix, Trimmer(context.redis)
    return StreamPartsSink(
        context.redis, lambda topic: keys.parts(prefix, topic), lambda key: trimmer.trim(key, context.trimming)
    )


plugin = SinkPlugin(
    settings=StreamSettings,
    make=_make,
    title="Redis stream",
    example="""on; `PLENARY_SINKS__STREAM__PARTS='["blocks"]'` adds `{plenary}:blocks`""",
    delivers="the event",
)
