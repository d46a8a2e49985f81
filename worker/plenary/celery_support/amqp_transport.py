"""kombu's AMQP transports, which follow a password of the broker that is replaced in its file: no restart is needed."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from kombu.transport import pyamqp

from plenary.settings.connections import BROKER_VARIABLE
from plenary.settings.secret_files import content, file_of


class _Followed:
    """Mixed into a transport: a connection to the broker, by its user, has the password that is in the file then."""

    client: Any
    default_port: int

    def establish_connection(self) -> Any:
        """Connect. Another server, or another user, keeps the password of its own URL."""
        client = self.client
        if path := file_of(BROKER_VARIABLE):
            parts = urlsplit(content(path).split(";")[0])
            broker = (parts.hostname, parts.port or self.default_port, unquote(parts.username or ""))
            if broker == (client.hostname, client.port or self.default_port, client.userid):
                client.password = unquote(parts.password or "")
        return super().establish_connection()  # type: ignore[misc]


class AmqpTransport(_Followed, pyamqp.Transport):  # type: ignore[misc]
    """Without TLS."""


class AmqpTlsTransport(_Followed, pyamqp.SSLTransport):  # type: ignore[misc]
    """With TLS."""
