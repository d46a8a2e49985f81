"""The identity of a ledger: the version of its keys and rows, and the epoch, another one after a loss or a restore.

Revisions of records are milliseconds of the server's clock, or one more than the last, whichever is greater. So they go
up over the loss of a ledger too, and consumers that keep the highest one need not care. Whoever does has the epoch.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from redis import Redis

from plenary.ledger import keys
from plenary.settings.model import ConfigError

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class LedgerIdentity:
    """`schema` is the version of keys and rows; `since` when the epoch began, in seconds since 1970."""

    schema: int
    epoch: str
    since: int


def _to_2(redis: Redis, prefix: str) -> None:
    """Version 1 said nothing of itself; its rows are as those of version 2, with revisions that counted from 1."""


MIGRATIONS: dict[int, Callable[[Redis, str], None]] = {1: _to_2}  # from that version to the next


def read_identity(redis: Redis, prefix: str) -> LedgerIdentity | None:
    """The row; None for a ledger that is new, or of version 1."""
    row = cast("dict[str, str]", redis.hgetall(keys.identity(prefix)))
    return (
        LedgerIdentity(int(row["schema"]), row.get("epoch", ""), int(row.get("since", 0))) if "schema" in row else None
    )


def prepare(redis: Redis, prefix: str) -> LedgerIdentity:
    """Make a ledger that is new, or bring an older one up to date. Errors: `ConfigError` for one of a newer Plenary."""
    identity = read_identity(redis, prefix)
    schema = identity.schema if identity else 1
    refuse_newer(schema)
    for version in range(schema, SCHEMA):
        MIGRATIONS[version](redis, prefix)
        redis.hset(keys.identity(prefix), "schema", version + 1)
    return begin_epoch(redis, prefix, anew=False)


def refuse_newer(schema: int) -> None:
    """Errors: `ConfigError` for the schema of a newer Plenary."""
    if schema > SCHEMA:
        raise ConfigError(
            f"The ledger is of version {schema}, written by a newer Plenary; this one knows {SCHEMA} and would spoil "
            "it. Run the newer Plenary, or restore a backup taken before it ran: plenary ledger restore."
        )


def begin_epoch(redis: Redis, prefix: str, *, anew: bool) -> LedgerIdentity:
    """Give the ledger an epoch where it has none; `anew`: another one than it had."""
    key, (seconds, _) = keys.identity(prefix), redis.time()
    if anew:
        redis.hdel(key, "epoch")
    redis.hsetnx(key, "schema", SCHEMA)
    if redis.hsetnx(key, "epoch", uuid.uuid4().hex):
        redis.hset(key, "since", seconds)
    identity = read_identity(redis, prefix)
    assert identity  # it was written just now
    return identity
