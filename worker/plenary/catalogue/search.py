"""Queries as people type them, and as each database takes them.

All words must be in one block. `"a phrase"`, `-without`, `this OR that` and `begin*` are known; everything else is
a word, whatever signs it has.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from plenary.catalogue import tables
from plenary.catalogue.database import POSTGRESQL
from plenary.catalogue.errors import QueryError
from plenary.catalogue.folding import fold_letters, fold_with_origins, is_han
from plenary.catalogue.tables import POSITIONS
from plenary.domain.symbols import squash

LONGEST_QUERY = 500
MOST_TERMS = 32
EXCERPT = 320  # letters of a block that are shown
BEFORE = 80  # of these, how many come before the first hit
CONFIGURATIONS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "ru": "russian",
    "zh": "simple",
}
_TERM = re.compile(r'(?P<without>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_LIKE_A_SYMBOL = re.compile(r"(?:[A-Za-z0-9.()_-]*+/[^\s\d]*+\d|[^\s\d]*+\d[^\s/]*+/)\S*+")
SIGNS = string.punctuation  # made spaces for PostgreSQL, as in the column that is searched
_START, _STOP = "\x02", "\x03"
_LONG = 3  # words of a phrase from which on its pairs do not settle it
_vectors = sa.table(
    "block_search", sa.column("key", sa.BigInteger), sa.column("language", sa.Text), sa.column("search", TSVECTOR)
)
_fts = sa.table("block_search", sa.column("rowid", sa.BigInteger), sa.column("block_search"), sa.column("rank"))


@dataclass(frozen=True, slots=True)
class Term:
    """Words in sequence; `begins`: the last may go on; `without`: they must not be there."""

    words: tuple[str, ...]
    begins: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Alternatives, each of terms that all hold. `symbol` is what was typed where that looks like a symbol."""

    alternatives: tuple[tuple[Term, ...], ...]
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class ExcerptPart:
    """A piece of an excerpt. `hit`: the query's words are here."""

    text: str
    hit: bool = False


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: It is too long, has no word, or only says what must not be there.

    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"A query has at most {LONGEST_QUERY} characters.")
    alternatives: list[list[Term]] = [[]]
    for match in _TERM.finditer(text):
        if match["word"] == "OR" and not match["without"]:
            alternatives.append([])
        elif term := _term(match):
            alternatives[-1].append(term)
    kept = tuple(tuple(terms) for terms in alternatives if terms)
    if not kept:
        raise QueryError("A query needs a word.")
    if any(all(term.without for term in terms) for terms in kept):
        raise QueryError("A query needs a word that must be there beside those that must not.")
    if sum(map(len, kept)) > MOST_TERMS:
        raise QueryError(f"A query has at most {MOST_TERMS} words.")
    alone = text.strip()
    return Query(kept, squash(alone) if _LIKE_A_SYMBOL.fullmatch(alone) else None)


def _term(match: re.Match[str]) -> Term | None:
    word = match["word"] or ""
    words = tuple(_WORD.findall(fold_letters(match["phrase"] or word)))
    return Term(words, begins=word.endswith("*"), without=bool(match["without"])) if words else None


def matching(connection: sa.Connection, query: Query, languages: Sequence[str] = ()) -> sa.ColumnElement[bool]:
    """The condition that a row of `searched` matches, to be answered by the index."""
    if connection.dialect.name == POSTGRESQL:
        return _in_words_of_each(languages, lambda code: _by_index(query, code))
    return _fts.c.block_search.op("MATCH")(_match(query))


def searched(connection: sa.Connection) -> tuple[sa.FromClause, sa.ColumnElement[int]]:
    """The table that `matching` is about, and its column of blocks' keys."""
    if connection.dialect.name == POSTGRESQL:
        return _vectors, _vectors.c.key
    return _fts, _fts.c.rowid


def found_everywhere(
    connection: sa.Connection, query: Query, languages: Sequence[str] = ()
) -> tuple[sa.FromClause, sa.ColumnElement[int], sa.ColumnElement[bool]]:
    """All blocks that match: where they are from, their keys, and the condition that goes with them."""
    table, key = searched(connection)
    condition = matching(connection, query, languages)
    if connection.dialect.name == POSTGRESQL:
        # by the index, whatever order and limit follow: to try block after block takes many times as long
        every = sa.select(key).where(condition).cte("found").prefix_with("MATERIALIZED")
        return every, every.c.key, sa.true()
    return table, key, condition


