"""Servers and processes that tests of more than one package use. Real ones: Valkey, a Celery worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from redis import Redis

from plenary.app import app
from plenary.domain.cloudevents import opened
from plenary.ledger import keys
from plenary.services.embedded_valkey import Server, serve
from plenary.settings.connections import for_redis_py
from plenary.settings.model import settings
from support.names import LONG_NAMES, LONGEST_NAME, LONGEST_VALUE
from support.processes import Started, until

PREFIX = "plenary"

# how long an example takes depends on what else the machine does
hypothesis.settings.register_profile("plenary", deadline=None)
hypothesis.settings.load_profile("plenary")


def pytest_configure() -> None:
    """Let Ctrl-C be heard by what the tests start, also where a shell in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long value by its length: some are megabytes or all escapes, and some differ from process to process (zip's times)."""
    if isinstance(val, str | bytes) and (len(val) > LONGEST_VALUE or len(ascii(val)) > LONGEST_VALUE + len("''")):
        return f"{argname}-{len(val)}"
    return None


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note long names for tests/lint. Where several processes share the tests, one has all that need Ceph's fixed ports."""
    config.stash[LONG_NAMES] = [item.nodeid for item in items if len(item.name) > LONGEST_NAME]
    for item in items:
        if item.get_closest_marker("ceph") or "ceph" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("ceph"))


@pytest.fixture(autouse=True)
def unconfigured_logs() -> None:
    """Take back what a command that a test ran in this process made of its logs."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def valkey(valkey_server: Server) -> str:
    """The URL of an empty Valkey, as Celery writes it."""
    with Redis.from_url(for_redis_py(valkey_server.url)) as redis:
        redis.flushall()
    return valkey_server.url


@pytest.fixture
def redis(valkey: str) -> Iterator[Redis]:
    with Redis.from_url(for_redis_py(valkey), decode_responses=True) as client:
        yield client


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets PLENARY_ variables, given without the prefix, for this process; all others of ours are unset."""
    for name in [name for name in os.environ if name.startswith("PLENARY_")]:
        monkeypatch.delenv(name)

    def setting(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"PLENARY_{name}", str(value))
        settings.cache_clear()

    settings.cache_clear()
    yield setting
    settings.cache_clear()


@pytest.fixture
def broker(environment: Callable[..., None], valkey: str) -> Iterator[None]:
    """The application on the test's broker, whichever it was made for before."""
    environment(BROKER__URL=valkey)
    celery: Any = app
    before = {name: celery.conf[name] for name in ("broker_url", "result_backend")}
    celery.conf.update(broker_url=valkey, result_backend=valkey)
    celery._pool = celery.amqp._producer_pool = None
    yield
    celery.conf.update(before)
    celery._pool = celery.amqp._producer_pool = None


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """Starts processes with settings given as keywords (without the prefix) and kills them at the end, the last first."""
    started: list[Started] = []

    def starting(*command: str, **values: object) -> Started:
        process = Started(command, values, tmp_path / f"process-{len(started)}.log")
        started.append(process)
        return process

    yield starting
    for process in reversed(started):
        process.kill()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder to watch."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def quick(valkey: str, inbox: Path) -> dict[str, Any]:
    """Settings of a worker on the inbox, with the smallest times that the start-up checks allow.

    A task whose worker is gone comes back after 14 to 15 s.
    """
    return {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "STORES__S3__FETCH_SECONDS": 1,
        "LIMITS__PARSE_SECONDS": 4,
        "LIMITS__SILENCE_SECONDS": 4,
        "LIMITS__TASK_GRACE_SECONDS": 1,
        "LIMITS__RETRY_SECONDS": 1,
        "LIMITS__LEASE_SECONDS": 3,
        "BROKER__VISIBILITY_TIMEOUT_SECONDS": 14,
        "BROKER__RESTORE_SECONDS": 1,
    }


@pytest.fixture
def sent(redis: Redis) -> Callable[[], list[dict[str, Any]]]:
    """The events on the stream of records, opened."""
    return lambda: _opened(redis, keys.records(PREFIX))


@pytest.fixture
def failures(redis: Redis) -> Callable[[], list[dict[str, Any]]]:
    """The dead letters, opened."""
    return lambda: _opened(redis, keys.failures(PREFIX))


@pytest.fixture
def idle(redis: Redis) -> Callable[[], None]:
    """Waits until no task of a file waits, runs, or is held for later."""

    def wait() -> None:
        until(lambda: not redis.llen("uploads") and not redis.hlen("unacked"), 60)

    return wait


def _opened(redis: Redis, key: str) -> list[dict[str, Any]]:
    entries: Any = redis.xrange(key)
    return [opened(fields["event"]) for _, fields in entries]
