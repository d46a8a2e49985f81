"""One full-text index a language in PostgreSQL.

One index of language and words reads all blocks of a language to find those of a word; SQLite has none of this.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "zh")
POSTGRESQL = (
    *(
        f"CREATE INDEX ix_blocks_search_{code} ON blocks USING gin (search) WHERE language = '{code}'"
        for code in LANGUAGES
    ),
    "DROP INDEX ix_blocks_search",
)


def upgrade() -> None:
    """Create the indexes, and drop the one that they replace."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
