"""`plenary check`: what every process asks itself before it starts, and the sums behind it. It changes nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from plenary.cli.running import DATA, DataOption, adopt
from plenary.cli.usage import read_settings, refuse

app = typer.Typer()


@app.command("check")
def check(
    *,
    server: Annotated[bool, typer.Option("--server/--no-server", help="Also ask the ledger's server.")] = True,
    data: DataOption = DATA,
) -> None:
    """See whether the settings can work together, with the arithmetic, and how the ledger's server is set up.

    Worker, schedule, Flower, listeners and commands ask the same before they start, and refuse with the same sentences.

    Exit codes: 0 all well, 1 the ledger's server does not answer, 2 the settings cannot work together.

    \b
    plenary check
    PLENARY_LIMITS__PARSE_SECONDS=600 plenary check --no-server
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from redis.exceptions import RedisError  # noqa: PLC0415 - help comes without it

    from plenary.settings.checks import arithmetic, check_server  # noqa: PLC0415
    from plenary.settings.connections import connect  # noqa: PLC0415
    from plenary.settings.model import ConfigError  # noqa: PLC0415

    adopt(data)
    chosen = read_settings()
    for line in arithmetic(chosen):
        typer.echo(line)
    if server:
        try:
            with connect(chosen) as redis:
                check_server(redis)
        except ConfigError as refused:
            refuse(str(refused))
        except RedisError as error:
            typer.echo(f"The ledger's server does not answer: {error}. Is `plenary up` running here?", err=True)
            raise typer.Exit(1) from None
    typer.echo("All well.")
