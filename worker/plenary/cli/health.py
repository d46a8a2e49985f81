"""`plenary health`: for health checks of containers. It says what does not answer; it mends nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.cli.running import DATA, DataOption, adopt
from plenary.cli.usage import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from plenary.settings.model import Settings

TIMEOUT_SECONDS = 5
SILENT_SECONDS = 120  # a beat says that it is alive every 30

app = typer.Typer()


class NotWell(Exception):  # noqa: N818 - what something is found to be
    """Why, for people."""


@app.command("health")
def health(
    *,
    worker: Annotated[str | None, typer.Option(help="Also this worker, such as celery@HOST; `any` for any.")] = None,
    beat: Annotated[str | None, typer.Option(help="Also the beat of this host: it was alive in two minutes.")] = None,
    data: DataOption = DATA,
) -> None:
    """Ask broker and ledger whether they are well; with --worker, whether a worker hears; with --beat, the schedule.

    Stores and sinks are as the workers found them last. A worker hears when a call that it sent to itself through the
    broker came back within PLENARY_HEALTH__DEAF_SECONDS; it does so also while all its slots are taken.

    Exit codes: 0 all are, 1 one is not, 2 wrong options or settings.

    Example: plenary health --worker celery@$HOSTNAME
    """
    adopt(data)
    chosen = read_settings()
    well = [_answers("broker", _broker), _answers("ledger", lambda: _ledger(chosen))]
    if well[1]:
        well += [_answers(part, ask) for part, ask in _observed(chosen, worker).items()]
    if beat:
        well.append(_answers("beat", lambda: _beat(beat, chosen)))
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
    from plenary.app import app as celery  # noqa: PLC0415

    with celery.connection_for_write(connect_timeout=TIMEOUT_SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=TIMEOUT_SECONDS)


def _ledger(chosen: Settings) -> None:
    from plenary.settings.checks import check_server  # noqa: PLC0415
    from plenary.settings.connections import connect  # noqa: PLC0415

    with connect(chosen) as redis:
        check_server(redis)


def _observed(chosen: Settings, worker: str | None) -> dict[str, Callable[[], None]]:
    from plenary.ledger.worker_liveness import Hearing  # noqa: PLC0415
    from plenary.services.context import Context  # noqa: PLC0415
    from plenary.services.dependencies import stores_and_sinks_away  # noqa: PLC0415

    here = Context.of(chosen)
    found: dict[str, Callable[[], None]] = {
        name: partial(_told, why) for name, why in stores_and_sinks_away(here).items()
    }
    if worker:
        silent = Hearing(here.ledger.redis, here.ledger.prefix).silent_seconds()
        least = min(silent.values(), default=None) if worker == "any" else silent.get(worker)
        if least is None:
            found["worker"] = partial(_told, f"no worker {worker} was heard")
        else:
            deaf = least >= chosen.health.deaf_seconds
            found["worker"] = partial(_told, f"not heard for {least:.0f} s" if deaf else None)
    return found


def _told(why: str | None) -> None:
    if why is not None:
        raise NotWell(why)


def _beat(host: str, chosen: Settings) -> None:
    from plenary.ledger.beat_ticks import Ticks  # noqa: PLC0415
    from plenary.settings.connections import connect  # noqa: PLC0415

    with connect(chosen) as redis:
        silent = Ticks(redis, chosen.redis.prefix).silent_seconds(host)
    if silent is None or silent > SILENT_SECONDS:
        raise TimeoutError(f"no sign of the beat of {host} within {SILENT_SECONDS} s")
