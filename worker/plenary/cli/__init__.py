"""The command line. Only the module of the command that is called is imported, so help appears at once."""

from __future__ import annotations

import os
import sys
from importlib import import_module, metadata
from typing import Annotated

import typer

# The module `plenary.cli.<command>` holds a Typer application `app`.
SINGLE = {
    "up": "Run everything on this machine: server, worker, Flower, and a watched folder.",
    "ingest": "Enqueue files and wait for their outcomes.",
    "parse": "Parse files without a server and print their records.",
    "align": "Show the language versions of a document side by side, or write TMX, Moses, Parquet or HTML.",
    "show": "List the blocks of a file with their places, and draw boxes over its pages.",
    "records": "Show the newest records, or follow new ones.",
    "export": "Write records of the catalogue to CSV, XLSX, Parquet, JSON lines or Markdown.",
    "reconcile": "Compare a bucket with the ledger and ingest what was lost.",
    "reprocess": "Parse stored files again, or show what would change.",
    "check": "Check the settings and the ledger's server.",
    "doctor": "Make all checks at once, each with what repairs it.",
    "status": "Show queues, workers, sinks, failures and the newest documents.",
    "why": "Show the history of a document: events, attempts, versions, deliveries.",
    "gaps": "List missing numbers in the series of symbols.",
    "languages": "List the language versions of each document, and late ones.",
    "serve": "Serve the reading room: pages and an API over the catalogue.",
    "notify": "Send notifications: new documents of saved searches, failures, late languages.",
    "health": "Check the broker, the ledger and a worker.",
}
GROUPS = {
    "listen": "Receive storage notifications and enqueue ingest tasks.",
    "failures": "List, retry or discard dead letters.",
    "sinks": "List sinks, retry rejected deliveries, replay current records, forget removed sinks.",
    "backfill": "Ingest objects that are in a bucket already, behind the uploads.",
    "ledger": "Back up, restore or check the ledger.",
    "bucket": "Set up a bucket and its notifications.",
}
EXIT_CODES = (
    "Exit codes: 0 success; 1 something failed, is missing, or a server did not respond; "
    "2 wrong options or settings; 130 interrupted (work that is enqueued or running goes on)."
)
NOT_INSTALLED = (
    "plenary {command} needs {module}, which is not installed. What reads files alone is here without it; for a "
    "deployment: pip install 'plenary[worker,aws,server]'"
)
# Command: old option names and what they are called now. The old ones work until the next release.
RENAMED = {
    "backfill": {"--objects-an-hour": "--objects-per-hour", "--at-once": "--in-flight"},
    "failures": {"--older": "--older-than", "--newer": "--newer-than"},
    "reprocess": {
        "--objects-an-hour": "--objects-per-hour",
        "--at-once": "--in-flight",
        "--older-than": "--parser-older-than",
        "--shadow": "--dry-run",
    },
}


def main() -> None:
    """Run the command line."""
    arguments = with_current_names(sys.argv[1:])
    completing = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()[1:]
    try:
        application((completing or arguments)[:1])(arguments, prog_name="plenary")
    except ModuleNotFoundError as error:
        if not error.name or error.name.partition(".")[0] == "plenary":
            raise
        from plenary.cli.common import USAGE  # noqa: PLC0415 - it is not needed for --help

        typer.echo(NOT_INSTALLED.format(command=arguments[0], module=error.name), err=True)
        sys.exit(USAGE)


def application(called: list[str]) -> typer.Typer:
    """Build the application with only the `called` command loaded; the others are listed by name."""
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False)
    app.callback(help="Turn United Nations resolutions in object storage into structured records.", epilog=EXIT_CODES)(
        _options
    )
    for name, sentence in (SINGLE | GROUPS).items():
        if name not in called:
            app.command(name, help=sentence)(_not_loaded)
            continue
        module = import_module(f"plenary.cli.{name}")
        for command in module.app.registered_commands:
            command.epilog = command.epilog or EXIT_CODES
        app.add_typer(module.app, name=name if name in GROUPS else None)
    return app


def with_current_names(arguments: list[str]) -> list[str]:
    """Replace old option names and say so on standard error."""
    renamed = RENAMED.get(arguments[0], {}) if arguments else {}
    current = []
    for argument in arguments:
        option, equals, value = argument.partition("=")
        if option in renamed:
            typer.echo(f"{option} is now {renamed[option]}; the old name will go with the next release.", err=True)
            option = renamed[option]
        current.append(option + equals + value)
    return current


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
