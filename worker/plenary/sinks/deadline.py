"""A time limit for a whole HTTP exchange. A socket's own limit begins again with each byte that arrives."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection


class Deadline:
    """Shuts a connection's socket down when `seconds` have passed, so that whoever waits for it gets an error at once.

    `passed` says that this was the reason.
    """

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._shut_down)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _shut_down(self) -> None:
        self.passed = True
        connected = self._connection.sock
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)
