"""The Celery configuration: queues, delivery and schedule, each below the page that documents it.

https://docs.celeryq.dev/en/stable/userguide/configuration.html
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import Any

from kombu import Exchange, Queue

from plenary.settings import signing
from plenary.settings.connections import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    LEDGER_SCHEMES,
    SENTINEL,
    ledger_url,
    scheme,
    sentinel_options,
    tls,
)
from plenary.settings.model import Settings
from plenary.settings.plugins import STORES, set_up
from plenary.settings.schedule import beat_schedule

UPLOADS, BACKFILL, OCR, EMIT, MAINTENANCE, ALIGNMENTS = QUEUES = (
    "uploads",
    "backfill",
    "ocr",
    "emit",
    "maintenance",
    "alignments",
)
# https://docs.celeryq.dev/en/stable/userguide/routing.html#redis-message-priorities: the first is delivered first
PRIORITIES = (0, 3, 6, 9)
DEFAULT_PREFIX = "plenary"  # adds nothing to the names on the broker
PUBLISH_SECONDS = 4.0  # to write a message to RabbitMQ; the same again to have it confirmed
SQS = "sqs"
AMQP_SCHEMES = frozenset({"amqp", "amqps"})
TASK_MODULES = (
    "plenary.celery_support.sandbox_pools",
    "plenary.celery_support.event_batching",
    "plenary.celery_support.liveness",
    "plenary.celery_support.exit_deadline",
    "plenary.tasks.ingest",
    "plenary.tasks.ingest_batch",
    "plenary.tasks.deliver",
    "plenary.tasks.alignment",
    "plenary.tasks.maintenance",
    "plenary.tasks.reconcile",
    "plenary.tasks.backfill",
)


def on_broker(name: str, settings: Settings) -> str:
    """Name of a queue, an exchange or a key on the broker, which several deployments may share: one prefix each."""
    prefix = settings.redis.prefix
    return name if prefix == DEFAULT_PREFIX else f"{prefix}-{name}"


def redis_lists(queue: str) -> list[str]:
    """Names of the lists that kombu has for a queue on Redis: one a priority, in the order of `PRIORITIES`."""
    return [f"{queue}\x06\x16{priority}" if priority else queue for priority in PRIORITIES]


def fetch_limit(settings: Settings) -> tuple[str, int]:
    """The setting with the longest time for a download, and that time."""
    seconds = {
        f"{beginning}FETCH_SECONDS": math.ceil(getattr(branch, "fetch_seconds", 0))
        for _, _, branch, beginning in set_up(STORES, settings.stores)
    }
    return max(seconds.items(), key=itemgetter(1))


def hard_limit_seconds(settings: Settings) -> int:
    """Seconds after which the prefork pool kills a task. With threads the limits of its steps end it sooner."""
    return fetch_limit(settings)[1] + settings.limits.parse_seconds + settings.limits.task_grace_seconds


def ocr_limit_seconds(settings: Settings) -> int:
    """Seconds after which the prefork pool kills an OCR task."""
    return hard_limit_seconds(settings) - settings.limits.parse_seconds + settings.ocr.parse_seconds


def configuration(settings: Settings) -> dict[str, Any]:
    """Build the configuration for `Celery.conf.update`."""
    return {
        **_broker(settings),
        **_results(settings),
        **_queues(settings),
        **_delivery(settings),
        **_worker(settings),
        **_beat(settings),
        **signing.signed_messages(settings),
    }


def _broker(settings: Settings) -> dict[str, Any]:
    url = settings.broker.url.get_secret_value()
    visibility = settings.broker.visibility_timeout_seconds
    options: dict[str, Any] = {"visibility_timeout": visibility}
    if scheme(url) in LEDGER_SCHEMES:
        # https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.redis.html#transport-options
        options |= {
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_keepalive": True,
            "health_check_interval": 25,
            # the interval of restoring the tasks of lost workers; 100 s by default
            "unacked_restore_interval": settings.broker.restore_seconds,
            "unacked_restore_throttle": 1,
            # the lock of that restoration: a worker killed meanwhile delays the others this long
            "unacked_mutex_expire": 60,
            # the messages that workers have: each deployment restores its own
            "unacked_key": on_broker("unacked", settings),
            "unacked_index_key": on_broker("unacked_index", settings),
            "unacked_mutex_key": on_broker("unacked_mutex", settings),
        }
    options |= _sentinel(url, settings)
    if scheme(url) == SQS:
        # https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/sqs.html
        sqs = settings.broker.sqs
        options |= {"region": sqs.region, "is_secure": sqs.tls, "wait_time_seconds": 10, "polling_interval": 0.5}
    if scheme(url) in AMQP_SCHEMES:
        # a listener must not answer a store before the broker has confirmed the task
        # https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/rabbitmq.html
        options |= {"confirm_publish": True}
    return {
        "broker_url": url,
        "broker_use_ssl": tls(url, settings),
        "broker_transport_options": options,
        # https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html#visibility-timeout
        # set in three places, because the smallest value in use wins for all
        "visibility_timeout": visibility,
        # https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-connection-retry-on-startup
        "broker_connection_retry_on_startup": True,
        # https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-connection-max-retries (no limit)
        "broker_connection_max_retries": None,
    }


def _sentinel(url: str, settings: Settings) -> dict[str, Any]:
    # https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html#using-redis-sentinel
    if scheme(url) != SENTINEL:
        return {}
    return {"master_name": settings.broker.sentinel.primary, "sentinel_kwargs": sentinel_options(url, settings)}


def _results(settings: Settings) -> dict[str, Any]:
    # https://docs.celeryq.dev/en/stable/userguide/configuration.html#redis-backend-settings
    # `plenary ingest` waits for results, which are short dicts; the history is in the ledger
    url = ledger_url(settings)
    return {
        "result_backend": url,
        "redis_backend_use_ssl": tls(url, settings),
        "result_backend_transport_options": {
            "visibility_timeout": settings.broker.visibility_timeout_seconds,
            **_sentinel(url, settings),
        },
        "result_expires": 3600,
        "result_extended": False,
        "redis_socket_timeout": ANSWER_SECONDS,
        "redis_socket_connect_timeout": CONNECT_SECONDS,
        "redis_retry_on_timeout": True,
    }


def _queues(settings: Settings) -> dict[str, Any]:
    # https://docs.celeryq.dev/en/stable/userguide/routing.html
    return {
        "task_queues": [_queue(name, settings) for name in QUEUES],
        "task_default_queue": on_broker(UPLOADS, settings),
        # https://docs.celeryq.dev/en/stable/userguide/configuration.html#control-exchange
        "control_exchange": on_broker("celery", settings),
        "event_exchange": on_broker("celeryev", settings),
        "event_queue_prefix": on_broker("celeryev", settings),
        "task_create_missing_queues": False,
        "task_routes": {
            "plenary.ingest": {"queue": UPLOADS},
            "plenary.ingest_batch": {"queue": BACKFILL},
            "plenary.recognize": {"queue": OCR},
            "plenary.emit": {"queue": EMIT},
            "plenary.align": {"queue": ALIGNMENTS},
            "plenary.maintenance.*": {"queue": MAINTENANCE},
            "plenary.backfill.*": {"queue": MAINTENANCE},
        },
        # https://docs.celeryq.dev/en/stable/userguide/security.html#serializers
        "task_serializer": "json",
        "result_serializer": "json",
        "event_serializer": "json",
        "accept_content": ["json"],
        "result_accept_content": ["json"],
    }


def _queue(queue: str, settings: Settings) -> Queue:
    # the alias is the name in commands, such as `-Q uploads`
    name = on_broker(queue, settings)
    if not settings.broker.quorum_queues:
        return Queue(name, alias=queue)
    # delayed tasks wait in RabbitMQ, which needs a topic exchange
    # https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/rabbitmq.html#using-quorum-queues
    exchange = Exchange(on_broker("plenary", settings), type="topic")
    return Queue(name, exchange, alias=queue, routing_key=name, queue_arguments={"x-queue-type": "quorum"})


def _delivery(settings: Settings) -> dict[str, Any]:
    return {
        # https://docs.celeryq.dev/en/stable/userguide/tasks.html#Task.acks_late
        "task_acks_late": True,
        # requeue the task of a child that died or ran into the hard limit. Celery does not count deliveries: the ledger
        # counts leases that were never released, and stops at `limits.attempts`
        "task_reject_on_worker_lost": True,
        "task_acks_on_timeout": False,
        # https://docs.celeryq.dev/en/stable/userguide/optimizing.html#prefetch-limits
        "worker_prefetch_multiplier": 1,
        # https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits
        # no soft limit, whose exception can be raised anywhere: plenary.sandbox limits its readers itself
        "task_time_limit": hard_limit_seconds(settings),
        # https://docs.celeryq.dev/en/stable/userguide/monitoring.html#events
        "task_track_started": True,
        "worker_send_task_events": True,
        "task_send_sent_event": True,
        # https://docs.celeryq.dev/en/stable/userguide/calling.html#message-sending-retry
        "task_publish_retry": True,
        "task_publish_retry_policy": {
            "max_retries": 3,
            "interval_start": 0.1,
            "interval_step": 0.4,
            "interval_max": 1.0,
        },
    }


def _worker(settings: Settings) -> dict[str, Any]:
    return {
        # https://docs.celeryq.dev/en/stable/userguide/workers.html#soft-shutdown
        "worker_soft_shutdown_timeout": float(settings.limits.shutdown_seconds),
        # https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-cancel-long-running-tasks-on-connection-loss
        # a task that survives a lost connection commits to the ledger, and its redelivery is a no-op
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        # worker/plenary/observability/logging.py configures logging
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "timezone": "UTC",
        "include": list(TASK_MODULES),
        "worker_consumer": "plenary.celery_support.refused_messages:KeepingConsumer",
    }


def _beat(settings: Settings) -> dict[str, Any]:
    # https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html
    return {
        "beat_schedule": beat_schedule(settings),
        "beat_scheduler": "plenary.celery_support.beat:SharedScheduler",
        "beat_max_loop_interval": 30,
    }
