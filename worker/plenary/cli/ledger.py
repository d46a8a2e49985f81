"""`plenary ledger`: keep a copy of the ledger, bring it back, see whether its parts agree."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.cli.common import DATA, DataOption, refuse
from plenary.cli.ledger_access import connected
from plenary.settings.model import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The backup.")]


@app.command()
def backup(file: FileArgument, *, data: DataOption = DATA) -> None:
    """Write the whole ledger to a file: outcomes, records, streams, dead letters, outbox, what waits.

    It is exact while no worker runs. Taken beside running workers it is good too, with a reconcile after its restore.

    Exit codes: 0 OK, 1 the ledger's server does not answer or the file cannot be written, 2 wrong options.

    Example: plenary ledger backup ledger-$(date +%F).gz
    """
    from plenary.services import ledger_backup  # noqa: PLC0415 - help comes without it

    with connected(data) as (settings, redis):
        try:
            _tell(ledger_backup.backup(redis, settings.redis.prefix, file))
        except ConfigError as error:
            refuse(str(error))
        except OSError as error:
            typer.echo(f"{file} cannot be written: {error.strerror}.", err=True)
            raise typer.Exit(1) from None


@app.command()
def restore(
    file: FileArgument,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Remove the ledger that is there.")] = False,
    data: DataOption = DATA,
) -> None:
    """Bring a ledger back from a file. Stop workers and schedule before, and reconcile every bucket after.

    The file is checked as a whole before anything changes. The ledger begins another epoch, which each event carries.

    Exit codes: 0 OK, 1 there is a ledger, the file is not whole, or the server does not answer, 2 wrong options,
    or a backup of a newer Plenary.

    \b
    plenary ledger restore ledger-2031-05-01.gz --replace
    plenary reconcile s3://documents/
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from plenary.services import ledger_backup  # noqa: PLC0415

    with connected(data) as (settings, redis):
        try:
            _tell(ledger_backup.restore(redis, settings.redis.prefix, file, replace=replace))
        except ConfigError as error:
            refuse(str(error))
        except (ledger_backup.BackupError, OSError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
    typer.echo("Now reconcile every bucket: what came after the backup is found by that.")


@app.command()
def check(*, data: DataOption = DATA) -> None:
    """Show version, epoch and size of the ledger, and what of it does not agree. It changes nothing.

    Exit codes: 0 all agrees, 1 something does not, or the ledger's server does not answer, 2 wrong options or settings.
    """
    from plenary.ledger.identity import read_identity  # noqa: PLC0415
    from plenary.services import ledger_backup  # noqa: PLC0415

    with connected(data) as (settings, redis):
        prefix = settings.redis.prefix
        if identity := read_identity(redis, prefix):
            since = datetime.fromtimestamp(identity.since, UTC).strftime("%Y-%m-%d %H:%M:%S")
            typer.echo(f"version {identity.schema}, epoch {identity.epoch} since {since} UTC")
        _tell(ledger_backup.counts(redis, prefix))
        wrong = 0
        for sentence in ledger_backup.faults(redis, prefix):
            typer.echo(sentence, err=True)
            wrong += 1
    if wrong:
        raise typer.Exit(1)
    typer.echo("All agrees.")


def _tell(counts: Mapping[str, int]) -> None:
    for name, count in sorted(counts.items()):
        typer.echo(f"{name:<16} {count}")
