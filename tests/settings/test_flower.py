"""Flower's configuration file, executed as Flower does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import flower.views.auth
import pytest
from flower.options import default_options
from tornado.options import OptionParser

from plenary.settings import checks

FILE = Path(checks.__file__).with_name("flower.py")


def read(file: Path = FILE) -> dict[str, Any]:
    """Its names, as far as Flower has an option of that name and takes a value of that type."""
    options = OptionParser()
    for name in default_options._options.keys() - options._options.keys():
        option = default_options._options[name]
        options.define(
            name, default=option.default, type=option.type, multiple=option.multiple, group=option.group_name
        )
    options.parse_config_file(str(file), final=False)
    return {name.replace("-", "_"): option.value() for name, option in options._options.items()}


def test_it_is_closed_and_cannot_act_unless_told(environment: Callable[..., None]) -> None:
    environment()
    found = read()
    assert (found["address"], found["port"], found["read_only"], found["persistent"]) == (
        "127.0.0.1",
        5555,
        True,
        False,
    )


def test_a_password_and_a_database_are_taken_from_the_settings(environment: Callable[..., None]) -> None:
    environment(FLOWER__BASIC_AUTH="me:secret", FLOWER__DATABASE="/flower/flower", FLOWER__URL_PREFIX="/window/")
    found = read()
    assert (found["basic_auth"], found["persistent"], found["db"]) == (["me:secret"], True, "/flower/flower")
    assert (found["url_prefix"], found["state_save_interval"]) == ("window", 60_000)


def test_sign_on_by_another_names_a_handler_that_flower_has(environment: Callable[..., None]) -> None:
    for provider in ("google", "github", "gitlab", "okta"):
        environment(
            FLOWER__OAUTH__PROVIDER=provider,
            FLOWER__OAUTH__KEY="key",
            FLOWER__OAUTH__SECRET="secret",
            FLOWER__OAUTH__REDIRECT_URI="https://plenary.example/login",
            FLOWER__OAUTH__EMAILS=r".*@archive\.example",
        )
        found = read()
        module, _, name = found["auth_provider"].rpartition(".")
        assert (module, found["auth"]) == ("flower.views.auth", r".*@archive\.example")
        assert hasattr(flower.views.auth, name)


@pytest.mark.parametrize(
    ("result", "exception", "shown"),
    [
        ("{'outcome': 'created', 'record': 'A/RES/85/901:en', 'reason': None}", None, "created \u00b7 A/RES/85/901:en"),
        (None, "FileFailedError('damaged')", "failed \u00b7 damaged"),
        (None, "TimeLimitExceeded(180)", None),
        ("None", None, "None"),
        ("{'cut off...", None, "{'cut off..."),
        (None, None, None),
    ],
)
def test_a_result_is_shown_in_a_few_words(
    environment: Callable[..., None], result: str | None, exception: str | None, shown: str | None
) -> None:
    environment()
    assert read()["format_task"](SimpleNamespace(result=result, exception=exception)).result == shown
