"""OpenTelemetry traces, from the notification to the sink. OpenTelemetry is not imported without an endpoint.

Celery's instrumentation carries the context in task headers. Through the outbox it travels in the event, as an
extension of CloudEvents, so that consumers can continue the trace.
Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from plenary.bounded_http import bounded

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from requests import Session

NAME = "plenary"
_IN_EVENT = re.compile(r'"traceparent": ?"([0-9a-f-]{55})"')
_HEAD_CHARACTERS = 4000  # the attributes of an event precede its data

_providers: list[TracerProvider] = []


def start_tracing(endpoint: str, headers: str, ratio: float) -> None:
    """Send spans of a `ratio` of all traces by OTLP over HTTP to `endpoint`.

    Raises:
        ImportError: The extra `otel` is not installed.

    """
    from opentelemetry import trace  # noqa: PLC0415 - a good part of a second, and an extra
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.instrumentation.celery import CeleryInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio  # noqa: PLC0415
    from opentelemetry.util.re import parse_env_headers  # noqa: PLC0415

    provider = TracerProvider(sampler=ParentBasedTraceIdRatio(ratio), resource=Resource.create({"service.name": NAME}))
    provider.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(
                endpoint=endpoint, headers=parse_env_headers(headers, liberal=True), session=bounded_session()
            )
        )
    )
    trace.set_tracer_provider(provider)
    CeleryInstrumentor().instrument(tracer_provider=provider)  # type: ignore[no-untyped-call]
    _providers.append(provider)


def bounded_session() -> Session:
    """An HTTP session whose exchanges end in time, whatever the collector does."""
    from requests import Session  # noqa: PLC0415 - comes with the exporter
    from requests.adapters import HTTPAdapter  # noqa: PLC0415

    session = Session()
    for scheme in ("http://", "https://"):
        adapter = HTTPAdapter()
        bounded(adapter.poolmanager)
        session.mount(scheme, adapter)
    return session


def flush() -> None:
    """Send pending spans: a child of the prefork pool ends without exit handlers."""
    for provider in _providers:
        provider.force_flush()


@contextmanager
def span(name: str, **attributes: str) -> Iterator[None]:
    """Record the block as a child of the current span."""
    with ExitStack() as stack:
        for provider in _providers:
            tracer = provider.get_tracer(NAME)
            stack.enter_context(tracer.start_as_current_span(name, attributes=_named(attributes)))
        yield


def past(name: str, began: float, seconds: float) -> None:
    """Record a finished stage as a child of the current span. `began` is in seconds since 1970."""
    for provider in _providers:
        tracer = provider.get_tracer(NAME)
        tracer.start_span(name, start_time=int(began * 1e9)).end(int((began + seconds) * 1e9))


@contextmanager
def delivering(sink: str, bodies: Iterable[str]) -> Iterator[None]:
    """Record the delivery of each event as a span in the trace of that event."""
    with ExitStack() as stack:
        for provider in _providers:
            from opentelemetry.propagate import extract  # noqa: PLC0415

            tracer = provider.get_tracer(NAME)
            for parent in sorted({parent for body in bodies if (parent := _of_event(body))}):
                context = extract({"traceparent": parent})
                attributes = _named({"sink": sink})
                stack.enter_context(tracer.start_as_current_span("deliver", context, attributes=attributes))
        yield


def traceparent() -> str | None:
    """The current span as W3C Trace Context; None outside of a trace."""
    if not _providers:
        return None
    from opentelemetry.propagate import inject  # noqa: PLC0415

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


def ids() -> dict[str, str]:
    """Ids of trace and span for log lines; empty outside of a trace."""
    parts = (traceparent() or "").split("-")
    return {"trace_id": parts[1], "span_id": parts[2]} if len(parts) > 1 else {}


def _of_event(body: str) -> str | None:
    match = _IN_EVENT.search(body, 0, _HEAD_CHARACTERS)
    return match[1] if match else None


def _named(attributes: dict[str, str]) -> dict[str, Any]:
    return {f"{NAME}.{name}": value for name, value in attributes.items()}
