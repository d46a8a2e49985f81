"""`plenary health`: health checks for containers and people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer
from redis.exceptions import RedisError

from plenary.cli.common import DATA, DataOption, adopt, read_settings
from plenary.ledger.client import Ledger
from plenary.ledger.probe import check_clock, clock_offset_seconds, probe_writing
from plenary.settings.checks import check_server
from plenary.settings.connections import connect
from plenary.settings.model import Settings

TIMEOUT_SECONDS = 5
SILENT_SECONDS = 120  # a beat reports every 30

app = typer.Typer()


class UnhealthyError(Exception):
    """A part is unhealthy, for the reason given."""


@app.command("health")
def health(
    *,
    worker: Annotated[
        str | None, typer.Option(help="Check this worker too, such as celery@HOST; `any` for any.")
    ] = None,
    beat: Annotated[str | None, typer.Option(help="Check the beat of this host; without --worker, only it.")] = None,
    data: DataOption = DATA,
) -> None:
    """Check the broker and the ledger; with --worker, a worker; with --beat, only that beat.

    The broker is sent a message, and a key is written to the ledger. Stores and sinks are reported as the workers last
    saw them. A worker is healthy if a message that it sent to itself through the broker came back within
    PLENARY_HEALTH__DEAF_SECONDS, even while all its slots are busy.

    Example: plenary health --worker celery@$HOSTNAME
    """
    adopt(data)
    settings = read_settings()
    if beat and not worker:  # a liveness probe: to restart the beat repairs nothing else
        if not _answers("beat", lambda: _beat(beat, settings)):
            raise typer.Exit(1)
        return
    healthy = [_answers("broker", _broker), _answers("ledger", lambda: _ledger(settings))]
    if healthy[1]:
        healthy += [_answers(part, ask) for part, ask in _observed(settings, worker).items()]
    if beat:
        healthy.append(_answers("beat", lambda: _beat(beat, settings)))
    if not all(healthy):
        raise typer.Exit(1)


def _answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - every error means unhealthy
        typer.echo(f"{name}: {type(error).__name__}: {error}", err=True)
        return False
    typer.echo(f"{name}: healthy")
    return True


def _broker() -> None:
    from plenary.app import app as celery  # noqa: PLC0415
    from plenary.services.dependencies import probe_publishing  # noqa: PLC0415

    with celery.connection_for_write(connect_timeout=TIMEOUT_SECONDS) as connection:
        connection.ensure_connection(max_retries=1, timeout=TIMEOUT_SECONDS)
        probe_publishing(connection, TIMEOUT_SECONDS)


def _ledger(settings: Settings) -> None:
    with connect(settings) as redis:
        check_server(redis)
        check_clock(clock_offset_seconds(redis), "the ledger's server")
        probe_writing(redis, settings.redis.prefix)


def _observed(settings: Settings, worker: str | None) -> dict[str, Callable[[], None]]:
    from plenary.services.context import Context  # noqa: PLC0415
    from plenary.services.dependencies import stores_and_sinks_away  # noqa: PLC0415

    context = Context.of(settings)
    checks: dict[str, Callable[[], None]] = {
        name: partial(_report, why) for name, why in stores_and_sinks_away(context).items()
    }
    if worker:
        silent = context.ledger.workers.silent_seconds()
        least = min(silent.values(), default=None) if worker == "any" else silent.get(worker)
        if least is None:
            checks["worker"] = partial(_report, f"no worker {worker} responds")
        else:
            late = least >= settings.health.deaf_seconds
            checks["worker"] = partial(_report, f"not responding for {least:.0f} s" if late else None)
    return checks


def _report(problem: str | None) -> None:
    if problem is not None:
        raise UnhealthyError(problem)


def _beat(host: str, settings: Settings) -> None:
    try:
        with connect(settings) as redis:
            silent = Ledger(redis, settings.redis.prefix).beats.silent_seconds(host)
    except RedisError:  # nothing is known of the beat, which waits for the ledger; so would a new one
        return
    if silent is None or silent > SILENT_SECONDS:
        raise TimeoutError(f"no heartbeat of the beat of {host} within {SILENT_SECONDS} s")
