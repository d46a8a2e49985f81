"""Log lines: one shape for all, no secret in any."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from plenary.observability.logging import configure
from plenary.settings.model import Log


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (text,) = capsys.readouterr().err.splitlines()
    return dict(json.loads(text))


def test_our_lines_and_those_of_libraries_have_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Log(format="json"))
    structlog.get_logger("ours").info("file.done", record="R")
    ours = line(capsys)
    logging.getLogger("celery.worker").warning("lost %s", "it")
    theirs = line(capsys)
    assert ours["event"] == "file.done"
    assert ours["record"] == "R"
    assert theirs["event"] == "lost it"
    assert {"event", "level", "logger", "timestamp"} <= ours.keys() & theirs.keys()


@pytest.mark.parametrize("logger", ["ours", "kombu.transport"])
def test_a_url_is_written_without_its_credentials(capsys: pytest.CaptureFixture[str], logger: str) -> None:
    configure(Log(format="json"))
    logging.getLogger(logger).error("no answer from redis://me:geheim@host:6379/0 or amqp://:geheim@other//")
    text = line(capsys)["event"]
    assert text == "no answer from redis://***@host:6379/0 or amqp://***@other//"


def test_a_value_whose_name_says_that_it_is_secret_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Log(format="json"))
    request = {"headers": {"Authorization": "Bearer geheim"}, "url": "https://me:geheim@host", "size": 3}
    structlog.get_logger("ours").info("asked", token="geheim", request=[request])
    told = line(capsys)
    assert "geheim" not in json.dumps(told)
    assert told["request"][0]["size"] == 3


def test_an_exception_is_one_line_without_credentials(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Log(format="json"))
    try:
        raise ConnectionError("redis://me:geheim@host is away")  # noqa: TRY301
    except ConnectionError:
        structlog.get_logger("ours").exception("trouble")
    text = json.dumps(line(capsys))
    assert "ConnectionError" in text
    assert "geheim" not in text


@pytest.mark.parametrize("quiet", ["pdfminer.psparser", "botocore.auth", "celery.app.trace"])
def test_chatty_libraries_are_held_back_even_at_debug(quiet: str) -> None:
    configure(Log(level="DEBUG"))
    assert not logging.getLogger(quiet).isEnabledFor(logging.INFO)


def test_the_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Log(format="console"))
    structlog.get_logger("ours").info("file.done", record="R")
    text = capsys.readouterr().err
    assert "file.done" in text
    assert not text.startswith("{")
