"""The start-up linter: numbers that cannot work together are refused, with the arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Client

from plenary.settings.celery import QUEUES, configuration
from plenary.settings.checks import check_server, check_settings
from plenary.settings.model import (
    Backfill,
    Broker,
    ConfigError,
    EventFilter,
    Events,
    Limits,
    Ocr,
    Redis,
    Schedule,
    Settings,
    Sinks,
    Stores,
)
from plenary.sinks.celery_task import CeleryTaskSettings
from plenary.sinks.jsonl import JsonlSettings
from plenary.sinks.stream_parts import StreamSettings
from plenary.sinks.webhook import WebhookSettings
from plenary.storage.s3_settings import S3
from support.settings_problems import settings_problems


def test_the_defaults_pass() -> None:
    assert settings_problems(Settings()) == []


BROKER: dict[str, Any] = {"url": "redis://localhost"}


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        # 120 + (60 + 120 + 60) + (60 + 120 + 60) = 600
        ({"broker": Broker(visibility_timeout_seconds=600)}, ["must be more than 600", "delay 120", "limit 240"]),
        # 120 + (60 + 660 + 60) = 900
        ({"ocr": Ocr(enabled=True, parse_seconds=660)}, ["must be more than 900", "OCR__PARSE_SECONDS 660"]),
        ({"ocr": Ocr(enabled=True, page_seconds=601)}, ["PAGE_SECONDS is 601", "PARSE_SECONDS 600"]),
        ({"ocr": Ocr(enabled=True, memory_mib=1023)}, ["OCR__MEMORY_MIB is 1023", "LAST_MEMORY_MIB 1024"]),
        ({"limits": Limits(lease_seconds=900)}, ["LEASE_SECONDS is 900", "less than", "TIMEOUT_SECONDS 900"]),
        ({"limits": Limits(silence_seconds=121)}, ["SILENCE_SECONDS is 121", "PARSE_SECONDS 120"]),
        ({"limits": Limits(last_memory_mib=575)}, ["must be at least 576", "256", "64", "256"]),
        ({"limits": Limits(memory_mib=1023)}, ["MEMORY_MIB is 1023", "LAST_MEMORY_MIB 1024"]),
        ({"broker": Broker(restore_seconds=900)}, ["RESTORE_SECONDS is 900", "TIMEOUT_SECONDS 900"]),
        ({"limits": Limits(object_mib=257)}, ["OBJECT_MIB is 257", "UNPACKED_MIB 256"]),
        ({"limits": Limits(reader_resident_mib=2049)}, ["RESIDENT_MIB is 2049", "MEMORY_MIB 2048"]),
        ({"stores": Stores(s3=S3(access_key_id="key"))}, ["SECRET_ACCESS_KEY only one is set"]),
        ({"stores": Stores(s3=S3(ca_file=Path("/nowhere/ca.pem")))}, ["S3__CA_FILE", "/nowhere/ca.pem"]),
        ({"stores": Stores(s3=S3(client="obstore", etag_is_md5=False))}, ["S3__CLIENT=obstore needs ETags"]),
        (
            {"sinks": Sinks(celery={"us": CeleryTaskSettings(task="t", queue="uploads")})},
            ["CELERY__US__QUEUE is uploads"],
        ),
        (
            {"sinks": Sinks(webhook={"us": WebhookSettings(url="http://host", secrets=(f"whsec_{'ab' * 16}",))})},
            ["PLENARY_SINKS__WEBHOOK__US__URL must start with https://"],
        ),
        ({"broker": Broker(url="kafka://localhost")}, ["kafka://"]),
        ({"broker": Broker(quorum_queues=True)}, ["QUORUM_QUEUES is for RabbitMQ", "redis://"]),
        ({"events": Events(filter=EventFilter(min_bytes=2, max_bytes=1))}, ["MIN_BYTES is 2", "no file"]),
        ({"broker": Broker(url="sqs://localhost")}, ["PLENARY_REDIS__URL"]),
        ({"redis": Redis(url="amqp://localhost")}, ["PLENARY_REDIS__URL"]),
        ({"broker": Broker(ca_file=Path("/nowhere/ca.pem"))}, ["/nowhere/ca.pem"]),
        ({"sinks": Sinks(stream=StreamSettings(enabled=False))}, ["No sink is configured"]),
        ({"backfill": Backfill(low_mark=2, high_mark=1)}, ["LOW_MARK is 2", "HIGH_MARK 1"]),
        ({"schedules": {"nightly": Schedule(cron="0 3 * * *")}}, ["NIGHTLY__BACKFILL is not set", "drain"]),
    ],
)
def test_what_cannot_work_is_refused_with_the_arithmetic(changes: dict[str, Any], sentences: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        check_settings(Settings(**changes))
    for sentence in sentences:
        assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"broker": Broker(visibility_timeout_seconds=601)},
        {"ocr": Ocr(enabled=True, parse_seconds=659)},
        {"ocr": Ocr(parse_seconds=9000)},
        {"limits": Limits(lease_seconds=899)},
        {"events": Events(filter=EventFilter(min_bytes=1, max_bytes=1))},
        {"limits": Limits(object_mib=256), "stores": Stores(s3=S3(access_key_id="key", secret_access_key="secret"))},
        {"sinks": Sinks(celery={"us": CeleryTaskSettings(task="t", queue="uploads", broker_url="redis://elsewhere")})},
        {"limits": Limits(silence_seconds=120)},
        {"limits": Limits(memory_mib=576, last_memory_mib=576)},
        {"broker": Broker(url="sqs://localhost"), "redis": Redis(url="rediss://localhost")},
        {"sinks": Sinks(stream=StreamSettings(enabled=False), jsonl=JsonlSettings(path=Path("out")))},
    ],
)
def test_what_just_works_passes(changes: dict[str, Any]) -> None:
    assert settings_problems(Settings(**changes)) == []


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        check_settings(Settings(limits=Limits(lease_seconds=900, last_memory_mib=1)))
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.integration
def test_a_server_that_evicts_keys_is_refused(redis: Client) -> None:
    check_server(redis)
    redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.raises(ConfigError, match="allkeys-lru"):
            check_server(redis)
    finally:
        redis.config_set("maxmemory-policy", "noeviction")


def test_nothing_but_json_is_accepted() -> None:
    chosen = configuration(Settings())
    assert chosen["accept_content"] == chosen["result_accept_content"] == ["json"]
    assert chosen["task_serializer"] == chosen["result_serializer"] == chosen["event_serializer"] == "json"


def test_the_visibility_timeout_is_one_in_all_three_places() -> None:
    chosen = configuration(Settings(broker=Broker(visibility_timeout_seconds=777)))
    places = (chosen, chosen["broker_transport_options"], chosen["result_backend_transport_options"])
    assert {place["visibility_timeout"] for place in places} == {777}


def test_every_route_and_schedule_leads_to_a_queue_that_is_declared() -> None:
    chosen = configuration(Settings())
    assert {queue.name for queue in chosen["task_queues"]} == set(QUEUES)
    assert {route["queue"] for route in chosen["task_routes"].values()} <= set(QUEUES)
