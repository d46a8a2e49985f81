"""The command line. A command's module is imported only when that command is called, so that help is there at once."""

from __future__ import annotations

import sys
from importlib import import_module, metadata
from typing import Annotated

import typer

# command: what it is for. The module `plenary.cli.<command>` holds a Typer application `app`.
SINGLE = {
    "up": "Run everything here: a server, a worker, Flower, and a folder that is watched.",
    "ingest": "Put files through the queue and wait for their records.",
    "parse": "Read files without a queue: records as JSON lines on standard output.",
    "records": "Show the records that came, and those that come.",
    "reconcile": "Find what a bucket holds and the ledger does not, and send it in.",
    "reprocess": "Read stored files again, or see what would change if they were.",
    "check": "See whether the settings can work together, and the servers with them.",
    "status": "Show queues, workers, sinks, failures and the last documents.",
    "why": "Tell the whole story of a document: events, attempts, versions, what was sent where.",
    "gaps": "Show which numbers are missing in the series of symbols.",
    "languages": "Show which documents are there in which languages, and what is late.",
    "health": "Ask the broker, the ledger and a worker whether they are well.",
}
GROUPS = {
    "listen": "Listen for new files and put each on the queue.",
    "failures": "Look at the files that failed, try them again, or throw their dead letters away.",
    "sinks": "See how the sinks stand, send again what one refused, forget one that is used no more.",
    "backfill": "Read what lies in a bucket already, behind the uploads.",
    "bucket": "Prepare a bucket whose new files are to be read.",
}


def main() -> None:
    """Run the command line. Exit codes: 0 all well, 1 something failed, 2 wrong options or settings."""
    application(sys.argv[1:2])(prog_name="plenary")


def application(called: list[str]) -> typer.Typer:
    """The commands, of which only the one `called` is loaded; the others are there by name."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)
    app.callback(help="Turn United Nations resolutions in object storage into structured records in queues.")(_options)
    for name, sentence in (SINGLE | GROUPS).items():
        if name not in called:
            app.command(name, help=sentence)(_not_loaded)
        else:
            module = import_module(f"plenary.cli.{name}")
            app.add_typer(module.app, name=name if name in GROUPS else None)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"plenary {metadata.version('plenary')}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


def _not_loaded() -> None:
    raise NotImplementedError("only the command that is called is loaded")
