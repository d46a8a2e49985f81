"""Settings from the environment, and what is said of wrong ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plenary.settings.model import ConfigError, settings


def test_variables_reach_their_branch(environment: Callable[..., None]) -> None:
    environment(LIMITS__PAGES=7, BROKER__URL="redis://:geheim@host/1", EVENTS__WEBHOOK__TOKENS='["a", "b"]')
    chosen = settings()
    assert chosen.limits.pages == 7
    assert chosen.broker.url.get_secret_value() == "redis://:geheim@host/1"
    assert [token.get_secret_value() for token in chosen.events.webhook.tokens] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LIMITS__PAGES", "many", "PLENARY_LIMITS__PAGES cannot be used"),
        ("LIMITS__PAGE", "7", "PLENARY_LIMITS__PAGE is not a setting of Plenary"),
        ("REDIS__PREFIX", "a:b", "PLENARY_REDIS__PREFIX cannot be used"),
        ("EVENTS__WEBHOOK__TOKENS", "no list", "list"),
    ],
)
def test_a_wrong_variable_is_named(environment: Callable[..., None], name: str, value: str, sentence: str) -> None:
    environment(**{name: value})
    with pytest.raises(ConfigError, match=sentence):
        settings()


def test_a_refusal_tells_no_value(environment: Callable[..., None]) -> None:
    environment(BROKER__PASSWORD="geheim", LIMITS__PAGES="geheim")
    with pytest.raises(ConfigError) as refused:
        settings()
    assert "geheim" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 2


def test_settings_shown_tell_no_secret(environment: Callable[..., None]) -> None:
    environment(BROKER__URL="redis://:geheim@host/1", FLOWER__BASIC_AUTH="me:geheim")
    assert "geheim" not in repr(settings())
