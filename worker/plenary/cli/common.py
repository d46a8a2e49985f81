"""Shared by the commands: options, parameter types, settings, refusals, and text that is safe for a terminal."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import structlog
import typer

from plenary.domain import languages, organs
from plenary.domain.storage_event import split_place
from plenary.domain.symbols import from_key
from plenary.errors import ErrorCode

if TYPE_CHECKING:
    from plenary.settings.model import Settings

# The settings are imported where they are read: what reads files alone needs neither broker nor ledger.

USAGE = 2
INTERRUPTED = 130
BROKER = "PLENARY_BROKER__URL"
FOLDER = "PLENARY_STORES__FOLDER__ROOT"
DATA = Path(".plenary")
CATALOGUE = "PLENARY_CATALOGUE__URL"
CATALOGUE_ENABLED = "PLENARY_SINKS__CATALOGUE__ENABLED"
CATALOGUE_FILE = "catalogue.db"
FILE = "running.json"
LANGUAGES = [row.code for row in languages.LANGUAGES]
ORGANS = [organ.code for organ in organs.ORGANS]
REASONS = sorted(reason.code for reason in ErrorCode)

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Location(NamedTuple):
    """A bucket of a store, and the beginning of keys in it."""

    store: str
    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"{self.store}://{self.bucket}/{self.prefix}"


def pages_at_once(files_at_once: int = 1) -> int:
    """Scanned pages of a file that a command recognizes at the same time: its processors, shared by its files."""
    return max((os.cpu_count() or 1) // files_at_once, 1)


def parse_duration(text: str | float) -> float:
    """Parse `30m`, `12h` or `7d` to seconds."""
    if not isinstance(text, str):
        return text
    match = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if not match:
        raise typer.BadParameter(f"{text!r} is not a duration: write a number and s, m, h or d, such as 12h.")
    return float(int(match[1]) * _UNITS[match[2]])


def parse_time(text: str | datetime) -> datetime:
    """Parse ISO 8601, in UTC if the text has no zone."""
    if isinstance(text, datetime):
        return text
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a time: write it as 2031-05-17 or 2031-05-17T12:00:00+02:00."
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def parse_location(text: str | Location) -> Location:
    """Parse `s3://BUCKET/PREFIX`."""
    if isinstance(text, Location):
        return text
    store, bucket, prefix = split_place(text)
    from plenary.settings.model import STORE  # noqa: PLC0415 - reading files needs no settings

    if not re.fullmatch(STORE, store) or not bucket:
        raise typer.BadParameter(f"{text} does not name a bucket: write s3://BUCKET/PREFIX or folder://NAME/.")
    return Location(store, bucket, prefix)


def one_of(choices: Sequence[str], name: str) -> Callable[[str], str]:
    """Make a parser for a closed set that Typer has no type for: one of several values, or values from a table."""

    def parse(text: str) -> str:
        if text not in choices:
            raise typer.BadParameter(f"{text!r} is not {name}. Choose from {', '.join(choices)}.")
        return text

    return parse


DataOption = Annotated[
    Path, typer.Option("--data", help="Where `plenary up` keeps the data of its server.", show_default=True)
]
ReasonOption = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar="CODE",
        parser=one_of(REASONS, "an error code"),
        autocompletion=lambda: REASONS,
        help=f"Only failures with this error code: {', '.join(REASONS)}.",
    ),
]
PrefixOption = Annotated[str, typer.Option("--prefix", help="Only objects whose URI starts with this.")]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar=f"[{'|'.join(LANGUAGES)}]",
        parser=one_of(LANGUAGES, "a language"),
        autocompletion=lambda: LANGUAGES,
        help="Only objects whose key names this language; can be repeated.",
    ),
]
OrganOption = Annotated[
    list[str] | None,
    typer.Option(
        "--organ",
        metavar=f"[{'|'.join(ORGANS)}]",
        parser=one_of(ORGANS, "an organ"),
        autocompletion=lambda: ORGANS,
        help="Only objects whose key names this organ; can be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")]
WaitOption = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the outcomes and show progress.")]


def refuse(sentence: str) -> NoReturn:
    """End with the sentence on standard error and the exit code for wrong usage."""
    typer.echo(sentence, err=True)
    raise typer.Exit(USAGE)


def announce(sentence: str, settings: Settings) -> None:
    """Say how a process runs, on standard error: to people, or as a line of the log where that is JSON."""
    if settings.log.format == "json":
        structlog.get_logger("plenary.cli").info(sentence)
    else:
        typer.echo(sentence, err=True)


def read_settings() -> Settings:
    """Read and check the settings; end the command if they cannot be used."""
    from plenary.settings.checks import check_settings  # noqa: PLC0415
    from plenary.settings.model import ConfigError, settings  # noqa: PLC0415

    try:
        current = settings()
        check_settings(current)
    except ConfigError as error:
        refuse(str(error))
    return current


def names_object(document: str, key: str) -> bool:
    """Compare a text with an object: its key, the end of the key, its symbol, or the end of the symbol (`85/901`)."""
    if key == document or key.endswith(f"/{document}"):
        return True
    symbol = from_key(key).symbol
    return bool(symbol) and (symbol == document or f"{symbol}".endswith(f"/{document}"))


def printable(text: str) -> str:
    r"""Escape control characters, including those for text direction: `\n`, `\x1b`.

    Text from a file or a key must neither steer the terminal nor break the line.
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


@contextmanager
def announced(data: Path, url: str, folder: Path) -> Iterator[None]:
    """Let other commands find the server and the folder of `plenary up` while the block runs."""
    file = data / FILE
    announcement = {"pid": os.getpid(), BROKER: url, FOLDER: str(folder)}
    if CATALOGUE_ENABLED in os.environ:
        announcement[CATALOGUE_ENABLED] = os.environ[CATALOGUE_ENABLED]
    file.write_text(json.dumps(announcement), encoding="utf-8")
    file.chmod(0o600)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def adopt(data: Path) -> None:
    """Use the server of the `plenary up` that runs on `data`, unless the environment names a broker."""
    if BROKER in os.environ:
        return
    try:
        announcement = json.loads((data / FILE).read_text(encoding="utf-8"))
        os.kill(announcement["pid"], 0)
    except (OSError, ValueError, KeyError):
        return
    os.environ[BROKER] = announcement[BROKER]
    os.environ.setdefault(FOLDER, announcement[FOLDER])
    if CATALOGUE_ENABLED in announcement:
        os.environ.setdefault(CATALOGUE_ENABLED, announcement[CATALOGUE_ENABLED])
    _read_anew()


def adopt_catalogue(data: Path) -> None:
    """Use the catalogue of the `plenary up` that keeps its data in `data`, unless the environment names another.

    It need not be running.
    """
    os.environ.setdefault(CATALOGUE, catalogue_url(data))
    _read_anew()


def catalogue_url(data: Path) -> str:
    """The URL of the catalogue in the data of `plenary up`."""
    return f"sqlite:///{data.absolute() / CATALOGUE_FILE}"


def _read_anew() -> None:
    from plenary.settings.model import settings  # noqa: PLC0415

    settings.cache_clear()
