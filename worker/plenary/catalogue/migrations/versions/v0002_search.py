"""Full-text search: FTS5 in SQLite, `tsvector` with each language's own configuration in PostgreSQL.

Both follow the table of blocks by themselves, and index the rows that are there already.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# FTS5 keeps no copy of the texts: it reads the table of blocks. The rules of English reduce words; they leave words of
# other alphabets as they are; what is asked is reduced in the same way.
SQLITE = (
    "CREATE VIEW block_terms AS SELECT key, coalesce(terms, text) AS terms FROM blocks",
    """CREATE VIRTUAL TABLE block_search USING fts5(
        terms, content='block_terms', content_rowid='key', tokenize='porter unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER blocks_inserted AFTER INSERT ON blocks BEGIN
        INSERT INTO block_search (rowid, terms) VALUES (new.key, coalesce(new.terms, new.text));
    END""",
    """CREATE TRIGGER blocks_deleted AFTER DELETE ON blocks BEGIN
        INSERT INTO block_search (block_search, rowid, terms)
        VALUES ('delete', old.key, coalesce(old.terms, old.text));
    END""",
    "INSERT INTO block_search (block_search) VALUES ('rebuild')",
)
# PostgreSQL takes 85/901 for a path and words in angle brackets for a tag: signs are made spaces before.
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
ESCAPED = "".join(f"\\x{ord(sign):02x}" for sign in SIGNS)
# Long values are kept beside the rows, so that counting matches reads few pages.
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "ALTER TABLE blocks SET (toast_tuple_target = 128)",
    rf"""ALTER TABLE blocks ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector(
        CASE language
            WHEN 'ar' THEN 'arabic'::regconfig WHEN 'de' THEN 'german'::regconfig WHEN 'en' THEN 'english'::regconfig
            WHEN 'es' THEN 'spanish'::regconfig WHEN 'fr' THEN 'french'::regconfig WHEN 'ru' THEN 'russian'::regconfig
            ELSE 'simple'::regconfig
        END, translate(coalesce(terms, text), E'{ESCAPED}', repeat(' ', {len(SIGNS)})))) STORED""",
    "CREATE INDEX ix_blocks_search ON blocks USING gin (language, search)",
    "CREATE INDEX ix_names_name_trigrams ON names USING gin (name gin_trgm_ops)",
)


def upgrade() -> None:
    """Create the index, and fill it."""
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
