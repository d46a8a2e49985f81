"""Redis streams for the parts of records, one a topic. The streams of records and failures are the ledger's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from plenary.sinks.base import Message, Topic, Write, told_as_failures


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
