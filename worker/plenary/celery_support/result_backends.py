"""Celery's result backends on Redis, for a server that is demoted or full.

Results serve only those who wait for them. Celery takes an error of the backend for one of the task and drops the
task's message: so a result that cannot be stored is logged, and the task goes on.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery.backends import redis
from redis.connection import Connection
from redis.exceptions import RedisError
from redis.sentinel import SentinelManagedConnection

from plenary.settings.connections import ledger_variable, primary_only, why
from plenary.settings.model import settings

_log = structlog.get_logger(__name__)


class _Patient:
    """Mixed into a backend: its connections are to a primary, and no result is worth a task."""

    connection: type = Connection

    def _get_pool(self, **options: Any) -> Any:
        variable = ledger_variable(settings())
        to_primary = primary_only(options.get("connection_class", self.connection), variable)
        return super()._get_pool(**{**options, "connection_class": to_primary})  # type: ignore[misc]

    def set(self, key: Any, value: Any, **options: Any) -> None:
        try:
            super().set(key, value, **options)  # type: ignore[misc]
        except RedisError as error:
            _log.warning("result.unsaved", error=why(error))


class RedisBackend(_Patient, redis.RedisBackend):
    """For one server."""


class SentinelBackend(_Patient, redis.SentinelBackend):
    """For the primary that Sentinels name."""

    connection = SentinelManagedConnection
