"""Notifications from the catalogue: new records that a saved search finds, failures, languages that are late.

Each is sent by Apprise, which knows mail, chats and webhooks by their URLs. A state file says what was sent: it is
written after each message, so one that breaks off is sent again, and nothing is skipped. What was there before the
first look is not sent.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Protocol
from urllib.parse import quote

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from plenary.catalogue.queries import failures_since, late_languages, newest_key, record_keys, records_by_key
from plenary.catalogue.results import Failure, StoredRecord
from plenary.catalogue.search import parse_query

LINES = 20  # of a message
LONGEST_LINE = 300
LARGEST_FILE = 1 << 20

Urls = Annotated[tuple[SecretStr, ...], Field(min_length=1)]
Some = tuple[str, ...]


class NoticeError(Exception):
    """The searches cannot be read, or a message cannot be sent; the text says why, without a URL."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SavedSearch(_Table):
    """A search, and the addresses of messages about new records that it finds. At least one condition is given."""

    name: str = Field(min_length=1, max_length=100)
    urls: Urls
    q: str | None = None
    organ: Some = ()
    session: Some = ()
    language: Some = ()
    kind: Some = ()
    cites: str | None = None
    cited_by: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """The parameters of a search."""
        return self.model_dump(exclude={"name", "urls"})


class FailureNotice(_Table):
    """The addresses of messages about files that gave no record."""

    urls: Urls


class LateNotice(_Table):
    """The addresses of messages about languages missing `days` after the first language of a document came."""

    urls: Urls
    days: float = Field(default=7, gt=0)
    organ: Some = ()
    session: Some = ()
    kind: Some = ()


