"""kombu's Redis transports, for a server that is demoted or full: a worker waits for it and loses nothing.

A primary that becomes a replica counts as a lost connection (`connections.primary_only`). A server whose memory is full
takes no write, which the transport treats in the same way: Celery connects again until there is memory. A connection
that was lost is closed twice, the second time without its address: what it had in hand is given back to others later.

kombu takes a message off its queue before it notes that somebody has it. On a full server the note would fail and the
message would be gone, so a script notes it that the server runs in spite of its limit.
Source: https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags
"""

from __future__ import annotations

import time
from typing import Any

from kombu.transport import redis, virtual
from kombu.utils.json import dumps
from redis.exceptions import ConnectionError, OutOfMemoryError  # noqa: A004 - as redis-py names it

from plenary.settings.connections import BROKER_VARIABLE, primary_only

# KEYS: index, hash of the messages that somebody has.  ARGV: time, tag, message.
NOTE = """#!lua flags=allow-oom
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
"""


class QoS(redis.QoS):
    """The messages that a worker has and has not acknowledged."""

    def append(self, message: Any, delivery_tag: str) -> None:
        """Note that a message was taken, on a full server too."""
        try:
            super().append(message, delivery_tag)
        except OutOfMemoryError:
            delivery = message.delivery_info
            body = dumps([message._raw, delivery["exchange"], delivery["routing_key"]])  # noqa: SLF001
            channel: Any = self.channel
            with channel.conn_or_acquire() as client:
                client.eval(NOTE, 2, self.unacked_index_key, self.unacked_key, time.time(), delivery_tag, body)
            virtual.QoS.append(self, message, delivery_tag)

    def restore_by_tag(self, tag: str, client: Any = None, leftmost: bool = False) -> None:
        """Put a message back on its queue. On a full server it stays where it is, and a later search restores it."""
        try:
            super().restore_by_tag(tag, client, leftmost)
        except OutOfMemoryError:
            return


class _Primary:
    """Mixed into a channel: its connections are to a primary."""

    QoS = QoS

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection.client is None:  # type: ignore[attr-defined]
            raise ConnectionError("the connection was closed")
        options: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]
        options["connection_class"] = primary_only(options["connection_class"], BROKER_VARIABLE)
        return options


class Channel(_Primary, redis.Channel):  # type: ignore[misc]
    """A channel to one server."""


class SentinelChannel(_Primary, redis.SentinelChannel):  # type: ignore[misc]
    """A channel to the primary that Sentinels name."""


class Transport(redis.Transport):
    """For `redis://`, `rediss://` and `redis+socket://`."""

    Channel = Channel
    connection_errors = (*redis.Transport.connection_errors, OutOfMemoryError)


class SentinelTransport(redis.SentinelTransport):
    """For `sentinel://`."""

    Channel = SentinelChannel
    connection_errors = Transport.connection_errors
