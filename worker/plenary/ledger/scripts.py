"""The Lua scripts beside this file, registered with a client: sent once, then called by their SHA."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from redis import Redis

if TYPE_CHECKING:
    from redis.commands.core import Script


def script(redis: Redis, *names: str) -> Script:
    """The script of that name; of several, one behind the other, as one script."""
    return redis.register_script("".join(map(_text, names)))


@cache
def _text(name: str) -> str:
    return (files("plenary.ledger.lua") / f"{name}.lua").read_text(encoding="utf-8")
