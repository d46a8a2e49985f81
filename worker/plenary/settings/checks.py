"""The start-up linter: numbers that are each valid and cannot work together. It shows the arithmetic."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from functools import reduce
from importlib.util import find_spec
from typing import Any, cast

from redis import Redis

from plenary.settings import schedule
from plenary.settings.celery import AMQP_SCHEMES, hard_limit_seconds, ocr_limit_seconds
from plenary.settings.connections import REDIS_SCHEMES, ledger_url, scheme
from plenary.settings.model import ConfigError, Settings
from plenary.settings.plugins import SINKS, set_up

BROKERS = REDIS_SCHEMES | AMQP_SCHEMES | {"sqs", "sentinel"}
ENDING_SECONDS = 10  # for a worker to put back what still runs, and to end
READER_MIB = 256  # the address space of a reader beside the file: 80 when idle, the rest for what pages turn into

SIGNS = {"<": (operator.lt, "less than"), "<=": (operator.le, "at most"), ">=": (operator.ge, "at least")}
VISIBILITY = "BROKER__VISIBILITY_TIMEOUT_SECONDS"
UNREACHED = "else it would never be reached"
LAST = "the last attempt at a file gets no more than others"
# two settings of which one bounds the other, and why; nothing is said where one of them is not set
ORDERED = (
    ("LIMITS__LEASE_SECONDS", "<", VISIBILITY, "else a dead worker's task comes again and finds the file still taken"),
    ("BROKER__RESTORE_SECONDS", "<", VISIBILITY, "else a lost worker's tasks wait for the sweep, not for their time"),
    ("LIMITS__SILENCE_SECONDS", "<=", "LIMITS__PARSE_SECONDS", UNREACHED),
    ("LIMITS__OBJECT_MIB", "<=", "LIMITS__UNPACKED_MIB", "else a file that is let in is refused for its size later"),
    ("LIMITS__READER_RESIDENT_MIB", "<=", "LIMITS__MEMORY_MIB", UNREACHED),
    ("LIMITS__MEMORY_MIB", ">=", "LIMITS__LAST_MEMORY_MIB", LAST),
    ("BACKFILL__LOW_MARK", "<=", "BACKFILL__HIGH_MARK", "a run that goes on below the low mark fills up to the high"),
    ("EVENTS__FILTER__MIN_BYTES", "<=", "EVENTS__FILTER__MAX_BYTES", "else no file would ever be taken"),
)
ORDERED_IF_OCR = (
    ("OCR__PAGE_SECONDS", "<=", "OCR__PARSE_SECONDS", UNREACHED),
    ("OCR__MEMORY_MIB", ">=", "LIMITS__LAST_MEMORY_MIB", LAST),
)


def check(settings: Settings) -> None:
    """Errors: `ConfigError`, with every problem found."""
    parts = (_addresses, _times, _sizes, _ocr, _ordered, _store, _plugins, _traces, schedule.problems_of)
    problems = [problem for part in parts for problem in part(settings)]
    if problems:
        raise ConfigError("\n".join(problems))


def arithmetic(settings: Settings) -> tuple[str, ...]:
    """The sums that decide, with what they come to: for people."""
    limits, hard = settings.limits, hard_limit_seconds(settings)
    least = READER_MIB + limits.object_mib + limits.unpacked_mib
    ahead, memory = limits.retry_seconds + 2 * hard, f"{limits.memory_mib} >= {limits.last_memory_mib} >= {least} MiB"
    sums = {
        "hard limit of a task": f"{_parts(settings, 'PLENARY_LIMITS__PARSE_SECONDS', limits.parse_seconds)} = {hard} s",
        "visibility timeout": f"{settings.broker.visibility_timeout_seconds} s > longest countdown "
        f"{limits.retry_seconds} + a task ahead {hard} + its own {hard} = {ahead} s",
        "memory of a reader": f"{memory} = {READER_MIB} + PLENARY_LIMITS__OBJECT_MIB {limits.object_mib} + "
        f"PLENARY_LIMITS__UNPACKED_MIB {limits.unpacked_mib}",
        "grace on SIGTERM": f"PLENARY_LIMITS__SHUTDOWN_SECONDS {limits.shutdown_seconds} + {ENDING_SECONDS} = "
        f"{limits.shutdown_seconds + ENDING_SECONDS} s, which the surroundings must leave",
    }
    return tuple(f"{what}: {how}" for what, how in sums.items())


def check_server(redis: Redis) -> None:
    """What only the server can say. Errors: `ConfigError`; `redis.RedisError` when it does not answer."""
    policy = str(cast("dict[str, object]", redis.info("memory")).get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        raise ConfigError(
            f"The Redis server evicts keys when its memory is full (maxmemory-policy {policy}), which loses tasks and "
            "the ledger: set maxmemory-policy noeviction."
        )


def _addresses(settings: Settings) -> Iterator[str]:
    broker, ledger = scheme(settings.broker.url.get_secret_value()), scheme(ledger_url(settings))
    if broker not in BROKERS:
        yield f"PLENARY_BROKER__URL begins with {broker}://, which is none of {', '.join(sorted(BROKERS))}."
    elif ledger not in REDIS_SCHEMES:
        yield (
            f"The ledger needs a Redis, and none is set: with a broker of {broker}:// set PLENARY_REDIS__URL to "
            "redis://, rediss:// or redis+socket://."
        )
    if settings.broker.quorum_queues and broker not in AMQP_SCHEMES:
        yield f"PLENARY_BROKER__QUORUM_QUEUES is for RabbitMQ, and the broker is {broker}://: leave it out."
    ca_file = settings.broker.ca_file
    if ca_file and not ca_file.is_file():
        yield f"PLENARY_BROKER__CA_FILE names no file: {ca_file}."


def _times(settings: Settings) -> Iterator[str]:
    limits, hard = settings.limits, hard_limit_seconds(settings)
    visibility = settings.broker.visibility_timeout_seconds
    parts = _parts(settings, "PLENARY_LIMITS__PARSE_SECONDS", limits.parse_seconds)
    least = limits.retry_seconds + hard + hard
    if visibility <= least:
        yield (
            f"PLENARY_BROKER__VISIBILITY_TIMEOUT_SECONDS is {visibility} and must be more than {least}, or a task runs "
            f"twice at once: longest countdown {limits.retry_seconds} (PLENARY_LIMITS__RETRY_SECONDS) + wait for one "
            f"task ahead {hard} + its own hard limit {hard} ({parts})."
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
    least = (
        limits.retry_seconds + hard
    )  # and no wait: its workers take no task ahead, worker/plenary/celery_support/sandbox_pools.py
    if visibility <= least:
        yield (
            f"PLENARY_BROKER__VISIBILITY_TIMEOUT_SECONDS is {visibility} and must be more than {least}, or pages are "
            f"recognized twice at once: longest countdown {limits.retry_seconds} (PLENARY_LIMITS__RETRY_SECONDS) + "
            f"hard limit {hard} ({parts})."
        )


def _ordered(settings: Settings) -> Iterator[str]:
    for first, sign, second, why in ORDERED + (ORDERED_IF_OCR if settings.ocr.enabled else ()):
        one, other = _value(settings, first), _value(settings, second)
        holds, told = SIGNS[sign]
        if one is not None and other is not None and not holds(one, other):
            yield f"PLENARY_{first} is {one} and must be {told} PLENARY_{second} {other}: {why}."


def _value(settings: Any, name: str) -> Any:
    return reduce(getattr, name.lower().split("__"), settings)


def _parts(settings: Settings, name: str, seconds: int) -> str:
    """The sum that makes a hard limit; `name` is the setting for the time that reading may take."""
    fetch, grace = math.ceil(settings.stores.s3.fetch_seconds), settings.limits.task_grace_seconds
    return f"PLENARY_STORES__S3__FETCH_SECONDS {fetch} + {name} {seconds} + PLENARY_LIMITS__TASK_GRACE_SECONDS {grace}"


def _store(settings: Settings) -> Iterator[str]:
    s3 = settings.stores.s3
    if (s3.access_key_id is None) != (s3.secret_access_key is None):
        yield (
            "Of PLENARY_STORES__S3__ACCESS_KEY_ID and PLENARY_STORES__S3__SECRET_ACCESS_KEY one is set: set both, or "
            "neither where boto3 finds its credentials by itself."
        )
    if s3.ca_file and not s3.ca_file.is_file():
        yield f"PLENARY_STORES__S3__CA_FILE names no file: {s3.ca_file}."


def _plugins(settings: Settings) -> Iterator[str]:
    sinks = list(set_up(SINKS, settings.sinks))
    if not sinks:
        yield (
            "No sink is set, so records would go nowhere: set PLENARY_SINKS__STREAM__ENABLED=true or "
            "PLENARY_SINKS__JSONL__PATH."
        )
    for _, plugin, branch, beginning in sinks:
        if plugin.library and find_spec(plugin.library) is None:
            variables = beginning.removesuffix("__")
            yield f"{variables} is set, and {plugin.library} is not installed: pip install 'plenary[{plugin.extra}]'."
        yield from plugin.problems(branch, beginning, settings)


def _traces(settings: Settings) -> Iterator[str]:
    if settings.traces.endpoint and find_spec("opentelemetry") is None:
        yield "PLENARY_TRACES__ENDPOINT is set, and what sends traces is not installed: pip install 'plenary[otel]'."
