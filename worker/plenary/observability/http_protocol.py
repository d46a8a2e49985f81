"""HTTP connections that cannot be held open for nothing: uvicorn waits for a request for ever, and counts who waits."""

from __future__ import annotations

import asyncio
import socket
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class BoundedProtocol(H11Protocol):
    """HTTP/1.1. A connection on which no whole request head arrives within `head_seconds` is closed.

    Above `most` connections the one that has waited longest for the rest of its request makes room, so a request that
    comes at once is answered.
    """

    most: ClassVar[int]
    head_seconds: ClassVar[float]
    waiting: ClassVar[dict[BoundedProtocol, None]]  # in the order in which they began to wait
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            next(iter(self.waiting)).drop()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._follow()

    def on_response_complete(self) -> None:
        """Wait for the next request, or take up the one that was sent behind this one."""
        self._wait()
        super().on_response_complete()
        self._follow()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._forget()
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close at once, unanswered."""
        self._forget()
        self.connections.discard(self)
        self.transport.abort()

    def _wait(self) -> None:
        self._forget()
        self.waiting[self] = None
        self._deadline = self.loop.call_later(self.head_seconds, self.drop)

    def _follow(self) -> None:
        if self.cycle is None or self.cycle.response_complete or self._deadline is None:
            return
        self._deadline.cancel()
        if not self.cycle.more_body:
            self.waiting.pop(self, None)

    def _forget(self) -> None:
        self.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()


def bounded_protocol(most: int, head_seconds: float) -> type[BoundedProtocol]:
    """`BoundedProtocol` for one server (`uvicorn.Config(http=...)`), with these limits."""
    return type("BoundedProtocol", (BoundedProtocol,), {"most": most, "head_seconds": head_seconds, "waiting": {}})


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free. Errors: `OSError`."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family)
