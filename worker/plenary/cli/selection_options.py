"""Options by which several commands choose objects, each described once."""

from __future__ import annotations

from typing import Annotated

import typer

from plenary.cli.usage import refuse
from plenary.errors import ErrorCode

CODES = sorted(reason.code for reason in ErrorCode)

ReasonOption = Annotated[
    str | None, typer.Option("--reason", help="Only those that failed so: damaged, no_text, timed_out.")
]
PrefixOption = Annotated[str, typer.Option("--prefix", help="Only objects whose URI starts so.")]


def check_reason(reason: str | None) -> None:
    """Refuse a reason that is none of worker/plenary/errors.py."""
    if reason is not None and reason not in CODES:
        refuse(f"There is no reason {reason!r}. There are {', '.join(CODES)}.")
