"""The Lua scripts beside this file, registered with a client: sent once, then called by their SHA."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redis import Redis
    from redis.commands.core import Script


def script(redis: Redis, *names: str) -> Script:
    """The script of that name; of several, one behind the other, as one script."""
    place = files("worker.ledger")
    return redis.register_script("".join((place / f"{name}.lua").read_text(encoding="utf-8") for name in names))