def found_within(
    connection: sa.Connection, query: Query, records: Sequence[int], languages: Sequence[str] = ()
) -> tuple[sa.ColumnElement[int], sa.FromClause]:
    """The keys of the blocks of these records that match: a column, and where it is from. None is no block.

    Each record's own range of blocks is looked into, not all that match.
    """
    if connection.dialect.name == POSTGRESQL:
        key = _vectors.c.key
        begins = [record * POSITIONS for record in records]
        ranges = sa.or_(sa.false(), *(key.between(begin, begin + POSITIONS - 1) for begin in begins))
        matches = _in_words_of_each(languages, lambda code: _vectors.c.search.op("@@")(_tsquery(query, code)))
        inside = sa.select(key).where(ranges, matches).subquery()
        return inside.c.key, inside
    begin = tables.records.c.key * POSITIONS
    # an outer join is made from the left, record by record
    joined = tables.records.outerjoin(
        _fts, sa.and_(_fts.c.rowid.between(begin, begin + POSITIONS - 1), matching(connection, query))
    )
    inside = sa.select(_fts.c.rowid).select_from(joined).where(tables.records.c.key.in_(records)).subquery()
    return inside.c.rowid, inside


def segments(connection: sa.Connection, query: Query, keys: Iterable[int]) -> dict[int, list[ExcerptPart]]:
    """Of blocks that match, by their keys, the text around the first hit, in pieces."""
    asked = list(keys)
    if not asked:
        return {}
    blocks = tables.blocks.c
    if connection.dialect.name == POSTGRESQL:
        marked = sa.func.ts_headline(
            _by_language(_configuration),
            sa.func.translate(sa.func.coalesce(blocks.terms, blocks.text), SIGNS, " " * len(SIGNS)),
            _by_language(lambda code: _tsquery(query, code)),
            f'HighlightAll=true, StartSel="{_START}", StopSel="{_STOP}"',
        )
        rows = sa.select(blocks.key, blocks.text, marked).where(blocks.key.in_(asked))
    else:
        marked = sa.func.highlight(sa.literal_column("block_search"), 0, _START, _STOP)
        rows = (
            sa.select(blocks.key, blocks.text, marked)
            .select_from(_fts.join(tables.blocks, blocks.key == _fts.c.rowid))
            .where(_fts.c.block_search.op("MATCH")(_match(query)), _fts.c.rowid.in_(asked))
        )
    phrases = ["".join(term.words) for terms in query.alternatives for term in terms if not term.without]
    return {key: _excerpt(text, highlighted, phrases) for key, text, highlighted in connection.execute(rows)}


def _match(query: Query) -> str:
    """In the language of FTS5: nothing but strings in quotes, and operators of our own."""
    return " OR ".join(f"({_all_of(terms)})" for terms in query.alternatives)


def _all_of(terms: Sequence[Term]) -> str:
    wanted = " AND ".join(_string(term) for term in terms if not term.without)
    return "".join([f"({wanted})", *(f" NOT {_string(term)}" for term in terms if term.without)])


