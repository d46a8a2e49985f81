"""The Lua scripts of the folder `lua`, registered with a client: sent once, then called by their SHA."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from redis import Redis
from redis.lock import Lock


class LuaScript:
    """One script behind one client; several files are joined in their order. Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, *names: str) -> None:
        self._script = redis.register_script("".join(map(_text, names)))

    def __call__(self, keys: Sequence[str], *bodies: str | bytes, **arguments: object) -> Any:
        """Run the script.

        Args:
            keys: The keys that it touches.
            bodies: Long texts and bytes, as `ARGV[2]` and so on: they are neither quoted nor decoded.
            arguments: All else, by name: one JSON object, `ARGV[1]`.

        """
        named = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
        return self._script(keys=list(keys), args=[named, *bodies])


def lock_token(lock: Lock) -> str:
    """The token of a lock that is held, for a script that checks it."""
    token = cast("str | bytes", lock.local.token)
    return token.decode() if isinstance(token, bytes) else token


@cache
def _text(name: str) -> str:
    return (files("plenary.ledger.lua") / f"{name}.lua").read_text(encoding="utf-8")
