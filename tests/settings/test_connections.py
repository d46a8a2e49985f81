"""One address, written for Celery and for redis-py; certificates are checked wherever there is TLS."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest

from plenary.settings.celery import configuration
from plenary.settings.connections import connect, for_redis_py, ledger_url
from plenary.settings.model import Broker, Redis, Settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://host:6380/2", "redis://host:6380/2"),
        ("rediss://user:word@host/0", "rediss://user:word@host/0"),
        ("redis+socket:///tmp/a.sock?virtual_host=3", "unix:///tmp/a.sock?db=3"),
        ("redis+socket:///tmp/a.sock", "unix:///tmp/a.sock?db=0"),
    ],
)
def test_an_address_is_the_same_server_to_redis_py(url: str, expected: str) -> None:
    assert for_redis_py(url) == expected


def test_the_ledger_is_in_the_brokers_redis_unless_it_has_its_own() -> None:
    broker = Broker(url="redis://broker/0")
    assert ledger_url(Settings(broker=broker)) == "redis://broker/0"
    assert ledger_url(Settings(broker=broker, redis=Redis(url="redis://ledger/0"))) == "redis://ledger/0"


def test_certificates_are_checked_against_the_given_authority() -> None:
    chosen = Settings(broker=Broker(url="rediss://host/0", ca_file=Path("/etc/ca.pem")))
    wanted = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/etc/ca.pem"}
    celery = configuration(chosen)
    assert celery["broker_use_ssl"] == celery["redis_backend_use_ssl"] == wanted
    made: Any = connect(chosen).connection_pool.make_connection()
    assert made.cert_reqs == ssl.CERT_REQUIRED
    assert made.ca_certs == "/etc/ca.pem"


def test_without_tls_celery_is_told_of_none() -> None:
    assert configuration(Settings())["broker_use_ssl"] is None


@pytest.mark.integration
def test_a_client_over_the_socket_answers_in_text(valkey: str) -> None:
    with connect(Settings(broker=Broker(url=valkey))) as redis:
        redis.set("a", "ü")
        assert redis.get("a") == "ü"
