"""Several object stores in one process, each with its endpoint and credentials."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import httpx
import pytest
from redis import Redis

from plenary.domain.cloudevents import opened
from plenary.ledger import keys
from support.moto_process import start_moto
from support.processes import PLENARY, PROJECT, WORKER, Started, free_port, plenary, until

pytestmark = pytest.mark.integration

SAMPLES = PROJECT / "tests" / "samples" / "files"
HERE, THERE = "A_RES_85_901-EN.docx", "A_RES_85_903-EN.txt"
TOKEN = "a-token-of-the-test"


def client(url: str) -> Any:
    return boto3.client(
        "s3", endpoint_url=url, aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
    )


@pytest.fixture
def two_stores(quick: dict[str, Any], start: Callable[..., Started]) -> tuple[dict[str, Any], str, str]:
    """Settings of two stores with a bucket each, and their URLs."""
    first, second = start_moto(start), start_moto(start)
    for url, bucket, name in ((first, "documents", HERE), (second, "archive-2031", THERE)):
        client(url).create_bucket(Bucket=bucket)
        client(url).put_object(Bucket=bucket, Key=name, Body=(SAMPLES / name).read_bytes())
    values = quick | {"BROKER__VISIBILITY_TIMEOUT_SECONDS": 40}
    for beginning, url in (("STORES__S3__", first), ("STORES__S3__ARCHIVE__", second)):
        values |= {
            f"{beginning}ENDPOINT_URL": url,
            f"{beginning}PATH_STYLE": "true",
            f"{beginning}ACCESS_KEY_ID": "test",
            f"{beginning}SECRET_ACCESS_KEY": "test",
            f"{beginning}FETCH_SECONDS": 9,
        }
    return values | {"STORES__S3__ARCHIVE__BUCKETS": '["archive-*"]'}, first, second


def sources(redis: Redis) -> set[str]:
    events: Any = redis.xrange(keys.records("plenary"))
    found = [opened(fields["event"])["data"]["source"] for _, fields in events]
    return {f"{source['store']}://{source['bucket']}/{source['key']}" for source in found}


def test_events_reconcile_and_commands_reach_the_store_of_each_bucket(
    two_stores: tuple[dict[str, Any], str, str], redis: Redis, start: Callable[..., Started]
) -> None:
    values, _, second = two_stores
    worker = start(*WORKER, "--concurrency=1", **values)
    port = free_port()
    door = values | {"EVENTS__WEBHOOK__TOKENS": json.dumps([TOKEN])}
    start(*PLENARY, "listen", "webhook", "--port", str(port), **door).says("Webhook: http")
    records = [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": bucket}, "object": {"key": name}},
        }
        for bucket, name in (("documents", HERE), ("archive-2031", THERE))
    ]

    def taken() -> bool:
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{port}/events",
                json={"Records": records},
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=10,
            )
        except httpx.HTTPError:
            return False
        return answer.is_success and answer.json()["accepted"] == len(records)

    until(taken, 60)
    expected = {f"s3://documents/{HERE}", f"s3.archive://archive-2031/{THERE}"}
    until(lambda: sources(redis) == expected, 90, worker.text)

    client(second).put_object(
        Bucket="archive-2031", Key="S_RES_9001_2031-EN.pdf", Body=(SAMPLES / "S_RES_9001_2031-EN.pdf").read_bytes()
    )
    done = plenary("reconcile", "--grace", "0s", "s3.archive://archive-2031/", **values)
    assert done.returncode == 0, done.stderr
    until(lambda: "s3.archive://archive-2031/S_RES_9001_2031-EN.pdf" in sources(redis), 90, worker.text)


def test_a_store_that_is_away_parks_its_own_files_only(
    two_stores: tuple[dict[str, Any], str, str], redis: Redis, start: Callable[..., Started]
) -> None:
    values, _, _ = two_stores
    away = values | {"STORES__S3__ARCHIVE__ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}
    worker = start(*WORKER, "--concurrency=1", **away)
    assert plenary("ingest", "--no-wait", f"s3.archive://archive-2031/{THERE}", **values).returncode == 0
    until(lambda: redis.zcard(keys.parked("plenary", "s3.archive")) == 1, 90, worker.text)
    assert plenary("ingest", f"s3://documents/{HERE}", **values).returncode == 0
    assert sources(redis) == {f"s3://documents/{HERE}"}
    assert '"s3.archive": 1' in plenary("status", "--json", **away).stdout


def test_bucket_init_and_check_name_the_store(two_stores: tuple[dict[str, Any], str, str]) -> None:
    values, _, second = two_stores
    made = plenary("bucket", "init", "papers", "--store", "s3.archive", **values)
    assert made.returncode == 0, made.stderr
    assert "papers" in {bucket["Name"] for bucket in client(second).list_buckets()["Buckets"]}
    half = values | {"STORES__S3__OTHER__ACCESS_KEY_ID": "only one", "STORES__S3__OTHER__FETCH_SECONDS": 9}
    refused = plenary("check", "--no-server", **half)
    assert refused.returncode == 2
    assert "PLENARY_STORES__S3__OTHER__SECRET_ACCESS_KEY" in refused.stderr
    assert "only one is set" in refused.stderr
    unknown = plenary("ingest", "s3.nowhere://bucket/key", **values)
    assert unknown.returncode == 2
    assert "s3.archive" in unknown.stderr
