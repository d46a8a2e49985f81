"""What a running `plenary up` leaves for other commands: where its server and its folder are."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plenary.settings.model import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKER = "PLENARY_BROKER__URL"
FOLDER = "PLENARY_STORES__FOLDER__ROOT"
DATA = Path(".plenary")
FILE = "running.json"

DataOption = Annotated[
    Path, typer.Option("--data", help="Where `plenary up` keeps its server's data.", show_default=True)
]


@contextmanager
def announced(data: Path, url: str, folder: Path) -> Iterator[None]:
    """Let other commands find a server and a folder for as long as the block lasts."""
    file = data / FILE
    file.write_text(json.dumps({"pid": os.getpid(), BROKER: url, FOLDER: str(folder)}), encoding="utf-8")
    file.chmod(0o600)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def adopt(data: Path) -> None:
    """Without a broker in the environment, use the one of the `plenary up` that runs on `data`, if one does."""
    if BROKER in os.environ:
        return
    try:
        found = json.loads((data / FILE).read_text(encoding="utf-8"))
        os.kill(found["pid"], 0)
    except (OSError, ValueError, KeyError):
        return
    os.environ[BROKER] = found[BROKER]
    os.environ.setdefault(FOLDER, found[FOLDER])
    settings.cache_clear()
