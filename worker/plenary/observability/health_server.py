"""Health probes over HTTP: `/health` (alive, or restart it) and `/ready` (its dependencies respond too)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from plenary.observability.http_protocol import bounded_protocol

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MAX_CONNECTIONS = 16
HEAD_SECONDS = 2.0
READY_THREADS = 2


class ProbeSource(Protocol):
    """The source of the answers: a listener's `Vitals` or a worker's `Canary`."""

    @property
    def alive(self) -> bool:
        """False if only a restart helps."""

    @property
    def ready(self) -> bool:
        """True if it is alive and its dependencies respond; the check may take some seconds."""

    def as_dict(self) -> dict[str, Any]:
        """JSON form: status, and the dependencies that do not respond, with reasons."""


def routes(vitals: ProbeSource) -> list[Route]:
    """Routes of both probes: 200 or 503, with status, counts since the start, and failing dependencies."""
    limiters: list[CapacityLimiter] = []  # threads that a listener's work cannot take up; made within the event loop

    async def alive(_: Request) -> Response:
        return JSONResponse(vitals.as_dict(), 200 if vitals.alive else 503)

    async def ready(_: Request) -> Response:
        if not limiters:
            limiters.append(CapacityLimiter(READY_THREADS))
        code = 200 if await to_thread.run_sync(lambda: vitals.ready, limiter=limiters[0]) else 503
        return JSONResponse(vitals.as_dict(), code)

    return [Route("/health", alive, methods=["GET"]), Route("/ready", ready, methods=["GET"])]


@contextmanager
def served(vitals: ProbeSource, host: str, port: int) -> Iterator[str]:
    """Serve the probes in a thread until the block ends, and yield their URL.

    Raises:
        OSError: The port is in use.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                Starlette(routes=routes(vitals)),
                access_log=False,
                log_config=None,
                server_header=False,
                ws="none",
                lifespan="off",
                http=bounded_protocol(MAX_CONNECTIONS, HEAD_SECONDS),
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, args=([listening],), name="health", daemon=True)
        thread.start()
        shown = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{shown}:{listening.getsockname()[1]}/health"
        finally:
            server.should_exit = True
            thread.join()
