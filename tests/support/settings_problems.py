"""The problems that the start-up check finds in settings."""

from __future__ import annotations

from plenary.settings.checks import check_settings
from plenary.settings.model import ConfigError, Settings


def settings_problems(settings: Settings) -> list[str]:
    """Each problem in a sentence; none where the settings are accepted."""
    try:
        check_settings(settings)
    except ConfigError as error:
        return str(error).splitlines()
    return []