class Notices(_Table):
    """The file of saved searches. `address` is that of the reading room, for links."""

    address: str = Field(default="", pattern=r"^(https?://[^/]+.*)?$")
    searches: tuple[SavedSearch, ...] = Field(default=(), alias="search")
    failures: FailureNotice | None = None
    late: LateNotice | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message: a title, lines, and where it goes."""

    title: str
    lines: list[str]
    urls: Sequence[SecretStr]

    @property
    def body(self) -> str:
        """The first lines, and how many more there are."""
        more = len(self.lines) - LINES
        return "\n".join([*self.lines[:LINES], *([f"and {more} more"] if more > 0 else [])])


class Send(Protocol):
    """Sends a message to all of its addresses. Errors: `NoticeError`."""

    def __call__(self, notice: Notice) -> None:
        """Send it."""


@dataclass(slots=True)
class SentState:
    """A file of what was sent: the last record by saved search, the time of the last failure, late languages."""

    path: Path
    searches: dict[str, int] = field(default_factory=dict)
    failed_at: str | None = None
    late: list[list[str]] | None = None

    @classmethod
    def read(cls, path: Path) -> SentState:
        """Read the file; one that is missing says that nothing was sent yet. Errors: `NoticeError`."""
        try:
            values = json.loads(path.read_text("utf-8")) if path.exists() else {}
            return cls(path, dict(values.get("searches", {})), values.get("failed_at"), values.get("late"))
        except (OSError, ValueError, AttributeError) as error:
            raise NoticeError(f"The state {path} cannot be read: correct or delete it.") from error

    def write(self) -> None:
        """Write the file, whole or not at all. Errors: `NoticeError`."""
        values = {"searches": self.searches, "failed_at": self.failed_at, "late": self.late}
        part = self.path.with_name(self.path.name + ".part")
        try:
            part.write_text(json.dumps(values), "utf-8")
            part.replace(self.path)
        except OSError as error:
            raise NoticeError(f"The state {self.path} cannot be written ({error.strerror}).") from error


def read_notices(path: Path) -> Notices:
    """Read a file of saved searches.

    Raises:
        NoticeError: It cannot be read, or holds what cannot be searched.
        QueryError: A query cannot be understood.

    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise NoticeError(f"{path} is too large.")
        notices = Notices.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise NoticeError(f"{path} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoticeError(f"{path} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise NoticeError(f"{path}: {place}: {first['msg'].lower()}.") from error
    names = [search.name for search in notices.searches]
    if len(set(names)) < len(names):
        raise NoticeError(f"{path}: two searches have one name.")
    for search in notices.searches:
        if search.q:
            parse_query(search.q)
        if not any(search.conditions.values()):
            raise NoticeError(f"{path}: the search {search.name} has no condition.")
    return notices


def apprise_sender() -> Send:
    """Send by Apprise. Errors: `NoticeError`: the extra is not installed."""
    if find_spec("apprise") is None:
        raise NoticeError("Notifications need the extra: pip install 'plenary[alert]'.")
    import apprise  # noqa: PLC0415 - of an extra

    def send(notice: Notice) -> None:
        sender = apprise.Apprise()
        for url in notice.urls:
            if not sender.add(url.get_secret_value()):
                scheme = url.get_secret_value().partition(":")[0][:20]
                raise NoticeError(f"An address of the scheme {scheme} is none that Apprise knows.")
        if not sender.notify(title=notice.title, body=notice.body, body_format=apprise.NotifyFormat.TEXT):
            raise NoticeError(f"The message {notice.title!r} was not taken by every address: it is sent again.")

    return send


def notify(
    notices: Notices,
    state: SentState,
    reading: Callable[[], Any],
    send: Send,
    *,
    keep: bool = True,
) -> int:
    """Send what came since the state was written: how many messages. One that fails keeps no other from being sent.

    Without `keep` the state is not written.

    Raises:
        NoticeError: A message was not sent, or the state could not be written.
        CatalogueError: The catalogue cannot be read.

    """
    sent, problems = 0, []
    for notice, done in _due(notices, state, reading, datetime.now(UTC)):
        try:
            if notice:
                send(notice)
                sent += 1
        except NoticeError as error:
            problems.append(str(error))
            continue
        done()
        if keep:
            state.write()
    if problems:
        raise NoticeError(" ".join(problems))
    return sent


def _due(
    notices: Notices, state: SentState, reading: Callable[[], Any], now: datetime
) -> Iterator[tuple[Notice | None, Callable[[], None]]]:
    """Each message that is due, and what to note once it is sent. None: nothing to send, but to note."""
    for search in notices.searches:
        with reading() as connection:
            newest = newest_key(connection)
            since = state.searches.get(search.name)
            stored = _new_records(connection, search, since) if since is not None else []

        def noted(name: str = search.name, position: int = newest) -> None:
            state.searches[name] = position

        title = f"{_counted(len(stored), 'new document')}: {search.name}"
        lines = [_record_line(row, notices.address) for row in stored]
        yield (Notice(title, lines, search.urls) if stored else None), noted
    if notices.failures:
        with reading() as connection:
            failures = failures_since(connection, state.failed_at or "")

        def failed(until: str = failures[-1].failed_at if failures else state.failed_at or "") -> None:
            state.failed_at = until

        title = f"{_counted(len(failures), 'file')} gave no record"
        unsent = failures if state.failed_at is not None else []
        yield (Notice(title, [_failure_line(row) for row in unsent], notices.failures.urls) if unsent else None), failed
    if notices.late:
        yield _late(notices, notices.late, state, reading, now)


def _late(
    notices: Notices, asked: LateNotice, state: SentState, reading: Callable[[], Any], now: datetime
) -> tuple[Notice | None, Callable[[], None]]:
    before = (now - timedelta(days=asked.days)).isoformat()
    with reading() as connection:
        late = late_languages(connection, before, organ=asked.organ, session=asked.session, kind=asked.kind)
    reported = {(symbol, language) for symbol, language in state.late or ()}
    news = [pair for pair in late if pair not in reported] if state.late is not None else []
    by_symbol: dict[str, list[str]] = {}
    for symbol, language in news:
        by_symbol.setdefault(symbol, []).append(language)

    def noted() -> None:
        state.late = [list(pair) for pair in late]

    lines = [
        _line(f"{symbol}: {', '.join(sorted(languages))}", _link(notices.address, "symbols", symbol))
        for symbol, languages in by_symbol.items()
    ]
    title = f"Languages of {_counted(len(by_symbol), 'document')} are late"
    return (Notice(title, lines, asked.urls) if news else None), noted


def _new_records(connection: sa.Connection, search: SavedSearch, since: int) -> list[StoredRecord]:
    return records_by_key(connection, record_keys(connection, after=since, **search.conditions))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _record_line(stored: StoredRecord, address: str) -> str:
    row = stored.summary
    text = f"{row.symbol or row.id} {row.language}" + (f": {row.title}" if row.title else "")
    return _line(text, _link(address, "records", row.id))


def _failure_line(failure: Failure) -> str:
    return _line(f"{failure.uri}: {failure.sentence}", "")


def _line(text: str, link: str) -> str:
    """One line, whatever the text of a file holds."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST_LINE]
    return f"{plain} {link}".rstrip()


def _link(address: str, kind: str, name: str) -> str:
    return f"{address.rstrip('/')}/{kind}/{quote(name, safe='/:')}" if address else ""


def is_private(path: Path) -> bool:
    """True for a file that only its owner may read: addresses of notifications hold passwords."""
    return os.name != "posix" or not path.stat().st_mode & 0o044
