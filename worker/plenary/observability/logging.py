"""Structured logging for every process: lines of structlog and of libraries in item format, on standard error.

https://www.structlog.org/en/stable/standard-library.html#rendering-using-structlog-based-formatters-within-logging
"""

from __future__ import annotations

import json
import logging.config
import re
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from plenary.observability import tracing
from plenary.settings.model import Log

_SECRET = re.compile(r"passw|secret|token|authorization|credential|api_?key|access_key", re.IGNORECASE)
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*@")

# pdfminer.six is five times slower when it logs at DEBUG; boto logs signed requests; Celery repeats what our tasks log
_QUIET = {
    "celery.app.trace": "WARNING",
    "celery.worker.strategy": "WARNING",
    "pdfminer": "WARNING",
    "boto3": "WARNING",
    "botocore": "WARNING",
    "urllib3": "WARNING",
    "kombu": "INFO",
}


# what a process says although nothing happens: the schedule of a beat alone is 30,000 lines a day
_IDLE = ("celery.beat", "plenary.celery_support.beat", "uvicorn.error", "tornado.access", "httpx")


def is_console(log: Log) -> bool:
    """The lines are for people."""
    return log.format == "console" or (log.format == "auto" and sys.stderr.isatty())


def configure(log: Log) -> None:
    """Set up logging for this process, replacing any earlier set-up."""
    console = is_console(log)
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        add_trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        *(() if console else (structlog.processors.format_exc_info,)),
        mask_credentials,
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        if console
        else structlog.processors.JSONRenderer(_json)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plenary": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plenary"}},
            "root": {"handlers": ["stderr"], "level": log.level},
            "loggers": {
                **{name: {"level": level} for name, level in _QUIET.items()},
                **({} if log.level == "DEBUG" else {name: {"level": "WARNING"} for name in _IDLE}),
            },
        }
    )
    logging.captureWarnings(capture=True)
    if not console:
        sys.excepthook = _log_uncaught
        threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger(__name__).critical("uncaught", exc_info=(kind, error, traceback))


def _json(event: object, **options: Any) -> str:
    """JSON whose invisible characters are escapes: a key cannot turn the rest of a line around for its reader."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(event, ensure_ascii=False, **options))


def add_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: add the ids of trace and span if traces are sent."""
    event.update(tracing.ids())
    return event


def mask_credentials(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: mask credentials in URLs, and values whose name marks them as secret, at any depth."""
    for name, value in event.items():
        event[name] = "***" if _SECRET.search(name) else _masked(value)
    return event


def _masked(value: Any) -> Any:
    match value:
        case str():
            return _CREDENTIALS.sub("***@", value)
        case dict():
            return {name: "***" if _SECRET.search(str(name)) else _masked(item) for name, item in value.items()}
        case list() | tuple():
            return [_masked(item) for item in value]
        case _:
            return value
