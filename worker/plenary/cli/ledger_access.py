"""The ledger for commands that read all of it, with one sentence where its server does not answer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from plenary.cli.running import adopt
from plenary.cli.usage import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from plenary.cli.running import DataOption
    from plenary.ledger.scan import Survey
    from plenary.settings.model import Settings


@contextmanager
def connected(data: DataOption) -> Iterator[tuple[Settings, Redis]]:
    """The settings and the ledger's client. Where its server does not answer, the command ends with exit code 1."""
    from redis.exceptions import RedisError  # noqa: PLC0415 - help comes without it

    from plenary.settings.connections import connect  # noqa: PLC0415

    adopt(data)
    chosen = read_settings()
    try:
        with connect(chosen) as redis:
            yield chosen, redis
    except RedisError as error:
        typer.echo(f"The ledger's server does not answer: {error}. Is `plenary up` running here?", err=True)
        raise typer.Exit(1) from None


@contextmanager
def survey(data: DataOption) -> Iterator[Survey]:
    """The survey of the ledger in use; see `connected`."""
    from plenary.ledger.scan import Survey  # noqa: PLC0415

    with connected(data) as (chosen, redis):
        yield Survey(redis, chosen.redis.prefix)
