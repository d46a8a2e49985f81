"""What a command says when it cannot begin: the settings or the options are incomplete. Exit code 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

from plenary.settings.checks import check
from plenary.settings.model import ConfigError, settings

if TYPE_CHECKING:
    from plenary.settings.model import Settings

USAGE = 2


def refuse(sentence: str) -> NoReturn:
    """End with the sentence on standard error and exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(USAGE)


def read_settings() -> Settings:
    """The process's settings, fit for work. What is wrong with them is told by the variable's name."""
    try:
        chosen = settings()
        check(chosen)
    except ConfigError as refused:
        refuse(str(refused))
    return chosen
