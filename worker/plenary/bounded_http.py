"""A time limit for a whole HTTP exchange. A socket's own limit begins again with each byte that arrives."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from urllib3 import PoolManager
    from urllib3.connection import HTTPConnection

LIFE_SECONDS = 10.0  # of a connection of `bounded`
FORM = "application/x-www-form-urlencoded"


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


def bounded(manager: PoolManager, life_seconds: float = LIFE_SECONDS) -> PoolManager:
    """Let no connection of this manager live longer than that, and so no exchange either.

    A body that is cut off can look like a whole one: the caller has to see that it is.
    """
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - not needed at every start
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415

    class Mortal:
        _deadline: Deadline | None = None

        def connect(self: Any) -> None:
            self._deadline = Deadline(self, life_seconds).__enter__()
            super().connect()  # type: ignore[misc]

        def getresponse(self: Any) -> Any:
            answer = super().getresponse()  # type: ignore[misc]
            if self._deadline and self._deadline.passed:
                raise TimeoutError(f"no answer within {life_seconds:g} s")
            return answer

        def close(self: Any) -> None:
            if self._deadline:
                self._deadline.__exit__()
            super().close()  # type: ignore[misc]

    class Plain(HTTPConnectionPool):
        ConnectionCls = type("MortalConnection", (Mortal, HTTPConnection), {})

    class Encrypted(HTTPSConnectionPool):
        ConnectionCls = type("MortalTlsConnection", (Mortal, HTTPSConnection), {})

    manager.pool_classes_by_scheme = {"http": Plain, "https": Encrypted}
    return manager


class FetchError(Exception):
    """A document cannot be had; the text says why, without its address. `status` is the server's, if it answered."""

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status


def fetch_document(
    url: str, *, most_bytes: int, seconds: float, headers: dict[str, str] | None = None, form: str | None = None
) -> bytes:
    """Fetch a document whole, without redirects, or the answer to a form that is sent there.

    Errors: `FetchError`: not there, not in time, or larger.
    """
    import urllib3  # noqa: PLC0415 - not needed at every start

    end = time.monotonic() + seconds
    try:
        with bounded(urllib3.PoolManager(), seconds) as pool:
            answer = pool.request(
                "GET" if form is None else "POST",
                url,
                body=form,
                headers=headers if form is None else {"Content-Type": FORM, **(headers or {})},
                redirect=False,
                retries=False,
                timeout=seconds,
                preload_content=False,
            )
            content = answer.read(most_bytes + 1)
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise FetchError(type(error).__name__) from error
    if time.monotonic() >= end:  # cut off, though it may look whole
        raise FetchError(f"it did not come within {seconds:g} s")
    if answer.status != HTTPStatus.OK or len(content) > most_bytes:
        raise FetchError(f"status {answer.status}, {len(content)} bytes", answer.status)
    return content
