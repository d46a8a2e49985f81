"""`plenary doctor`: every check at once, each with what repairs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from redis import Redis

from plenary.cli.common import DATA, DataOption, adopt, printable, read_settings
from plenary.ledger import keys
from plenary.ledger.acl import check_rights
from plenary.ledger.client import Ledger
from plenary.ledger.dead_letters import DeadLetterFilter
from plenary.ledger.identity import read_identity, refuse_newer
from plenary.ledger.probe import check_clock, clock_offset_seconds, memory, probe_writing
from plenary.observability.certificates import Certificates
from plenary.services.clocks import check_store_clock
from plenary.services.context import Context
from plenary.services.dependencies import check_prefix, probe_broker, stores_and_sinks_away
from plenary.settings.checks import check_server
from plenary.settings.connections import connect, why
from plenary.settings.model import ConfigError, Settings

FULL = 0.8
SILENT_BEAT_SECONDS = 120
CERTIFICATE_DAYS = 14

app = typer.Typer()


class DiagnosisError(Exception):
    """A part that is not well, and what repairs it."""

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(sentence)
        self.cure = cure


@app.command("doctor")
def doctor(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only what is not well.")] = False,
    data: DataOption = DATA,
) -> None:
    """Make all checks at once: settings, broker, ledger, memory, clocks, certificates, workers, beats, stores, sinks.

    Each that fails is shown with what repairs it. docs/runbooks.md has a section for each alert.

    Example: plenary doctor
    """
    adopt(data)
    settings = read_settings()
    ill = 0
    with connect(settings) as redis:
        for name, ask in _checks(settings, redis):
            try:
                summary = ask()
            except Exception as error:  # noqa: BLE001 - whatever a library raises is what the reader looks for
                ill += 1
                cure = error.cure if isinstance(error, DiagnosisError) else CURES.get(name, "plenary health")
                sentence = str(error) if isinstance(error, DiagnosisError | ConfigError) else f"{why(error)}: {error}"
                typer.echo(f"ill   {name}: {printable(sentence)}\n      cure: {cure}")
            else:
                if not quiet:
                    typer.echo(f"well  {name}{f': {summary}' if summary else ''}")
    if ill:
        typer.echo(f"{ill} not well.", err=True)
        raise typer.Exit(1)


CURES = {
    "broker": "is it running, and is PLENARY_BROKER__URL its address? RabbitMQ in alarm needs memory or disk",
    "ledger": "is it running, and is PLENARY_REDIS__URL its address? A full one: limit the streams or raise maxmemory",
    "prefix": "set PLENARY_REDIS__PREFIX of each deployment apart; the task goes back to its queue until then",
    "rights": "ACL SETUSER NAME with the rights that are named; docs/deploy.md lists all",
    "server": "correct the server's configuration as the sentence says",
    "schema": "start the newer Plenary, or restore an older backup",
    "clock": "set the clocks by NTP: timedatectl, chronyc tracking",
    "store clock": "set the clocks by NTP: timedatectl, chronyc tracking",
}


def _checks(settings: Settings, redis: Redis) -> Iterator[tuple[str, Callable[[], str | None]]]:
    prefix = settings.redis.prefix

    def schema() -> str | None:
        stored = read_identity(redis, prefix)
        if stored:
            refuse_newer(stored.schema)
        return f"version {stored.schema}" if stored else "a new ledger"

    yield "broker", probe_broker
    yield "prefix", lambda: check_prefix(prefix)
    yield "ledger", lambda: probe_writing(redis, prefix)
    yield "rights", lambda: check_rights(redis, settings, of_broker=False)
    yield "server", lambda: check_server(redis)
    yield "schema", schema
    yield "memory", lambda: _memory(redis, prefix)
    yield "clock", lambda: check_clock(clock_offset_seconds(redis), "the ledger's server")
    yield "store clock", lambda: check_store_clock(settings)
    yield "certificates", lambda: _certificates(settings, redis)
    yield "workers", lambda: _workers(redis, settings)
    yield "beats", lambda: _beats(redis, prefix)
    yield "stores and sinks", lambda: _away(settings)
    yield "dead letters", lambda: _letters(redis, prefix)


def _memory(redis: Redis, prefix: str) -> str:
    usage = memory(redis)
    if usage is None:
        return "unknown, for INFO is not permitted"
    streams = {key: redis.xlen(key) for key in (keys.records(prefix), keys.outbox(prefix), keys.failures(prefix))}
    lengths = ", ".join(f"{key.rpartition(':')[2]} {length:,}" for key, length in streams.items())
    summary = f"{usage.used_bytes >> 20:,} of {usage.limit_bytes >> 20:,} MiB used; entries: {lengths}"
    if usage.limit_bytes and usage.used_bytes > FULL * usage.limit_bytes:
        raise DiagnosisError(summary, "limit the streams (PLENARY_SINKS__STREAM__MAX_LENGTH), or raise maxmemory")
    return summary


def _certificates(settings: Settings, redis: Redis) -> str:
    now = redis.time()[0]
    days = {server: (at - now) / 86400 for server, at in Certificates(settings).expiry().items()}
    if late := [server for server, left in days.items() if left < CERTIFICATE_DAYS]:
        raise DiagnosisError(
            f"that of {', '.join(late)} expires within {CERTIFICATE_DAYS} days, or is not accepted", "renew it"
        )
    return ", ".join(f"{server} {left:.0f} days" for server, left in days.items()) or "no server with TLS"


def _workers(redis: Redis, settings: Settings) -> str:
    silent = Ledger(redis, settings.redis.prefix).workers.silent_seconds()
    lost = [name for name, seconds in silent.items() if seconds >= settings.health.deaf_seconds]
    if lost or not silent:
        sentence = f"{', '.join(lost)} not responding" if lost else "no worker responds"
        raise DiagnosisError(sentence, "start it: celery -A plenary.app worker -Q uploads,emit,maintenance,alignments")
    return f"{len(silent)} respond"


def _beats(redis: Redis, prefix: str) -> str:
    silent = Ledger(redis, prefix).beats.beats()
    if not any(seconds < SILENT_BEAT_SECONDS for seconds in silent.values()):
        raise DiagnosisError(
            "no beat is alive: nothing is retried, delivered later or reconciled", "celery -A plenary.app beat"
        )
    return f"{sum(seconds < SILENT_BEAT_SECONDS for seconds in silent.values())} alive"


def _away(settings: Settings) -> None:
    if away := stores_and_sinks_away(Context.of(settings)):
        sentence = "; ".join(f"{name}: {reason}" for name, reason in away.items())
        raise DiagnosisError(sentence, "correct its address or credentials; what waits for it drains by itself")


def _letters(redis: Redis, prefix: str) -> str:
    count = sum(1 for _ in Ledger(redis, prefix).dead_letters.find(DeadLetterFilter()))
    return f"{count:,}, see plenary failures list" if count else "none"
