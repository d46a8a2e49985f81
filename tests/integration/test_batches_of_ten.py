"""Ten events of which one is broken, at each door that takes several at once: nine tasks, one kept for a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from redis import Redis

from support.doors import keys_of_tasks
from support.listeners import Subscribed
from support.processes import Started, until
from support.s3_servers import S3Server

pytest_plugins = ("support.listeners", "support.s3_servers")
pytestmark = pytest.mark.integration

PATIENCE = 60
BROKEN = 4
NINE = {f"{number}.pdf" for number in range(10) if number != BROKEN}
REJECTED = "{plenary}:rejected"


def record(number: int) -> dict[str, Any]:
    key = "%FF" if number == BROKEN else f"{number}.pdf"
    place = {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 1}}
    return {"eventSource": "minio:s3", "eventName": "s3:ObjectCreated:Put", "s3": place}


TEN_IN_ONE = json.dumps({"Records": [record(number) for number in range(10)]})
ONE_BY_ONE = ["{broken" if number == BROKEN else json.dumps({"Records": [record(number)]}) for number in range(10)]


def nine_arrived(redis: Redis, listener: Started) -> None:
    until(lambda: redis.llen("uploads") == len(NINE), PATIENCE, listener.text)
    assert set(keys_of_tasks(redis)) == NINE


def kept(redis: Redis) -> list[str]:
    entries: Any = redis.xrange(REJECTED)
    return [fields["raw"] for _, fields in entries]


def test_of_a_queue_with_dead_letters(listen: Callable[..., Started], redis: Redis, moto_server: S3Server) -> None:
    sqs = moto_server.client("sqs")
    dead = sqs.create_queue(QueueName="ten-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
    url = sqs.create_queue(QueueName="ten", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(ONE_BY_ONE)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    variables = {"EVENTS__SQS__ENDPOINT_URL": moto_server.url, "EVENTS__SQS__WAIT_SECONDS": "1"}
    listener = listen("sqs", "--queue-url", url, **variables, **moto_server.environment())
    nine_arrived(redis, listener)
    waiting = ["ApproximateNumberOfMessages"]
    counted = {"ApproximateNumberOfMessages": "1"}
    until(lambda: sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=waiting)["Attributes"] == counted, PATIENCE)
    assert [message["Body"] for message in sqs.receive_message(QueueUrl=dead)["Messages"]] == ["{broken"]


def test_of_a_list(listen: Callable[..., Started], redis: Redis) -> None:
    entries = [json.dumps([{"Event": [record(number)], "EventTime": "2031-03-01T10:20:30Z"}]) for number in range(10)]
    redis.rpush("bucketevents", *entries)
    nine_arrived(redis, listen("redis", "--key", "bucketevents"))
    until(lambda: redis.lrange("{bucketevents}:dead", 0, -1) == [entries[BROKEN]], PATIENCE)


def test_of_a_body(listen: Callable[..., Started], redis: Redis) -> None:
    listener = listen("webhook", "--port", "0", EVENTS__WEBHOOK__TOKENS='["secret"]')
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()
    answer = httpx.post(f"{url}/events", content=TEN_IN_ONE, headers={"Authorization": "Bearer secret"})
    assert (answer.status_code, answer.json()["accepted"], len(answer.json()["rejected"])) == (200, 9, 1)
    nine_arrived(redis, listener)
    assert ["%FF" in raw for raw in kept(redis)] == [True]


def test_of_a_message_of_sns(subscribed: Subscribed, redis: Redis) -> None:
    body = subscribed.sender.body(Message=TEN_IN_ONE)
    assert httpx.post(subscribed.url, content=body).json()["accepted"] == 9
    nine_arrived(redis, subscribed.listener)
    assert ["%FF" in raw for raw in kept(redis)] == [True]
