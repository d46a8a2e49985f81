"""OpenTelemetry's traces, from the event at the door to the sink. Without an endpoint we do not even import it.

Celery's own instrumentation carries the context in the headers of tasks. Through the outbox it goes in the event, as an
extension of CloudEvents, so that a consumer downstream can go on with it.
Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

NAME = "plenary"
_IN_EVENT = re.compile(r'"traceparent": ?"([0-9a-f-]{55})"')
_HEAD_CHARACTERS = 4000  # the attributes of an event stand before its data

_providers: list[TracerProvider] = []


def begin(endpoint: str, headers: str, ratio: float) -> None:
    """Send spans by OTLP over HTTP to `endpoint`, `ratio` of all traces. Errors: `ImportError` without the extra."""
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
        BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, headers=parse_env_headers(headers, liberal=True)))
    )
    trace.set_tracer_provider(provider)
    CeleryInstrumentor().instrument(tracer_provider=provider)  # type: ignore[no-untyped-call]
    _providers.append(provider)


def flush() -> None:
    """Send what was not sent yet: before a process ends that does not end like others, a child of the pool."""
    for provider in _providers:
        provider.force_flush()


@contextmanager
def span(name: str, **attributes: str) -> Iterator[None]:
    """A span for the block, below the one that is current."""
    with ExitStack() as stack:
        for provider in _providers:
            tracer = provider.get_tracer(NAME)
            stack.enter_context(tracer.start_as_current_span(name, attributes=_named(attributes)))
        yield


def past(name: str, began: float, seconds: float) -> None:
    """A span for what is over, below the one that is current. `began` is in seconds since 1970."""
    for provider in _providers:
        tracer = provider.get_tracer(NAME)
        tracer.start_span(name, start_time=int(began * 1e9)).end(int((began + seconds) * 1e9))


@contextmanager
def delivering(sink: str, bodies: Iterable[str]) -> Iterator[None]:
    """A span for the delivery of each of these events, in the trace that the event came from."""
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
    """Where we are in the current trace, as W3C Trace Context writes it; None outside of one."""
    if not _providers:
        return None
    from opentelemetry.propagate import inject  # noqa: PLC0415

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


def ids() -> dict[str, str]:
    """Trace and span as a log line has them: nothing outside of a trace."""
    parts = (traceparent() or "").split("-")
    return {"trace_id": parts[1], "span_id": parts[2]} if len(parts) > 1 else {}


def _of_event(body: str) -> str | None:
    found = _IN_EVENT.search(body, 0, _HEAD_CHARACTERS)
    return found[1] if found else None


def _named(attributes: dict[str, str]) -> dict[str, Any]:
    return {f"{NAME}.{name}": value for name, value in attributes.items()}
