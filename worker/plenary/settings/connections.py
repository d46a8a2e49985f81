"""Redis connections: one address for Celery's broker, Celery's results and redis-py."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from redis import ConnectionPool, Redis
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.credentials import CredentialProvider
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MasterDownError, OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelManagedConnection, SentinelManagedSSLConnection

from plenary.settings.model import Settings
from plenary.settings.secret_files import content, file_of

REDIS_SCHEMES = frozenset({"redis", "rediss", "redis+socket"})
SENTINEL = "sentinel"
BROKER_VARIABLE = "PLENARY_BROKER__URL"
LEDGER_SCHEMES = REDIS_SCHEMES | {SENTINEL}
SENTINEL_PORT = 26379
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
NO_PRIMARY = ("UNBLOCKED", "NOREPLICAS")  # a blocked read at a demotion; min-replicas-to-write without the replicas
MEMORY_FULL = "memory is full (maxmemory): trim the streams, or raise the limit"


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
    if scheme(url) != "rediss" and not (scheme(url) == SENTINEL and settings.broker.sentinel.tls):
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
        ledger_variable(settings),
        decode_responses=True,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=3),
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
    )


def connect_to_broker(settings: Settings) -> Redis | None:
    """Make a client of the broker where that is a Redis other than the ledger's; else None."""
    url = settings.broker.url.get_secret_value()
    if scheme(url) not in LEDGER_SCHEMES or url == ledger_url(settings):
        return None
    return _client(url, settings, BROKER_VARIABLE, decode_responses=True)


def connect_to_list(settings: Settings) -> Redis:
    """Make a client for the Redis list of a listener that returns bytes. It connects with the first command.

    Commands are not retried: a listener must know if an answer was lost.
    """
    url = settings.events.redis.url
    return _client(
        url.get_secret_value() if url else ledger_url(settings),
        settings,
        "PLENARY_EVENTS__REDIS__URL" if url else ledger_variable(settings),
        decode_responses=False,
        retry=Retry(NoBackoff(), retries=0),
    )


def _client(url: str, settings: Settings, variable: str, **options: Any) -> Redis:
    options |= {"socket_timeout": ANSWER_SECONDS, "health_check_interval": ANSWER_SECONDS, **(tls(url, settings) or {})}
    if scheme(url) != "redis+socket":
        options |= {"socket_connect_timeout": CONNECT_SECONDS, "socket_keepalive": True}
    if scheme(url) == SENTINEL:
        return _of_sentinels(url, settings, options, variable)
    pool = ConnectionPool.from_url(for_redis_py(url), **options)
    pool.connection_class = primary_only(pool.connection_class, variable)
    return Redis.from_pool(pool)


def _of_sentinels(url: str, settings: Settings, options: dict[str, Any], variable: str) -> Redis:
    parts = [urlsplit(part) for part in url.split(";")]
    user, password = parts[0].username, parts[0].password
    managed = SentinelManagedSSLConnection if settings.broker.sentinel.tls else SentinelManagedConnection
    sentinels: Any = Sentinel(  # type: ignore[no-untyped-call]
        [(part.hostname or "127.0.0.1", part.port or SENTINEL_PORT) for part in parts],
        sentinel_kwargs=sentinel_options(url, settings),
        username=unquote(user) if user else None,
        password=unquote(password) if password else None,
        db=int(parts[-1].path.strip("/") or 0),
        connection_class=primary_only(managed, variable),
        **options,
    )
    client: Redis = sentinels.master_for(settings.broker.sentinel.primary)
    return client


def sentinel_options(url: str, settings: Settings) -> dict[str, Any]:
    """Options of the connections to the Sentinels themselves."""
    branch = settings.broker.sentinel
    secret = {"password": branch.password.get_secret_value()} if branch.password else {}
    encrypted = {"ssl": True, **(tls(url, settings) or {})} if branch.tls else {}
    return {"socket_timeout": CONNECT_SECONDS, "socket_connect_timeout": CONNECT_SECONDS, **secret, **encrypted}


def ledger_variable(settings: Settings) -> str:
    """The variable with the URL of the ledger."""
    return "PLENARY_REDIS__URL" if settings.redis.url else BROKER_VARIABLE


class FileCredentials(CredentialProvider):
    """User and password of the URL in a file, as they are when a connection is made."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_credentials(self) -> tuple[str] | tuple[str, str]:
        """Read the file."""
        parts = urlsplit(content(self._path).split(";")[0])
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return (user, password) if user else (password,)


@cache
def primary_only(connection: type[Any], variable: str = "") -> type[Any]:
    """A class of connections that are lost when their server is no longer, or not yet, a primary with its replicas.

    Otherwise a client keeps a connection on which every write fails, and Celery takes the error of a blocked read for
    a defect and ends. With the `variable` of their URL they take the password from its file, if it has one.
    """
    path = file_of(variable)

    class ToPrimary(connection):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            if path and options.pop("password", None):
                options.pop("username", None)
                options["credential_provider"] = FileCredentials(path)
            super().__init__(*args, **options)

        def read_response(self, *args: Any, **options: Any) -> Any:
            try:
                return super().read_response(*args, **options)
            except ResponseError as error:
                if isinstance(error, ReadOnlyError | MasterDownError) or str(error).startswith(NO_PRIMARY):
                    self.disconnect()
                    raise RedisConnectionError(f"the server is no primary: {error}") from error
                raise

    return ToPrimary


def why(error: BaseException) -> str:
    """An error of a broker or ledger in a few words, without an address."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OutOfMemoryError):
            return MEMORY_FULL
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def drop(link: Any) -> None:
    """Drop a connection without a closing handshake, which a blocked broker would never answer.

    A late confirm on it could be mistaken for that of the next message.
    """
    if link._connection is not None and hasattr(link._connection, "collect"):  # noqa: SLF001
        link._connection.collect()  # noqa: SLF001
    link.collect()
