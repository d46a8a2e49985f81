"""Flower's environment from the settings. Credentials go by the environment, never on a command line.

https://flower.readthedocs.io/en/latest/config.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """What `celery -A worker.app flower` reads. Its `/metrics` and `/healthcheck` stay open even with a password."""
    flower = settings.flower
    shown = {"FLOWER_ADDRESS": flower.host, "FLOWER_PORT": str(flower.port), "FLOWER_LOGGING": "warning"}
    if flower.basic_auth:
        shown["FLOWER_BASIC_AUTH"] = flower.basic_auth.get_secret_value()
    return shown
