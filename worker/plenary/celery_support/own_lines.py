"""Lines that Celery prints past the logging, as JSON where logs are: banners, and the last words of a worker.

A console keeps them as Celery has them.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from celery import signals

from plenary.observability.logging import configure, is_console
from plenary.settings.model import settings

if TYPE_CHECKING:
    from celery import Celery

_log = structlog.get_logger(__name__)


def use_json(celery: Celery) -> None:
    """Print no banner."""
    if is_console(settings().log):
        return
    application: Any = celery
    application.Beat = application.subclass_with_self("plenary.celery_support.quiet_beat:QuietBeat")


@signals.celeryd_init.connect
def _without_banner(instance: Any, **_: Any) -> None:
    if not is_console(settings().log):
        from celery.apps import worker  # noqa: PLC0415 - loaded by then, and by no other process

        configure(settings().log)  # Celery warns of a user that is root before it sets up its logging
        instance.quiet = True
        worker.safe_say = _say  # type: ignore[attr-defined]


@signals.celeryd_after_setup.connect
def _queues(sender: str, instance: Any, **_: Any) -> None:
    if not is_console(settings().log):
        queues = sorted(str(queue) for queue in instance.app.amqp.queues.consume_from)
        _log.info("worker.started", worker=sender, queues=queues, concurrency=instance.concurrency)


def _say(message: str, file: Any = None) -> None:  # noqa: ARG001 - Celery's parameters
    # in a signal handler: written at once, for a handler of logging may hold its lock
    line = {
        "event": message,
        "logger": "celery.apps.worker",
        "level": "info",
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, (json.dumps(line) + "\n").encode())
