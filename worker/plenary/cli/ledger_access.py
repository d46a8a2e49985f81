"""The ledger for commands that read it, with one sentence if its server does not respond."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from redis import Redis
from redis.exceptions import RedisError

from plenary.cli.common import adopt, read_settings
from plenary.ledger.client import Ledger
from plenary.settings.connections import MEMORY_FULL, connect, why
from plenary.settings.model import Settings


@contextmanager
def ledger_errors() -> Iterator[None]:
    """End the command with exit code 1 if the ledger's server does not respond."""
    try:
        yield
    except RedisError as error:
        if (reason := why(error)) == MEMORY_FULL:
            typer.echo(f"The ledger's server takes no writes: {reason}.", err=True)
        else:
            typer.echo(f"The ledger's server does not respond: {error}. Is `plenary up` running here?", err=True)
        raise typer.Exit(1) from None


@contextmanager
def connected(data: Path) -> Iterator[tuple[Settings, Redis]]:
    """Open the settings and the ledger's client."""
    adopt(data)
    current = read_settings()
    with ledger_errors(), connect(current) as redis:
        yield current, redis


@contextmanager
def open_ledger(data: Path) -> Iterator[Ledger]:
    """Open the ledger."""
    with connected(data) as (current, redis):
        yield Ledger(redis, current.redis.prefix)
