"""The tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alignments",
        sa.Column("symbol_key", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("symbol_key", name="pk_alignments"),
    )
    op.create_table(
        "failures",
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("object_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("retry", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("replay", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text()),
        sa.Column("symbol_key", sa.Text()),
        sa.Column("organ_code", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.PrimaryKeyConstraint("uri", name="pk_failures"),
    )
    op.create_index("ix_failures_failed_at", "failures", ["failed_at"])
    op.create_index("ix_failures_reason", "failures", ["reason"])
    op.create_index("ix_failures_symbol_key", "failures", ["symbol_key"])
    op.create_table(
        "records",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text()),
        sa.Column("symbol_key", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organ_code", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("session", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("quality", sa.Float(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("object_key", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Text()),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ingested_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_records"),
        sa.UniqueConstraint("id", name="uq_records_id"),
    )
    op.create_index("ix_records_date_id", "records", ["date", "id"])
    op.create_index("ix_records_facets", "records", ["organ_code", "language", "kind", "session", "date"])
    op.create_index("ix_records_symbol_key", "records", ["symbol_key"])
    op.create_index("ix_records_uri", "records", ["uri"])
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawals"),
    )
    op.create_table(
        "blocks",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("record_key", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("block_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("page", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text()),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_blocks_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_blocks"),
    )
    op.create_index("ix_blocks_record_key", "blocks", ["record_key"])
    op.create_table(
        "citations",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("symbol_key", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text()),
        sa.Column("block_id", sa.Text()),
        sa.Column("date", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_citations_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", "position", name="pk_citations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_citations_symbol_key", "citations", ["symbol_key"])
    op.create_table(
        "follow_up",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text()),
        sa.Column("session", sa.Text()),
        sa.Column("date", sa.Text()),
        sa.Column("block_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_follow_up_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", "position", name="pk_follow_up"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_follow_up_date", "follow_up", ["date"])
    op.create_index("ix_follow_up_session", "follow_up", ["session"])
    op.create_table(
        "names",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_names_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", "position", name="pk_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_names_name", "names", ["name"])
    op.create_table(
        "notes",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("block_id", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_notes_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", "position", name="pk_notes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vote_members",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_vote_members_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", "position", name="pk_vote_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vote_members_member", "vote_members", ["member"])
    op.create_table(
        "votes",
        sa.Column("record_key", KEY, autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("in_favour", sa.Integer()),
        sa.Column("against", sa.Integer()),
        sa.Column("abstaining", sa.Integer()),
        sa.ForeignKeyConstraint(["record_key"], ["records.key"], name="fk_votes_record_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_key", name="pk_votes"),
    )
