"""Full-text search in PostgreSQL by words and by pairs of words, in a table of its own.

An index of PostgreSQL knows words, not where they are: for a phrase it has each block read that has the words. With two
words that follow each other as an entry of their own the index answers. The table is narrow, so that counting what
matches reads few pages; SQLite's index has both already.
"""

from __future__ import annotations

from alembic import op

from plenary.catalogue.migrations.versions.v0002_search import ESCAPED, SIGNS
from plenary.catalogue.migrations.versions.v0003_search_by_language import LANGUAGES

revision = "0004"
down_revision = "0003"

INSERT = rf"""INSERT INTO block_search (key, language, search) SELECT key, language, to_tsvector(
        CASE language
            WHEN 'ar' THEN 'arabic'::regconfig WHEN 'de' THEN 'german'::regconfig WHEN 'en' THEN 'english'::regconfig
            WHEN 'es' THEN 'spanish'::regconfig WHEN 'fr' THEN 'french'::regconfig WHEN 'ru' THEN 'russian'::regconfig
            ELSE 'simple'::regconfig
        END, translate(coalesce(terms, text), E'{ESCAPED}', repeat(' ', {len(SIGNS)})))"""
POSTGRESQL = (
    "CREATE TABLE block_search (key bigint NOT NULL, language text NOT NULL, search tsvector NOT NULL)",
    "INSERT INTO block_search (key, language, search) SELECT key, language, search FROM blocks ORDER BY key",
    "ALTER TABLE block_search ADD CONSTRAINT pk_block_search PRIMARY KEY (key)",
    # the words as they are, and each with the one that follows it: `human`, `right`, `human right`
    """CREATE FUNCTION words_and_pairs(words tsvector) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$ BEGIN
            RETURN array_to_tsvector(tsvector_to_array(words) || array(
                SELECT word || ' ' || next_word FROM (
                    SELECT word, place, lead(word) OVER places AS next_word, lead(place) OVER places AS next_place
                    FROM unnest(words) AS each_word (word, found_at, weights), unnest(found_at) AS place
                    WINDOW places AS (ORDER BY place)
                ) AS neighbours WHERE next_place = place + 1));
        END $$""",
    *(
        f"CREATE INDEX ix_block_search_{code} ON block_search USING gin (words_and_pairs(search)) "
        f"WHERE language = '{code}'"
        for code in LANGUAGES
    ),
    f"""CREATE FUNCTION index_blocks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            {INSERT} FROM inserted;
            RETURN NULL;
        END $$""",
    """CREATE FUNCTION forget_blocks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM block_search USING deleted WHERE block_search.key = deleted.key;
            RETURN NULL;
        END $$""",
    """CREATE TRIGGER blocks_inserted AFTER INSERT ON blocks REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION index_blocks()""",
    """CREATE TRIGGER blocks_deleted AFTER DELETE ON blocks REFERENCING OLD TABLE AS deleted
        FOR EACH STATEMENT EXECUTE FUNCTION forget_blocks()""",
    "ALTER TABLE blocks DROP COLUMN search",  # and its indexes
    "ALTER TABLE blocks RESET (toast_tuple_target)",
    "CLUSTER blocks USING pk_blocks",  # gives back the space of the column
    "ANALYZE block_search",
)


def upgrade() -> None:
    """Create the table, and fill it."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
