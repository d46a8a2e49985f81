from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from support.doors import keys_of_tasks
from support.listeners import Subscribed
from support.processes import Started, until
from support.rabbitmq import Rabbit
from support.s3_servers import S3Server
from support.sns_sender import TOPIC, Sender

pytest_plugins = ("support.listeners", "support.rabbitmq", "support.s3_servers")
pytestmark = pytest.mark.integration

PATIENCE = 60
UPLOAD = {
    "eventSource": "minio:s3",
    "eventName": "s3:ObjectCreated:Put",
    "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a%20b.pdf", "size": 1}},
}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_webhook_puts_the_task_on_the_broker_before_it_answers(
    listen: Callable[..., Started], redis: Redis, number: signal.Signals
) -> None:
    listener = listen("webhook", "--port", "0", EVENTS__WEBHOOK__TOKENS='["secret"]')
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()
    answer = httpx.post(
        f"{url}/events", content=json.dumps({"Records": [UPLOAD]}), headers={"Authorization": "Bearer secret"}
    )
    assert answer.json()["accepted"] == 1
    assert redis.llen("uploads") == 1
    assert listener.end(number) == 0


def test_the_webhook_says_503_while_there_is_no_broker(listen: Callable[..., Started]) -> None:
    listener = listen(
        "webhook", "--port", "0", EVENTS__WEBHOOK__TOKENS='["secret"]', BROKER__URL="redis://127.0.0.1:9/0"
    )
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()
    answer = httpx.post(
        f"{url}/events",
        content=json.dumps({"Records": [UPLOAD]}),
        headers={"Authorization": "Bearer secret"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 503
    assert listener.end(signal.SIGTERM) == 0


def test_the_webhook_does_not_answer_before_rabbitmq_says_that_it_has_the_task(
    listen: Callable[..., Started], rabbitmq: Rabbit, valkey: str
) -> None:
    settings = {"BROKER__URL": rabbitmq.url, "REDIS__URL": valkey, "EVENTS__WEBHOOK__TOKENS": '["secret"]'}
    listener = listen("webhook", "--port", "0", **settings)
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()

    def post(seconds: float) -> httpx.Response:
        bearer = {"Authorization": "Bearer secret"}
        return httpx.post(f"{url}/events", json={"Records": [UPLOAD]}, headers=bearer, timeout=seconds)

    assert post(PATIENCE).json()["accepted"] == 1
    with rabbitmq.paused(), pytest.raises(httpx.ReadTimeout):
        post(2)
    tasks: list[Any] = []

    def both_are_there() -> bool:
        tasks.extend(rabbitmq.take("uploads"))
        return len(tasks) == 2

    until(both_are_there, PATIENCE)


def test_a_subscription_of_sns_is_confirmed_and_its_signed_notifications_become_tasks(
    subscribed: Subscribed, redis: Redis
) -> None:
    url, sender, trap = subscribed.url, subscribed.sender, f"{subscribed.origin}/trap"
    first = httpx.post(url, content=sender.body("SubscriptionConfirmation", Token="a-token", SubscribeURL=trap))
    assert first.json() == {"status": "subscribed"}
    upload = json.dumps({"Records": [UPLOAD]})
    for version in ("1", "2"):
        assert httpx.post(url, content=sender.body(version=version, Message=upload)).json()["accepted"] == 1
    assert httpx.post(url, content=Sender(subscribed.origin).body(Message=upload)).status_code == 403
    assert subscribed.sns.confirmed == [(TOPIC, "a-token")]
    assert "/trap" not in subscribed.sns.asked, "the URL that a message names is never opened"
    assert redis.llen("uploads") == 2
    assert subscribed.listener.end(signal.SIGTERM) == 0


def test_a_file_dropped_into_the_folder_becomes_a_task(
    listen: Callable[..., Started], redis: Redis, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    listener = listen("folder", "--root", str(inbox))
    (inbox / "new.pdf").write_bytes(b"x")
    until(lambda: redis.llen("uploads"), PATIENCE, listener.text)
    assert redis.llen("uploads") == 1
    assert listener.end(signal.SIGINT) == 0


def test_a_message_of_sqs_becomes_a_task_and_is_deleted(
    listen: Callable[..., Started], redis: Redis, moto_server: S3Server
) -> None:
    sqs = moto_server.client("sqs")
    url = sqs.create_queue(QueueName="listen-processes")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"Records": [UPLOAD]}))
    variables = {
        **moto_server.environment(),
        "EVENTS__SQS__ENDPOINT_URL": moto_server.url,
        "EVENTS__SQS__WAIT_SECONDS": "1",
    }
    listener = listen("sqs", "--queue-url", url, **variables)
    until(lambda: redis.llen("uploads"), PATIENCE, listener.text)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    until(
        lambda: set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()) == {"0"},
        PATIENCE,
    )
    assert listener.end(signal.SIGTERM) == 0


