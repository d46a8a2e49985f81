"""`GET /metrics` of a worker or listener, on a separate port. Off unless the settings name a port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server

from plenary.observability.metrics.gauges import Gauges
from plenary.settings.connections import connect
from plenary.settings.model import Settings

if TYPE_CHECKING:
    from celery import Celery


@contextmanager
def served_metrics(app: Celery, settings: Settings) -> Iterator[str | None]:
    """Serve the metrics until the block ends, and yield their URL.

    Raises:
        OSError: The port is in use.

    """
    options = settings.metrics
    if options.port is None:
        yield None
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    with connect(settings) as redis:
        registry.register(Gauges(app, redis, settings))
        server, thread = start_http_server(options.port, options.host, registry)
        try:
            yield f"http://{options.host}:{server.server_port}/metrics"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
