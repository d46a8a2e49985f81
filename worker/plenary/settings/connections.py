"""Redis connections: one address for Celery's broker, Celery's results and redis-py."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import parse_qs, urlsplit

from redis import Redis
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from plenary.settings.model import Settings

REDIS_SCHEMES = frozenset({"redis", "rediss", "redis+socket"})
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0


def scheme(url: str) -> str:
    """The part before `://`."""
    return url.partition("://")[0].lower()


def ledger_url(settings: Settings) -> str:
    """URL of the ledger, the stream and the results: the configured Redis, by default the broker."""
    return (settings.redis.url or settings.broker.url).get_secret_value()


def tls(url: str, settings: Settings) -> dict[str, Any] | None:
    """Options for Celery's `broker_use_ssl` and `redis_backend_use_ssl`, with verification; None without TLS."""
    if scheme(url) == "amqps":
        # without a name to check, any certificate would do: None is the host of the URL
        ca_certs = str(settings.broker.ca_file) if settings.broker.ca_file else None
        return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None, "ca_certs": ca_certs}
    if scheme(url) != "rediss":
        return None
    ca_file = settings.broker.ca_file
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED, **({"ssl_ca_certs": str(ca_file)} if ca_file else {})}


def for_redis_py(url: str) -> str:
    """Rewrite `redis+socket:///path?virtual_host=0` to `unix:///path?db=0`; other URLs stay."""
    if scheme(url) != "redis+socket":
        return url
    parts = urlsplit(url)
    database = parse_qs(parts.query).get("virtual_host", ["0"])[0]
    user = f"{parts.netloc}" if parts.netloc else ""
    return f"unix://{user}{parts.path}?db={database}"


def connect(settings: Settings) -> Redis:
    """Make a client of the ledger's Redis that returns text. It connects with the first command.

    Commands are retried on a broken connection: every script of the ledger is idempotent.
    """
    return _client(
        ledger_url(settings),
        settings,
        decode_responses=True,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=3),
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
    )


def connect_to_list(settings: Settings) -> Redis:
    """Make a client for the Redis list of a listener that returns bytes. It connects with the first command.

    Commands are not retried: a listener must know if an answer was lost.
    """
    url = settings.events.redis.url
    return _client(
        url.get_secret_value() if url else ledger_url(settings),
        settings,
        decode_responses=False,
        retry=Retry(NoBackoff(), retries=0),
    )


def _client(url: str, settings: Settings, **options: Any) -> Redis:
    return Redis.from_url(
        for_redis_py(url),
        socket_timeout=ANSWER_SECONDS,
        health_check_interval=ANSWER_SECONDS,
        **options,
        **(
            {}
            if scheme(url) == "redis+socket"
            else {"socket_connect_timeout": CONNECT_SECONDS, "socket_keepalive": True}
        ),
        **(tls(url, settings) or {}),
    )


def drop(link: Any) -> None:
    """Drop a connection without a closing handshake, which a blocked broker would never answer.

    A late confirm on it could be mistaken for that of the next message.
    """
    if link._connection is not None and hasattr(link._connection, "collect"):  # noqa: SLF001
        link._connection.collect()  # noqa: SLF001
    link.collect()