def _string(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + ("*" if term.begins else "")


def _in_words_of_each(
    languages: Sequence[str], condition: Callable[[str], sa.ColumnElement[bool]]
) -> sa.ColumnElement[bool]:
    """A word is reduced by the rules of its block's language; each language has an index."""
    wanted = [code for code in CONFIGURATIONS if not languages or code in languages]
    of = [sa.and_(_vectors.c.language == sa.literal_column(f"'{code}'"), condition(code)) for code in wanted]
    return sa.or_(sa.false(), *of)


def _by_index(query: Query, language: str) -> sa.ColumnElement[bool]:
    """Ask for a phrase by its pairs of words. One of three words or more is then looked for where all pairs are."""
    configured = _configuration(language)
    alternatives = [
        _joined("&&", [part for term in terms for part in _pairs(term, configured)]) for terms in query.alternatives
    ]
    indexed = sa.func.words_and_pairs(_vectors.c.search, type_=TSVECTOR).op("@@")(_joined("||", alternatives))
    if any(len(term.words) >= _LONG for terms in query.alternatives for term in terms):
        return sa.and_(indexed, _vectors.c.search.op("@@")(_tsquery(query, language)))
    return indexed


def _pairs(term: Term, configured: sa.ColumnElement[Any]) -> Iterator[sa.ColumnElement[Any]]:
    if len(term.words) == 1:
        yield _one(term, configured)
    elif not term.without or len(term.words) < _LONG:  # a block may have all pairs, and not the phrase
        last = len(term.words) - 2
        for number, pair in enumerate(pairwise(term.words)):
            phrase = sa.cast(_one(Term(pair, begins=term.begins and number == last), configured), sa.Text)
            made = sa.cast(sa.func.replace(phrase, "' <-> '", " "), TSQUERY)
            yield sa.func.tsquery_not(made, type_=TSQUERY) if term.without else made


def _tsquery(query: Query, language: str) -> sa.ColumnElement[Any]:
    """The same for PostgreSQL, in the words of one language."""
    configured = _configuration(language)
    alternatives = [_joined("&&", [_one(term, configured) for term in terms]) for terms in query.alternatives]
    return _joined("||", alternatives)


def _one(term: Term, configured: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if term.begins:
        text = " <-> ".join([*term.words[:-1], f"{term.words[-1]}:*"])  # words are letters and digits alone
        made = sa.func.to_tsquery(configured, text, type_=TSQUERY)
    else:
        made = sa.func.phraseto_tsquery(configured, " ".join(term.words), type_=TSQUERY)
    return sa.func.tsquery_not(made, type_=TSQUERY) if term.without else made


def _joined(operator: str, parts: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    return reduce(lambda left, right: left.op(operator, return_type=TSQUERY())(right).self_group(), parts)


def _configuration(language: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(f"'{CONFIGURATIONS.get(language, 'simple')}'::regconfig")


def _by_language(made: Callable[[str], sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    whens = [(tables.blocks.c.language == sa.literal_column(f"'{code}'"), made(code)) for code in CONFIGURATIONS]
    return sa.case(*whens)


def _excerpt(text: str, highlighted: str, phrases: Sequence[str]) -> list[ExcerptPart]:
    """The text around the first hit, in pieces."""
    hits = _hits(text, highlighted, phrases)
    begin = _word_start(text, max(0, (hits[0][0] if hits else 0) - BEFORE))
    end = _word_end(text, min(len(text), begin + EXCERPT))
    pieces, done = [ExcerptPart("… ")] if begin else [], begin
    for first, last in hits:
        if first < end and last > done:
            pieces += [ExcerptPart(text[done:first])] if first > done else []
            pieces.append(ExcerptPart(text[max(first, done) : min(last, end)], hit=True))
            done = min(last, end)
    pieces += [ExcerptPart(text[done:end])] if done < end else []
    return [*pieces, ExcerptPart(" …")] if end < len(text) else pieces


def _hits(text: str, highlighted: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """The marks of the folded text, carried over to the original.

    PostgreSQL marks each word of a phrase, also where it is alone. A Han letter alone is no word, and not shown.
    """
    origins = fold_with_origins(text).origins
    hits: list[tuple[int, int]] = []
    at = start = 0
    for letter in highlighted:
        if letter == _START:
            start = at
        elif letter == _STOP:
            if start < at <= len(origins):
                first, last = origins[start], origins[at - 1] + 1
                while last < len(text) and unicodedata.combining(text[last]):
                    last += 1  # a mark that is not searched belongs to its letter
                if hits and hits[-1][1] == first:  # Han letters, each marked for itself
                    first = hits.pop()[0]
                hits.append((first, last))
        else:
            at += 1
    return [(first, last) for first, last in hits if not is_han(text[first]) or _holds(text[first:last], phrases)]


def _holds(text: str, phrases: Sequence[str]) -> bool:
    return any(phrase in text for phrase in phrases)


def _word_start(text: str, at: int) -> int:
    space = text.rfind(" ", max(0, at - 20), at)
    if space >= 0:
        return space + 1
    return at if at > 20 else 0  # noqa: PLR2004 - the text begins with a long word, or has no spaces


def _word_end(text: str, at: int) -> int:
    space = text.find(" ", at, at + 20)
    return space if at < len(text) and space >= 0 else at
