"""The tables, in SQLAlchemy Core. What full-text search needs beside them is each database's own: see `migrations`.

A block's key is made of its record's and its position, so that a match has its record without a join.
"""

from __future__ import annotations

import zlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

POSITION_BITS = 20
POSITIONS = 1 << POSITION_BITS  # blocks of one record, its title among them
TITLE = "title"  # id and kind of the row among the blocks that holds a record's title, at position 0


class Compressed(TypeDecorator[str]):
    """A long text, deflated: a record's JSON shrinks to a quarter."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Text to bytes."""
        return None if value is None else zlib.compress(value.encode())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Bytes to text."""
        return None if value is None else zlib.decompress(value).decode()


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# 64 bits on every database; SQLite numbers rows by itself only where the type is called INTEGER
_Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_record(*, alone: bool = False) -> list[sa.Column[Any]]:
    """The columns by which a row belongs to a record: with a position, unless there is one at most."""
    key: sa.Column[Any] = sa.Column(
        "record_key", _Key, sa.ForeignKey("records.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    return [key] if alone else [key, sa.Column("position", sa.Integer, primary_key=True, autoincrement=False)]


records = sa.Table(
    "records",
    metadata,
    sa.Column("key", _Key, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # the content hash: an ETag
    sa.Column("updated_at", sa.Text, nullable=False),  # of the event, ISO 8601 in UTC
    sa.Column("symbol", sa.Text),
    sa.Column("symbol_key", sa.Text, index=True),  # as symbols are compared: no spaces, one case
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("organ_code", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("number", sa.Text),
    sa.Column("session", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("date", sa.Text, nullable=False),  # of adoption, else of issue, else empty
    sa.Column("quality", sa.Float, nullable=False),
    sa.Column("blocks", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer),
    sa.Column("store", sa.Text, nullable=False),
    sa.Column("bucket", sa.Text, nullable=False),
    sa.Column("object_key", sa.Text, nullable=False),
    sa.Column("uri", sa.Text, nullable=False, index=True),
    sa.Column("version_id", sa.Text),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("ingested_at", sa.Text, nullable=False),
    sa.Column("body", Compressed, nullable=False),  # the event that published it, as JSON
    sa.Index("ix_records_date_id", "date", "id"),
    sa.Index("ix_records_facets", "organ_code", "language", "kind", "session", "date"),
)

# Ids whose record was withdrawn, with the revision that did it: an earlier event that comes late brings nothing back.
withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.Text, nullable=False),
)

# The symbols by which a record is found, as they are compared: a document may carry two, and one of parts has all.
names = sa.Table(
    "names",
    metadata,
    *_of_record(),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("key", _Key, primary_key=True, autoincrement=False),  # record's key << POSITION_BITS | position
    sa.Column("record_key", _Key, sa.ForeignKey("records.key", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("block_id", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Text),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("lead", sa.Text),
    sa.Column("page", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("terms", sa.Text),  # the text as it is searched, where that differs: see `folding`
)

notes = sa.Table(
    "notes",
    metadata,
    *_of_record(),
    sa.Column("marker", sa.Text, nullable=False),
    sa.Column("block_id", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

citations = sa.Table(
    "citations",
    metadata,
    *_of_record(),
    sa.Column("symbol", sa.Text, nullable=False),
    sa.Column("symbol_key", sa.Text, nullable=False, index=True),
    sa.Column("relation", sa.Text),
    sa.Column("block_id", sa.Text),
    sa.Column("date", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

votes = sa.Table(
    "votes",
    metadata,
    *_of_record(alone=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("in_favour", sa.Integer),
    sa.Column("against", sa.Integer),
    sa.Column("abstaining", sa.Integer),
)

vote_members = sa.Table(
    "vote_members",
    metadata,
    *_of_record(),
    sa.Column("choice", sa.Text, nullable=False),  # in_favour, against, abstaining
    sa.Column("member", sa.Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

follow_up = sa.Table(
    "follow_up",
    metadata,
    *_of_record(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.Text),
    sa.Column("session", sa.Text, index=True),
    sa.Column("date", sa.Text, index=True),
    sa.Column("block_id", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

# One row an object: its last failure, gone once the object gives a record, or its dead letter is closed.
failures = sa.Table(
    "failures",
    metadata,
    sa.Column("uri", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("failed_at", sa.Text, nullable=False, index=True),
    sa.Column("store", sa.Text, nullable=False),
    sa.Column("bucket", sa.Text, nullable=False),
    sa.Column("object_key", sa.Text, nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("reason", sa.Text, nullable=False, index=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("retry", sa.Boolean, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("replay", sa.Text, nullable=False),
    # what the object's key says of it
    sa.Column("symbol", sa.Text),
    sa.Column("symbol_key", sa.Text, index=True),
    sa.Column("organ_code", sa.Text),
    sa.Column("language", sa.Text),
)

# One row a symbol: its languages side by side, as the event says it.
alignments = sa.Table(
    "alignments",
    metadata,
    sa.Column("symbol_key", sa.Text, primary_key=True),
    sa.Column("symbol", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Text, nullable=False),
    sa.Column("body", Compressed, nullable=False),
)

# The parts of a record except its blocks: replaced with each revision.
PARTS = (names, notes, citations, votes, vote_members, follow_up)
