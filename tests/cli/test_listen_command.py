from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plenary.cli.listen import app


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sqs"], "PLENARY_EVENTS__SQS__QUEUE_URL"),
        (["redis"], "PLENARY_EVENTS__REDIS__KEY"),
        (["webhook"], "PLENARY_EVENTS__WEBHOOK__TOKENS"),
        (["folder"], "PLENARY_STORES__FOLDER__ROOT"),
        (["folder", "--root", "/no/such/folder"], "create it first"),
    ],
)
def test_what_is_missing_is_named_with_exit_code_2(
    environment: Callable[..., None], arguments: list[str], says: str
) -> None:
    environment()
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_topic_that_is_none_is_refused(environment: Callable[..., None]) -> None:
    environment(EVENTS__WEBHOOK__SNS_TOPICS='["arn:aws:sqs:eu-west-1:123456789012:uploads"]')
    result = CliRunner().invoke(app, ["webhook"])
    assert result.exit_code == 2
    assert "no ARN of an SNS topic" in result.stderr


def test_a_port_that_is_taken_is_named(environment: Callable[..., None], tmp_path: Path) -> None:
    environment()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["folder", "--root", str(tmp_path), "--health-port", port])
    assert result.exit_code == 2
    assert f"Port {port}" in result.stderr


def test_settings_that_cannot_work_are_refused_before_anything_is_taken(environment: Callable[..., None]) -> None:
    environment(BROKER__URL="gopher://127.0.0.1", STORES__FOLDER__ROOT="/")
    result = CliRunner().invoke(app, ["folder"])
    assert result.exit_code == 2
    assert "PLENARY_BROKER__URL" in result.stderr


@pytest.mark.parametrize("listener", ["sqs", "redis", "webhook", "folder"])
def test_help_shows_an_example(listener: str) -> None:
    assert f"plenary listen {listener}" in CliRunner().invoke(app, [listener, "--help"]).stdout
