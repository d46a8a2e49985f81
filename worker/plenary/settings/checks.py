"""Start-up checks: values that are valid alone but cannot work together, with the arithmetic."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from importlib.util import find_spec
from itertools import chain
from typing import Any, cast
from urllib.parse import quote

from pydantic import BaseModel, SecretStr
from redis import Redis
from redis.exceptions import ResponseError

from plenary.settings import schedule, signing
from plenary.settings.celery import AMQP_SCHEMES, SQS, fetch_limit, hard_limit_seconds, ocr_limit_seconds
from plenary.settings.connections import LEDGER_SCHEMES, SENTINEL, ledger_url, scheme
from plenary.settings.model import ConfigError, Settings
from plenary.settings.plugins import NOTIFICATIONS, SINKS, STORES, set_up

BROKERS = LEDGER_SCHEMES | AMQP_SCHEMES | {SQS}
ENDING_SECONDS = 10  # for a worker to requeue running tasks and to end
READER_MIB = 256  # the address space of a reader without the file: 80 when idle, the rest for parsed pages

SIGNS = {"<": (operator.lt, "less than"), "<=": (operator.le, "at most"), ">=": (operator.ge, "at least")}
VISIBILITY = "BROKER__VISIBILITY_TIMEOUT_SECONDS"
UNREACHED = "otherwise it would never be reached"
LAST = "the last attempt at a file gets no more memory than others"
# two settings of which one limits the other, and the reason; not checked if one is unset
ORDERED = (
    (
        "LIMITS__LEASE_SECONDS",
        "<",
        VISIBILITY,
        "otherwise the task of a dead worker is redelivered while its file is still leased",
    ),
    (
        "BROKER__RESTORE_SECONDS",
        "<",
        VISIBILITY,
        "otherwise the tasks of a dead worker wait longer than the visibility timeout",
    ),
    ("LIMITS__SILENCE_SECONDS", "<=", "LIMITS__PARSE_SECONDS", UNREACHED),
    (
        "LIMITS__OBJECT_MIB",
        "<=",
        "LIMITS__UNPACKED_MIB",
        "otherwise an accepted file would be refused for its size later",
    ),
    ("LIMITS__READER_RESIDENT_MIB", "<=", "LIMITS__MEMORY_MIB", UNREACHED),
    ("LIMITS__MEMORY_MIB", ">=", "LIMITS__LAST_MEMORY_MIB", LAST),
    (
        "BACKFILL__LOW_MARK",
        "<=",
        "BACKFILL__HIGH_MARK",
        "a run resumes below the low mark and fills up to the high mark",
    ),
    ("EVENTS__FILTER__MIN_BYTES", "<=", "EVENTS__FILTER__MAX_BYTES", "otherwise no file would be accepted"),
)
ORDERED_IF_OCR = (
    ("OCR__PAGE_SECONDS", "<=", "OCR__PARSE_SECONDS", UNREACHED),
    ("OCR__MEMORY_MIB", ">=", "LIMITS__LAST_MEMORY_MIB", LAST),
)


def check_settings(settings: Settings) -> None:
    """Check settings against each other.

    Raises:
        ConfigError: With every problem.

    """
    if problems := [*_passwords(settings)]:  # the others may show what they take for a host
        raise ConfigError("\n".join(problems))
    parts = (
        _addresses,
        _times,
        _sizes,
        _ocr,
        _ordered,
        _plugins,
        _traces,
        schedule.problems_of,
        signing.signing_problems,
    )
    problems = [problem for part in parts for problem in part(settings)]
    if problems:
        raise ConfigError("\n".join(problems))


def arithmetic(settings: Settings) -> tuple[str, ...]:
    """Format the calculations behind the checks, with their results."""
    limits, hard = settings.limits, hard_limit_seconds(settings)
    least = READER_MIB + limits.object_mib + limits.unpacked_mib
    ahead, memory = limits.retry_seconds + 2 * hard, f"{limits.memory_mib} >= {limits.last_memory_mib} >= {least} MiB"
    sums = {
        "hard limit of a task": f"{_parts(settings, 'PLENARY_LIMITS__PARSE_SECONDS', limits.parse_seconds)} = {hard} s",
        "visibility timeout": f"{settings.broker.visibility_timeout_seconds} s > longest retry delay "
        f"{limits.retry_seconds} + a task ahead {hard} + its own {hard} = {ahead} s",
        "memory of a reader": f"{memory} = {READER_MIB} + PLENARY_LIMITS__OBJECT_MIB {limits.object_mib} + "
        f"PLENARY_LIMITS__UNPACKED_MIB {limits.unpacked_mib}",
        "grace on SIGTERM": f"PLENARY_LIMITS__SHUTDOWN_SECONDS {limits.shutdown_seconds} + {ENDING_SECONDS} = "
        f"{limits.shutdown_seconds + ENDING_SECONDS} s, which the supervisor must allow",
    }
    return tuple(f"{name}: {calculation}" for name, calculation in sums.items())


def check_server(redis: Redis) -> None:
    """Check the configuration of the ledger's server.

    Raises:
        ConfigError: It evicts keys.
        redis.RedisError: It does not respond.

    """
    policy = "noeviction"
    with suppress(ResponseError):  # INFO is not permitted, or CLUSTER unknown
        if shards := _shards(redis):
            raise ConfigError(
                f"The Redis server is one of {shards} nodes of a Redis Cluster, which is not supported: use a server "
                "that is no cluster, or Sentinel. docs/reliability.md, Redis Cluster."
            )
        policy = str(cast("dict[str, object]", redis.info("memory")).get("maxmemory_policy", policy))
    if policy != "noeviction":
        raise ConfigError(
            f"The Redis server evicts keys when its memory is full (maxmemory-policy {policy}), which loses tasks and "
            "the ledger: set maxmemory-policy noeviction."
        )


def _shards(redis: Redis) -> int:
    """Number of nodes that hold slots, if there are several."""
    if not int(str(cast("dict[str, object]", redis.info("cluster")).get("cluster_enabled", 0))):
        return 0
    size = int(str(cast("dict[str, object]", redis.cluster("INFO")).get("cluster_size", 1)))
    return size if size > 1 else 0


def _urls(branch: BaseModel, beginning: str = "PLENARY") -> Iterator[tuple[str, str]]:
    """Every URL that may hold a password, with its variable."""
    for name, value in branch:
        each = value.items() if isinstance(value, dict) else [("", value)]
        for key, item in each:
            variable = "__".join(filter(None, (beginning, name.upper(), key.upper()))).replace("PLENARY__", "PLENARY_")
            if isinstance(item, BaseModel):
                yield from _urls(item, variable)
            elif isinstance(item, SecretStr) and "://" in item.get_secret_value():
                yield variable, item.get_secret_value()


def _passwords(settings: Settings) -> Iterator[str]:
    for variable, url in _urls(settings):
        for part in url.split(";") if scheme(url) == SENTINEL else [url]:
            credentials = part.rpartition("://")[2].rpartition("@")[0]
            if marks := [mark for mark in "#/?[]" if mark in credentials and not credentials.startswith("/")]:
                codes = ", ".join(f"{mark} as {quote(mark, safe='')}" for mark in marks)
                yield f"The password in {variable} has characters that end it in a URL: write {codes}."


def _addresses(settings: Settings) -> Iterator[str]:
    broker, ledger = scheme(settings.broker.url.get_secret_value()), scheme(ledger_url(settings))
    if broker not in BROKERS:
        yield f"PLENARY_BROKER__URL starts with {broker}://, which is not one of {', '.join(sorted(BROKERS))}."
    elif ledger not in LEDGER_SCHEMES:
        yield (
            f"The ledger needs a Redis, but none is set: with a broker of {broker}:// set PLENARY_REDIS__URL to "
            "redis://, rediss://, redis+socket:// or sentinel://."
        )
    if SENTINEL in {broker, ledger} and not settings.broker.sentinel.primary:
        yield "PLENARY_BROKER__SENTINEL__PRIMARY must name the primary, as the Sentinels do (sentinel monitor NAME)."
    if settings.broker.quorum_queues and broker not in AMQP_SCHEMES:
        yield f"PLENARY_BROKER__QUORUM_QUEUES is for RabbitMQ, but the broker is {broker}://: remove it."
    if broker == SQS and find_spec("pycurl") is None:
        yield "PLENARY_BROKER__URL is sqs://, and pycurl is not installed: pip install 'plenary[sqs]'."
    ca_file = settings.broker.ca_file
    if ca_file and not ca_file.is_file():
        yield f"PLENARY_BROKER__CA_FILE is not a file: {ca_file}."


def _times(settings: Settings) -> Iterator[str]:
    limits, hard = settings.limits, hard_limit_seconds(settings)
    visibility = settings.broker.visibility_timeout_seconds
    parts = _parts(settings, "PLENARY_LIMITS__PARSE_SECONDS", limits.parse_seconds)
    least = limits.retry_seconds + hard + hard
    if visibility <= least:
        yield (
            f"PLENARY_BROKER__VISIBILITY_TIMEOUT_SECONDS is {visibility} and must be more than {least}, or a task "
            f"runs twice at once: longest retry delay {limits.retry_seconds} (PLENARY_LIMITS__RETRY_SECONDS) + "
            f"wait for a task ahead {hard} + its own hard limit {hard} ({parts})."
        )


def _sizes(settings: Settings) -> Iterator[str]:
    limits = settings.limits
    least = READER_MIB + limits.object_mib + limits.unpacked_mib
    if limits.last_memory_mib < least:
        yield (
            f"PLENARY_LIMITS__LAST_MEMORY_MIB is {limits.last_memory_mib} and must be at least {least}: the reader "
            f"itself {READER_MIB} + PLENARY_LIMITS__OBJECT_MIB {limits.object_mib} + PLENARY_LIMITS__UNPACKED_MIB "
            f"{limits.unpacked_mib}. All are MiB (Celery's own worker_max_memory_per_child is KiB and is not used)."
        )


def _ocr(settings: Settings) -> Iterator[str]:
    if not settings.ocr.enabled:
        return
    ocr, limits, visibility = settings.ocr, settings.limits, settings.broker.visibility_timeout_seconds
    hard = ocr_limit_seconds(settings)
    parts = _parts(settings, "PLENARY_OCR__PARSE_SECONDS", ocr.parse_seconds)
    least = limits.retry_seconds + hard  # OCR workers prefetch no task: worker/plenary/celery_support/sandbox_pools.py
    if visibility <= least:
        yield (
            f"PLENARY_BROKER__VISIBILITY_TIMEOUT_SECONDS is {visibility} and must be more than {least}, or pages are "
            f"recognized twice at once: longest retry delay {limits.retry_seconds} (PLENARY_LIMITS__RETRY_SECONDS) + "
            f"hard limit {hard} ({parts})."
        )


def _ordered(settings: Settings) -> Iterator[str]:
    for first, sign, second, why in ORDERED + (ORDERED_IF_OCR if settings.ocr.enabled else ()):
        value, bound = _value(settings, first), _value(settings, second)
        holds, relation = SIGNS[sign]
        if value is not None and bound is not None and not holds(value, bound):
            yield f"PLENARY_{first} is {value} and must be {relation} PLENARY_{second} {bound}: {why}."


def _value(settings: Any, name: str) -> Any:
    return reduce(getattr, name.lower().split("__"), settings)


def _parts(settings: Settings, name: str, seconds: int) -> str:
    """Format the sum of a hard limit; `name` is the setting for the time to parse."""
    (variable, fetch), grace = fetch_limit(settings), settings.limits.task_grace_seconds
    return f"{variable} {fetch} + {name} {seconds} + PLENARY_LIMITS__TASK_GRACE_SECONDS {grace}"


def _plugins(settings: Settings) -> Iterator[str]:
    trees = {SINKS: settings.sinks, STORES: settings.stores, NOTIFICATIONS: settings.notifications}
    if not any(set_up(SINKS, settings.sinks)):
        yield (
            "No sink is configured, so records would be lost: set PLENARY_SINKS__STREAM__ENABLED=true or "
            "PLENARY_SINKS__JSONL__PATH."
        )
    for _, plugin, branch, beginning in chain.from_iterable(set_up(group, tree) for group, tree in trees.items()):
        if plugin.library and find_spec(plugin.library) is None:
            variables = beginning.removesuffix("__")
            yield f"{variables} is set, and {plugin.library} is not installed: pip install 'plenary[{plugin.extra}]'."
        yield from plugin.problems(branch, beginning, settings)


def _traces(settings: Settings) -> Iterator[str]:
    if settings.traces.endpoint and find_spec("opentelemetry") is None:
        yield "PLENARY_TRACES__ENDPOINT is set, but OpenTelemetry is not installed: pip install 'plenary[otel]'."
