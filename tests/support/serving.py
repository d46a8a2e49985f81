"""Real HTTP servers for tests, in a thread each: an ASGI application behind uvicorn, or one of the standard library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from typing import TYPE_CHECKING, TypeVar

import uvicorn

from support.processes import until

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PATIENCE = 60
LOOK_SECONDS = 0.05  # how long a server that is to stop may take to see it

One = TypeVar("One", bound="BaseServer")


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve on a free port until the block ends; gives the URL."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, PATIENCE)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


@contextmanager
def running(server: One) -> Iterator[One]:
    """Until the block ends."""
    with server:
        threading.Thread(target=server.serve_forever, args=(LOOK_SECONDS,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
