"""`plenary health`: for health checks of containers. It says what does not answer; it mends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from worker.commands.running import DATA, DataOption, adopt
from worker.commands.usage import read_settings, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings

TIMEOUT_SECONDS = 5

app = typer.Typer()


@app.command("health")
def health(
    *,
    worker: Annotated[str | None, typer.Option(help="Also this worker, such as celery@HOST; `any` for any.")] = None,
    data: DataOption = DATA,
) -> None:
    """Ask the broker and the ledger, and with --worker a worker, whether they are well.

    Exit codes: 0 all are, 1 one is not, 2 wrong options or settings.

    Example: plenary health --worker celery@$HOSTNAME
    """
    from config.checks import check  # noqa: PLC0415
    from config.settings import Refused  # noqa: PLC0415

    adopt(data)
    chosen = read_settings()
    try:
        check(chosen)
    except Refused as refused:
        refuse(str(refused))
    well = [_answers("broker", _broker), _answers("ledger", lambda: _ledger(chosen))]
    if worker:
        well.append(_answers("worker", lambda: _worker(worker)))
    if not all(well):
        raise typer.Exit(1)


def _answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not well
        typer.echo(f"{name}: {type(error).__name__}: {error}", err=True)
        return False
    typer.echo(f"{name}: well")
    return True


def _broker() -> None:
    from worker.app import app as celery  # noqa: PLC0415

    with celery.connection_for_write(connect_timeout=TIMEOUT_SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=TIMEOUT_SECONDS)


def _ledger(chosen: Settings) -> None:
    from config.checks import check_server  # noqa: PLC0415
    from config.connections import connect  # noqa: PLC0415

    with connect(chosen) as redis:
        check_server(redis)


def _worker(name: str) -> None:
    from worker.app import app as celery  # noqa: PLC0415

    asked = None if name == "any" else [name]
    if not celery.control.ping(destination=asked, timeout=TIMEOUT_SECONDS, limit=1):
        raise TimeoutError(f"no answer from {name} within {TIMEOUT_SECONDS} s")
