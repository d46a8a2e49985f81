"""Parameter types, and option names of the release before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from plenary.cli import RENAMED, application, with_current_names
from plenary.cli.common import REASONS, Location, one_of, parse_duration, parse_location, parse_time

RUNNER = CliRunner()


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), ("12h", 43200), ("7d", 604800)])
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


def test_a_location_is_a_store_a_bucket_and_a_prefix() -> None:
    location = parse_location("s3://documents/2031/")
    assert location == Location("s3", "documents", "2031/")
    assert str(location) == "s3://documents/2031/"


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert parse_time("2031-05-17") == datetime(2031, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (parse_duration, "soon", "is not a duration"),
        (parse_location, "documents", "does not name a bucket"),
        (parse_location, "ftp://documents/", "does not name a bucket"),
        (parse_time, "yesterday", "is not a time"),
        (one_of(REASONS, "an error code"), "tired", "is not an error code"),
    ],
)
def test_an_unusable_value_gets_an_example(parse: object, text: str, sentence: str) -> None:
    with pytest.raises(typer.BadParameter, match=sentence):
        parse(text)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("arguments", "choices"),
    [
        (["parse", "--engine", "quick", "x.pdf"], "pdfium"),
        (["parse", "--format", "word", "x.pdf"], "markdown"),
        (["ingest", "--queue", "later", "x.pdf"], "backfill"),
        (["backfill", "plan", "s3://a/", "--language", "xx"], "fr,"),
        (["backfill", "plan", "s3://a/", "--organ", "XX"], "ECOSOC"),
    ],
)
def test_a_closed_set_lists_its_choices(arguments: list[str], choices: str) -> None:
    result = RUNNER.invoke(application(arguments[:1]), arguments)
    assert result.exit_code == 2
    assert choices in result.output


@pytest.mark.parametrize("command", RENAMED)
def test_old_option_names_lead_to_options_that_exist(command: str) -> None:
    group = typer.main.get_command(application([command]))
    assert isinstance(group, TyperGroup)
    top = group.commands[command]
    commands = top.commands.values() if isinstance(top, TyperGroup) else [top]
    options = {name for each in commands for parameter in each.params for name in parameter.opts}
    assert set(RENAMED[command].values()) <= options
    assert not set(RENAMED[command]) & options


def test_an_old_option_name_works_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert with_current_names(["failures", "list", "--older=7d", "--newer", "9d"]) == [
        *("failures", "list", "--older-than=7d", "--newer-than", "9d")
    ]
    assert "--older is now --older-than" in capsys.readouterr().err


def test_a_name_that_did_not_change_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["parse", "--older", "x.pdf"]
    assert with_current_names(arguments) == arguments
    assert capsys.readouterr().err == ""


def test_every_command_explains_its_exit_codes() -> None:
    result = RUNNER.invoke(application(["backfill"]), ["backfill", "run", "--help"])
    assert "130 interrupted" in " ".join(result.output.split())
