"""`plenary check`: the checks that every process makes before it starts, with their arithmetic."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from plenary.cli.common import DATA, DataOption, adopt, read_settings, refuse
from plenary.cli.ledger_access import ledger_errors
from plenary.errors import IngestError
from plenary.ledger.acl import check_rights
from plenary.ledger.identity import read_identity, refuse_newer
from plenary.ledger.probe import check_clock, clock_offset_seconds, probe_writing
from plenary.services.clocks import check_store_clock
from plenary.settings.checks import arithmetic, check_server
from plenary.settings.connections import connect, connect_to_broker, why
from plenary.settings.model import ConfigError, Settings
from plenary.settings.signing import describe_signing

app = typer.Typer()


@app.command("check")
def check(
    *,
    server: Annotated[bool, typer.Option("--server/--no-server", help="Check ledger and broker too.")] = True,
    rights: Annotated[bool, typer.Option("--rights", help="Show what a reader may do, and a worker.")] = False,
    data: DataOption = DATA,
) -> None:
    """Check that the settings can work together, with the arithmetic, and ledger and broker by writing to them.

    Every process makes these checks before it starts, and refuses to start with the same messages.

    \b
    plenary check
    plenary check --rights --no-server
    PLENARY_LIMITS__PARSE_SECONDS=600 plenary check --no-server
    """  # noqa: D301 - \b is Click's mark for lines to keep
    adopt(data)
    settings = read_settings()
    for line in arithmetic(settings):
        typer.echo(line)
    typer.echo(describe_signing(settings))
    if server:
        try:
            with ledger_errors(), connect(settings) as redis:
                check_server(redis)
                check_clock(clock_offset_seconds(redis), "the ledger's server")
                check_rights(redis, settings, of_broker=False)
                probe_writing(redis, settings.redis.prefix)
                if identity := read_identity(redis, settings.redis.prefix):
                    refuse_newer(identity.schema)
            check_store_clock(settings)
            _check_broker(settings)
        except ConfigError as error:
            refuse(str(error))
    _check_walls(table=rights)
    typer.echo("OK")


def _check_broker(settings: Settings) -> None:
    from plenary.services.dependencies import check_prefix, probe_broker  # noqa: PLC0415 - loads Celery

    try:
        if redis := connect_to_broker(settings):
            with redis:
                check_rights(redis, settings, of_broker=True)
        probe_broker()
        check_prefix(settings.redis.prefix)
    except ConfigError:
        raise
    except Exception as error:
        raise ConfigError(f"The broker cannot be used: {why(error)}.") from error


def _check_walls(*, table: bool) -> None:
    """Try the rights of a reader and report what the kernel did not grant, which is no reason to refuse a start."""
    from plenary.sandbox.rights import compare_rights  # noqa: PLC0415 - starts a process

    try:
        report = compare_rights()
    except IngestError as error:
        refuse(str(error))
    if table:
        view = Table("a process may", "worker", "reader")
        for right in report.rights:
            view.add_row(right.name, right.worker, right.reader)
        Console().print(view)
    for missing in report.missing:
        typer.echo(f"a reader's walls lack one: {missing}", err=True)
    for right in report.rights:
        if right.left_over:
            typer.echo(f"a reader may {right.name}", err=True)
