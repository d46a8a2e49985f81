"""An ASGI application behind a real HTTP server, for tests."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from processes import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

PATIENCE = 30


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
