"""The catalogue's database: opened for reading or for writing, and brought up to date. SQLite or PostgreSQL.

SQLite is one file with a write-ahead log: readers and the one writer do not wait for each other, and what is committed
is on the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, OperationalError

from plenary.catalogue.errors import CatalogueError, RowRefusedError

if TYPE_CHECKING:  # loads slowly
    from alembic.config import Config

HEAD = "0004"  # the newest migration
BUSY_SECONDS = 10
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30
POSTGRESQL, SQLITE = "postgresql", "sqlite"
_LOCK = 0x706C656E  # of migrations, for all programs that share a database of PostgreSQL
_VERSION = sa.table("alembic_version", sa.column("version_num"))


def open_catalogue(url: str, *, writable: bool = False) -> sa.Engine:
    """An engine for a URL such as `sqlite:///catalogue.db`, `postgresql://user@host/name`. No connection is made.

    Without `writable` nothing can be changed through it, and a file that is not there is not made.

    Raises:
        CatalogueError: The URL is none of these, or the extra `postgresql` is not installed.

    """
    try:
        where = sa.make_url(url)
    except ArgumentError:
        raise CatalogueError(
            "PLENARY_CATALOGUE__URL is no database URL: write sqlite:///catalogue.db or postgresql://user@host/name."
        ) from None
    kind = where.get_backend_name()
    if kind == SQLITE:
        return _sqlite(where, writable=writable)
    if kind == POSTGRESQL:
        return _postgresql(where, writable=writable)
    raise CatalogueError(f"PLENARY_CATALOGUE__URL begins with {kind}: the catalogue is SQLite or PostgreSQL.")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one state of a catalogue that is up to date.

    Raises:
        CatalogueError: It cannot be reached, or is of another version.

    """
    with explained(), engine.connect() as connection:
        require_current(connection)
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction: all of it is kept at the end of the block, or nothing."""
    with explained(), engine.begin() as connection:
        yield connection


@contextmanager
def explained() -> Iterator[None]:
    """Errors of the database become `CatalogueError`, without what was sent and where to."""
    try:
        yield
    except (DataError, IntegrityError) as error:
        raise RowRefusedError(f"The catalogue does not take a row ({type(error.orig).__name__}).") from error
    except DBAPIError as error:
        raise CatalogueError(_sentence(error)) from error


def version(connection: sa.Connection) -> str | None:
    """The newest migration that was applied; None for a database that holds no catalogue."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()


def require_current(connection: sa.Connection) -> None:
    """Refuse a catalogue that this version cannot read. Errors: `CatalogueError`."""
    try:
        applied = connection.execute(sa.select(_VERSION.c.version_num)).scalar()
    except DBAPIError:
        connection.rollback()
        applied = version(connection)  # any other error is raised by this one
    if applied is None:
        raise CatalogueError(
            "There is no catalogue yet: a worker with PLENARY_SINKS__CATALOGUE__ENABLED=true makes it, or `plenary up`."
        )
    if applied != HEAD:
        raise CatalogueError(_other_version(applied))


def migrate(engine: sa.Engine) -> None:
    """Make the catalogue, or bring it up to date: all of it or nothing. Two programs do not do it at once.

    Raises:
        CatalogueError: It was written by a newer Plenary, or the database does not answer.

    """
    with explained(), engine.connect() as connection:
        applied = version(connection)
    if applied == HEAD:
        return
    if applied is not None and applied > HEAD:
        raise CatalogueError(_other_version(applied))
    apply_migrations(engine, HEAD)


def apply_migrations(engine: sa.Engine, revision: str) -> None:
    """Apply the migrations up to one."""
    from alembic import command  # noqa: PLC0415 - loads slowly, and is seldom needed

    with writing(engine) as connection:
        if connection.dialect.name == POSTGRESQL:
            connection.execute(
                sa.text("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            )  # an index of many blocks takes its time
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@cache
def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _sqlite(where: sa.URL, *, writable: bool) -> sa.Engine:
    path = where.database
    if not path or path == ":memory:":
        raise CatalogueError("PLENARY_CATALOGUE__URL names no file: write sqlite:///catalogue.db.")
    if writable:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = Path(path).absolute()

    def connect() -> sqlite3.Connection:
        # the transaction is begun below: the driver would begin it late, and end it at the next CREATE TABLE
        mode = "rwc" if writable else "rw"
        link = sqlite3.connect(
            f"{file.as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        link.execute("PRAGMA foreign_keys = ON")
        link.execute("PRAGMA cache_size = -65536")
        link.execute("PRAGMA mmap_size = 1073741824")
        if writable:
            link.execute("PRAGMA journal_mode = WAL")
            link.execute("PRAGMA synchronous = FULL")
        else:
            link.execute("PRAGMA query_only = ON")
        return link

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool, pool_size=5, max_overflow=15)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writable else "BEGIN")

    return engine


def _postgresql(where: sa.URL, *, writable: bool) -> sa.Engine:
    if find_spec("psycopg") is None:
        raise CatalogueError("A catalogue in PostgreSQL needs the extra: pip install 'plenary[postgresql]'.")
    limits = {
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "lock_timeout": f"{BUSY_SECONDS}s",
        "timezone": "UTC",
        "jit": "off",
    }
    options = [f"-c {name}={value}" for name, value in limits.items()]
    if not writable:
        options.append("-c default_transaction_read_only=on")
    arguments: dict[str, Any] = {"application_name": "plenary", "connect_timeout": CONNECT_SECONDS}
    return sa.create_engine(
        where.set(drivername="postgresql+psycopg"),
        connect_args={**arguments, "options": " ".join(options)},
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
    )


def _other_version(applied: str) -> str:
    if applied > HEAD:
        return (
            f"The catalogue is of version {applied}, written by a newer Plenary; this one knows {HEAD}. "
            "Run the newer Plenary, or give this one a catalogue of its own: plenary sinks replay catalogue."
        )
    return (
        f"The catalogue is of version {applied}, and {HEAD} is needed: a worker of this Plenary brings it up to "
        "date with its next delivery."
    )


def _sentence(error: DBAPIError) -> str:
    """The error in a sentence for people. The driver's text may hold an address and a user, and is left out."""
    message = str(error.orig).lower()
    for words, sentence in _SENTENCES:
        if any(word in message for word in words):
            return sentence
    if isinstance(error, OperationalError):
        return f"The catalogue's database does not answer ({type(error.orig).__name__})."
    return f"The catalogue's database refuses the request ({type(error.orig).__name__})."


_SENTENCES = (
    (("database is locked", "lock timeout"), "The catalogue is locked by another program for too long."),
    (("disk is full", "no space left", "could not extend file"), "The disk of the catalogue is full."),
    (("unable to open",), "The catalogue's file cannot be opened: is it there, and readable to this user?"),
    (("readonly", "read-only"), "The catalogue cannot be written to: it is read-only."),
    (("not a database", "malformed"), "The catalogue's file is no sound SQLite database: restore it, or replay it."),
    (("disk i/o",), "The disk of the catalogue has an error."),
    (("authentication failed", "no password"), "The catalogue's database refuses the user or the password."),
    (("statement timeout",), f"The query took longer than {STATEMENT_SECONDS} seconds and was stopped."),
)
