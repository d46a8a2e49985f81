"""The files of config/ that an operator edits: complete, up to date, and accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from test_flower import read

import settings_page
from plenary.settings.model import Settings, settings
from support.processes import PROJECT
from support.settings_problems import settings_problems

CONFIG = PROJECT / "config"


def assignments(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(re.findall(r"^#?([A-Z]\w+)=(.*)$", "\n".join(lines), re.MULTILINE))


def test_the_list_of_settings_is_up_to_date() -> None:
    assert settings_page.ENVIRONMENT.read_text(encoding="utf-8") == settings_page.environment(), "run `make reference`"


def test_every_setting_is_listed_once() -> None:
    names = re.findall(r"^#(PLENARY_[\w<>]+)=", settings_page.ENVIRONMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(settings_page.variables())


def test_the_listed_defaults_are_the_defaults(environment: Callable[..., None]) -> None:
    values = {name: value for name, value in assignments(settings_page.ENVIRONMENT).items() if value}
    # a branch that is none by default and asks for more than its defaults
    values = {name: value for name, value in values.items() if not name.startswith("PLENARY_WEB__OIDC__")}
    environment(**{name.removeprefix("PLENARY_"): value for name, value in values.items()})
    assert settings() == Settings.model_construct()
    assert len(values) > 60


@pytest.mark.parametrize("name", ["development.env", "production.env"])
def test_a_profile_is_accepted(environment: Callable[..., None], name: str) -> None:
    values = assignments(CONFIG / name)
    environment(**{key.removeprefix("PLENARY_"): value for key, value in values.items() if key.startswith("PLENARY_")})
    assert settings_problems(settings()) == []


def test_the_configuration_of_flower_keeps_what_the_settings_say(environment: Callable[..., None]) -> None:
    environment(FLOWER__PORT="5556", FLOWER__READ_ONLY="false")
    options = read(CONFIG / "flower.py")
    assert (options["port"], options["read_only"], options["natural_time"]) == (5556, False, False)
    assert options["format_task"] is not None