@pytest.fixture
def doors(moto_server: S3Server, tmp_path: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What each listener that has no HTTP of its own is started with."""
    queue = moto_server.client("sqs").create_queue(QueueName="probed")["QueueUrl"]
    sqs = {"EVENTS__SQS__ENDPOINT_URL": moto_server.url, "EVENTS__SQS__WAIT_SECONDS": "1", **moto_server.environment()}
    return {
        "sqs": (["--queue-url", queue], sqs),
        "redis": (["--key", "bucketevents"], {}),
        "folder": (["--root", str(tmp_path)], {}),
    }


@pytest.mark.parametrize("door", ["sqs", "redis", "folder"])
def test_each_listener_answers_its_probes_and_stops_at_sigterm(
    listen: Callable[..., Started], doors: dict[str, tuple[list[str], dict[str, str]]], door: str
) -> None:
    arguments, variables = doors[door]
    listener = listen(door, *arguments, **variables)
    url = listener.says(r"http://127\.0\.0\.1:\d+/health").group()
    for probe in (url, url.replace("health", "ready")):
        until(lambda where=probe: httpx.get(where).status_code == 200, PATIENCE)  # type: ignore[misc]
    assert httpx.get(url).json() == {"status": "ok", "counts": {}, "away": {}}
    assert listener.end(signal.SIGTERM) == 0


def test_a_listener_whose_queue_does_not_answer_is_alive_and_not_ready(listen: Callable[..., Started]) -> None:
    nowhere = {"EVENTS__SQS__ENDPOINT_URL": "http://127.0.0.1:9", "STORES__S3__ACCESS_KEY_ID": "x"}
    listener = listen("sqs", "--queue-url", "http://127.0.0.1:9/1/q", STORES__S3__SECRET_ACCESS_KEY="y", **nowhere)
    url = listener.says(r"http://127\.0\.0\.1:\d+/health").group()
    until(lambda: httpx.get(url.replace("health", "ready")).status_code == 503, PATIENCE)
    assert httpx.get(url).status_code == 200
    assert "source" in httpx.get(url).json()["away"]
    assert listener.end(signal.SIGTERM) == 0


def test_what_is_taken_left_out_and_unreadable_is_counted_where_others_can_read_it(
    listen: Callable[..., Started], redis: Redis
) -> None:
    variables = {"EVENTS__FILTER__NAMES": "resolutions", "EVENTS__FILTER__SUFFIXES": '[".pdf"]'}
    listener = listen("redis", "--key", "bucketevents", **variables)
    for key in ("A_RES_78_105-EN.pdf", "in%2FS_RES_2768_(2025)-FR.PDF", "N2325995.pdf", "A_RES_78_105-EN.zip"):
        record = {**UPLOAD, "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 1}}}
        redis.rpush("bucketevents", json.dumps([{"Event": [record], "EventTime": "2026-03-01T10:20:30.456Z"}]))
    redis.rpush("bucketevents", "no JSON")
    until(lambda: redis.llen("{bucketevents}:dead"), PATIENCE, listener.text)
    assert listener.end(signal.SIGTERM) == 0
    assert keys_of_tasks(redis)[::-1] == ["A_RES_78_105-EN.pdf", "in/S_RES_2768_(2025)-FR.PDF"]
    assert redis.hgetall("{plenary}:events") == {
        "redis.accepted": "2",
        "redis.filtered.name": "1",
        "redis.filtered.suffix": "1",
        "redis.rejected": "1",
    }


def test_what_a_webhook_cannot_read_is_kept_for_a_person(listen: Callable[..., Started], redis: Redis) -> None:
    listener = listen("webhook", "--port", "0", EVENTS__WEBHOOK__TOKENS='["secret"]')
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()
    answer = httpx.post(f"{url}/events", content="{broken", headers={"Authorization": "Bearer secret"})
    assert answer.status_code == 400
    entries: Any = redis.xrange("{plenary}:rejected")
    ((_, kept),) = entries
    assert (kept["listener"], kept["raw"], json.loads(kept["failure"])["reason"]) == ("webhook", "{broken", "bad_event")


def test_a_queue_that_is_not_there_is_one_line_and_exit_code_1(
    listen: Callable[..., Started], moto_server: S3Server
) -> None:
    variables = {**moto_server.environment(), "EVENTS__SQS__ENDPOINT_URL": moto_server.url}
    listener = listen("sqs", "--queue-url", f"{moto_server.url}/123456789012/none", **variables)
    assert listener.process.wait(PATIENCE) == 1
    assert "Traceback" not in listener.text()
