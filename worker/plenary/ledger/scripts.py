"""The Lua scripts of the folder `lua`, registered with a client: sent once, then called by their SHA."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from redis import Redis
from redis.exceptions import NoScriptError
from redis.lock import Lock

if TYPE_CHECKING:
    from redis.commands.core import Script


class ScriptCall(NamedTuple):
    """A script with its keys and arguments, for `run_all`."""

    script: Script
    keys: list[str]
    args: list[str | bytes]

    def run(self) -> Any:
        """Run it alone. The client sends a script that the server does not know."""
        return self.script(keys=self.keys, args=self.args)


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
        return self.call(keys, *bodies, **arguments).run()

    def call(self, keys: Sequence[str], *bodies: str | bytes, **arguments: object) -> ScriptCall:
        """The same, for `run_all`."""
        named = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
        return ScriptCall(self._script, list(keys), [named, *bodies])


def run_all(redis: Redis, calls: Sequence[ScriptCall]) -> list[Any]:
    """Run scripts in one round trip: their answers. Each is whole by itself; the first error is raised after all."""
    if len(calls) == 1:
        return [calls[0].run()]
    with redis.pipeline(transaction=False) as pipe:
        for script, names, args in calls:
            pipe.evalsha(script.sha, len(names), *names, *args)
        answers = pipe.execute(raise_on_error=False)
    for number, answer in enumerate(answers):
        if isinstance(answer, NoScriptError):
            answers[number] = calls[number].run()
        elif isinstance(answer, Exception):
            raise answer
    return answers


def lock_token(lock: Lock) -> str:
    """The token of a lock that is held, for a script that checks it."""
    token = cast("str | bytes", lock.local.token)
    return token.decode() if isinstance(token, bytes) else token


@cache
def _text(name: str) -> str:
    return (files("plenary.ledger.lua") / f"{name}.lua").read_text(encoding="utf-8")
