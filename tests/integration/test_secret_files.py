"""Secrets from files, replaced while processes run: no restart, and no file is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection
from redis import Redis
from redis.exceptions import RedisError

from plenary.errors import IngestError
from plenary.ledger.stream_trimming import Trimming
from plenary.services.embedded_valkey import Server
from plenary.settings.connections import for_redis_py
from plenary.settings.model import settings
from plenary.sinks.registry import subscribers
from support.processes import PLENARY, PROJECT, WORKER, Started, free_port, plenary, until
from support.rabbitmq import Rabbit
from support.sink_messages import created, deliver, record, told

pytestmark = pytest.mark.integration
pytest_plugins = ("support.rabbitmq",)

FILES = PROJECT / "tests" / "samples" / "files"


def test_a_worker_follows_a_password_that_is_replaced(
    valkey_server: Server,
    redis: Redis,
    quick: dict[str, Any],
    inbox: Path,
    tmp_path: Path,
    start: Callable[..., Started],
) -> None:
    port, file = free_port(), tmp_path / "broker-url"
    admin: Any = Redis.from_url(for_redis_py(valkey_server.url))
    admin.config_set("port", port)
    values = {name: value for name, value in quick.items() if name != "BROKER__URL"} | {"BROKER__URL_FILE": file}

    def use(password: str, old: str = "") -> None:
        admin.execute_command(
            "ACL", "SETUSER", "w", "on", "+@all", "~*", "&*", f">{password}", *([f"<{old}"] if old else [])
        )
        file.write_text(f"redis://w:{password}@127.0.0.1:{port}/0\n")

    try:
        use("first")
        worker = start(*WORKER, "--concurrency=1", **values)
        worker.says("ready")
        shutil.copy(FILES / "A_RES_85_903-EN.txt", inbox)
        assert plenary("ingest", str(inbox), **values).returncode == 0, worker.text()

        use("second", old="first")
        with suppress(RedisError):
            admin.client_kill_filter(user="w")
        shutil.copy(FILES / "A_RES_85_901-EN.docx", inbox)
        done = plenary("ingest", str(inbox / "A_RES_85_901-EN.docx"), **values)
        assert done.returncode == 0, worker.text()
        assert "first" not in worker.text()
        assert "second" not in worker.text()
    finally:
        admin.config_set("port", 0)
        admin.execute_command("ACL", "DELUSER", "w")


def test_a_connection_to_rabbitmq_has_the_password_that_is_in_the_file_then(
    rabbitmq: Rabbit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "broker-url"
    monkeypatch.setenv("PLENARY_BROKER__URL_FILE", str(file))
    transport = "plenary.celery_support.amqp_transport:AmqpTransport"
    address = f"127.0.0.1:{rabbitmq.port}//"
    rabbitmq.control("add_user", "w", "first")
    rabbitmq.control("set_permissions", "-p", "/", "w", ".*", ".*", ".*")
    file.write_text(f"amqp://w:first@{address}\n")
    options: dict[str, Any] = {"userid": "w", "password": "first", "transport": transport}
    place: dict[str, Any] = {"hostname": "127.0.0.1", "port": rabbitmq.port, "virtual_host": "/"}
    try:
        with Connection(**place, **options) as connection:
            connection.connect()
            rabbitmq.control("change_password", "w", "second")
            file.write_text(f"amqp://w:second@{address}\n")
            connection.close()
            connection.connect()
            assert connection.connected
        # guest has a password of its own, which is not that of the file
        with Connection(**place, **options | {"userid": "guest"}) as other, pytest.raises(AccessRefused):
            other.connect()
    finally:
        rabbitmq.control("delete_user", "w")


def test_a_sink_of_rabbitmq_delivers_with_the_password_that_is_in_the_file_then(
    rabbitmq: Rabbit, tmp_path: Path, environment: Callable[..., None], redis: Redis
) -> None:
    file, address = tmp_path / "sink-url", f"127.0.0.1:{rabbitmq.port}//"
    rabbitmq.control("add_user", "s", "first")
    rabbitmq.control("set_permissions", "-p", "/", "s", ".*", ".*", ".*")
    rabbitmq.bind("secret-files", "plenary", "#")
    file.write_text(f"amqp://s:first@{address}\n")
    environment(SINKS__AMQP__MAIN__URL_FILE=file)
    sink = subscribers(settings(), redis, Trimming())["amqp.main"].sink
    try:
        deliver(sink, told(created(record(1))))
        rabbitmq.control("change_password", "s", "second")
        with pytest.raises(IngestError) as refused:
            deliver(sink, told(created(record(2))))
        assert "first" not in str(refused.value)
        file.write_text(f"amqp://s:second@{address}\n")
        deliver(sink, told(created(record(2))))
        assert len(rabbitmq.take("secret-files")) == 2
    finally:
        rabbitmq.control("delete_user", "s")
        rabbitmq.delete("secret-files")


def test_a_webhook_follows_tokens_that_are_replaced(
    quick: dict[str, Any], tmp_path: Path, start: Callable[..., Started]
) -> None:
    port, file = free_port(), tmp_path / "tokens"
    file.write_text(json.dumps(["old-token"]))
    door = start(*PLENARY, "listen", "webhook", "--port", str(port), **quick, EVENTS__WEBHOOK__TOKENS_FILE=file)

    def status(token: str) -> int:
        try:
            headers = {"Authorization": f"Bearer {token}"}
            return httpx.post(f"http://127.0.0.1:{port}/events", json={"Records": []}, headers=headers).status_code
        except httpx.HTTPError:
            return 0

    until(lambda: status("old-token") == 200, 60, door.text)
    assert status("new-token") == 401
    file.write_text(json.dumps(["new-token"]))
    assert status("new-token") == 200
    assert status("old-token") == 401
    file.write_text("[")
    assert status("new-token") == 200, "half a file is no new list"
