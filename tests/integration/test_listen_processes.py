from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from processes import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from redis import Redis
    from s3_servers import S3Server

pytest_plugins = ("s3_servers",)
pytestmark = pytest.mark.integration

PATIENCE = 30
UPLOAD = {
    "eventSource": "minio:s3",
    "eventName": "s3:ObjectCreated:Put",
    "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a%20b.pdf", "size": 1}},
}


class Listener:
    """`plenary listen` as a process of its own."""

    def __init__(self, log: Path, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        self.log = log
        others = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "worker.commands", "listen", *arguments],
                env={**others, **{f"PLENARY_{name}": value for name, value in variables.items()}},
                stderr=output,
            )

    def says(self, pattern: str) -> re.Match[str]:
        until(lambda: re.search(pattern, self.log.read_text()), PATIENCE, self.log.read_text)
        found = re.search(pattern, self.log.read_text())
        assert found
        return found

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def listen(tmp_path: Path, valkey: str) -> Iterator[Callable[..., Listener]]:
    started: list[Listener] = []

    def listen(*arguments: str, **variables: str) -> Listener:
        log = tmp_path / f"listener-{len(started)}.log"
        started.append(Listener(log, arguments, {"BROKER__URL": valkey, **variables}))
        return started[-1]

    yield listen
    for listener in started:
        if listener.process.poll() is None:
            listener.process.kill()
            listener.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_webhook_puts_the_task_on_the_broker_before_it_answers(
    listen: Callable[..., Listener], redis: Redis, number: signal.Signals
) -> None:
    listener = listen("webhook", "--port", "0", EVENTS__WEBHOOK__TOKENS='["secret"]')
    url = listener.says(r"http://127\.0\.0\.1:\d+").group()
    answer = httpx.post(
        f"{url}/events", content=json.dumps({"Records": [UPLOAD]}), headers={"Authorization": "Bearer secret"}
    )
    assert answer.json()["accepted"] == 1
    assert redis.llen("uploads") == 1
    assert listener.end(number) == 0


def test_the_webhook_says_503_while_there_is_no_broker(listen: Callable[..., Listener]) -> None:
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


def test_a_file_dropped_into_the_folder_becomes_a_task(
    listen: Callable[..., Listener], redis: Redis, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    listener = listen("folder", "--root", str(inbox))
    (inbox / "new.pdf").write_bytes(b"x")
    until(lambda: redis.llen("uploads"), PATIENCE, listener.log.read_text)
    assert redis.llen("uploads") == 1
    assert listener.end(signal.SIGINT) == 0


def test_a_message_of_sqs_becomes_a_task_and_is_deleted(
    listen: Callable[..., Listener], redis: Redis, moto_server: S3Server
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
    until(lambda: redis.llen("uploads"), PATIENCE, listener.log.read_text)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    until(
        lambda: set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()) == {"0"},
        PATIENCE,
    )
    assert listener.end(signal.SIGTERM) == 0


def test_a_queue_that_is_not_there_is_one_line_and_exit_code_1(
    listen: Callable[..., Listener], moto_server: S3Server
) -> None:
    variables = {**moto_server.environment(), "EVENTS__SQS__ENDPOINT_URL": moto_server.url}
    listener = listen("sqs", "--queue-url", f"{moto_server.url}/123456789012/none", **variables)
    assert listener.process.wait(PATIENCE) == 1
    assert "Traceback" not in listener.log.read_text()
