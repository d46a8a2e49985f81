"""The queries of the catalogue. Each function takes a connection of `database.reading`, and changes nothing.

Pages follow one another by cursors that hold where the last row of a page stood, not how many rows came before it: what
is written, updated or withdrawn in between moves no other row to another page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal

import sqlalchemy as sa

from plenary.catalogue import tables
from plenary.catalogue.adoptions import adoptions_of
from plenary.catalogue.errors import QueryError
from plenary.catalogue.results import (
    BlockPage,
    CastVote,
    Citing,
    CitingPage,
    CompletenessPage,
    FacetValue,
    Failure,
    FailurePage,
    FoundBlock,
    FoundRecord,
    Hit,
    LanguageState,
    RecordPage,
    RecordSummary,
    StoredAlignment,
    StoredRecord,
    SymbolCompleteness,
    SymbolRecords,
    Totals,
    VotePage,
)
from plenary.catalogue.search import (
    ExcerptPart,
    Query,
    found_everywhere,
    found_within,
    matching,
    parse_query,
    searched,
    segments,
)
from plenary.catalogue.tables import POSITION_BITS, POSITIONS
from plenary.domain.languages import LANGUAGES
from plenary.domain.symbols import each_name, squash
from plenary.meaning.mentions import state_of

LIMIT, MOST = 20, 200
HITS = 3  # blocks that are shown of each record found
FACETS = ("organ", "language", "kind", "session")
SIX = tuple(row.code for row in LANGUAGES if row.code != "de")  # the official languages

Sort = Literal["relevance", "newest", "oldest"]

_r, _b, _f = tables.records.c, tables.blocks.c, tables.failures.c
_SUMMARY = (
    *(_r.key, _r.id, _r.revision, _r.content, _r.updated_at, _r.symbol, _r.kind, _r.organ_code, _r.language),
    *(_r.number, _r.session, _r.title, _r.date, _r.quality, _r.blocks, _r.pages, _r.ingested_at),
    *(_r.store, _r.bucket, _r.object_key, _r.version_id, _r.media_type, _r.sha256, _r.size),
)
_FACETED = (_r.organ_code, _r.language, _r.kind, _r.session)
_STORED = (*_SUMMARY, _r.event_id, _r.body)


def search_records(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    q: str | None = None,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    cites: str | None = None,
    cited_by: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    sort: Sort | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> RecordPage:
    """Records by their words and by what is known of them. Dates are ISO 8601, both ends included.

    `sort` is `relevance` where there is a `q` (a title that matches first, then the more blocks the better), else
    `newest`.

    Raises:
        QueryError: The query or the cursor cannot be understood.

    """
    query = parse_query(q) if q and q.strip() else None
    wanted = _filters(organ, session, language, kind, cites, cited_by, date_from, date_to)
    rows: sa.FromClause = tables.records
    matches: sa.ColumnElement[int] = sa.literal(0)
    score: sa.ColumnElement[int] = sa.literal(0)
    order = sort or ("relevance" if query else "newest")
    if query:
        matched = _matched(connection, query, language)
        rows = tables.records.join(matched, matched.c.key == _r.key)
        matches = matched.c.matches
        if order == "relevance":
            score = matched.c.title * 1_000_000 + matched.c.matches
    columns = (_r.key, matches.label("matches"), score.label("score"), _r.date, _r.id)
    selected = sa.select(*columns, *_FACETED).select_from(rows).where(*wanted)
    # what matches is read once, by its page and by its facets; without words each has an index of its own
    candidates = selected.cte("candidates") if query else selected.subquery("candidates")
    page, total, facets = _page_and_facets(connection, candidates, order, cursor, _limit(limit) + 1, once=bool(query))
    shown = page[: _limit(limit)]
    keys = [row.key for row in shown]
    summaries = {row["key"]: row for row in connection.execute(sa.select(*_SUMMARY).where(_r.key.in_(keys))).mappings()}
    hits = _hits(connection, query, keys, language) if query else {}
    return RecordPage(
        [FoundRecord(_summary(summaries[row.key]), row.matches, hits.get(row.key, [])) for row in shown],
        total,
        facets,
        _sealed(shown[-1].score, shown[-1].date, shown[-1].id) if len(page) > len(shown) else None,
    )


def _page_and_facets(  # noqa: PLR0913
    connection: sa.Connection, candidates: sa.FromClause, order: Sort, cursor: str | None, limit: int, *, once: bool
) -> tuple[Sequence[Any], int, dict[str, list[FacetValue]]]:
    f, oldest = candidates.c, order == "oldest"
    page = sa.select(f.key, f.matches, f.score, f.date, f.id)
    if cursor:
        at_score, at_date, at_id = _opened(cursor, int, str, str)
        later = f.date > at_date if oldest else f.date < at_date
        after = sa.or_(later, sa.and_(f.date == at_date, f.id > at_id))
        if order == "relevance":
            after = sa.or_(f.score < at_score, sa.and_(f.score == at_score, after))
        page = page.where(after)
    ranks: list[sa.ColumnElement[Any]] = [f.score.desc()] if order == "relevance" else []
    ranks += [f.date.asc() if oldest else f.date.desc(), f.id.asc()]
    page = page.order_by(*ranks).limit(limit)
    facets = [f[column.name] for column in _FACETED]
    counts = sa.select(*facets, sa.func.count()).group_by(*facets)
    if not once:
        return connection.execute(page).all(), *_facets(connection.execute(counts))
    numbered = page.add_columns(sa.func.row_number(type_=sa.Integer).over(order_by=ranks).label("place")).subquery()
    none = [sa.cast(sa.null(), column.type).label(column.name) for column in (*numbered.c, *facets)]
    width = len(numbered.c)
    both = sa.union_all(
        sa.select(*numbered.c, *none[width:], sa.literal(0).label("count")),
        sa.select(*none[:width], *facets, sa.func.count()).group_by(*facets),
    )
    rows = connection.execute(both.order_by("place")).all()
    return (
        [row for row in rows if row.place is not None],
        *_facets(row[width:] for row in rows if row.place is None),
    )


def get_record(connection: sa.Connection, record_id: str) -> StoredRecord | None:
    """A current record by its id, such as `A/RES/78/241:en`; None where there is none."""
    row = connection.execute(sa.select(*_STORED).where(_r.id == record_id)).mappings().first()
    return _stored(row) if row else None


def records_of_symbol(connection: sa.Connection, symbol: str) -> SymbolRecords:
    """The languages of a document, and what belongs to it."""
    key = squash(symbol)
    records = _summaries(connection, _named(tables.names.c.name == key))
    related = _summaries(connection, _named(tables.names.c.name.like(f"{_like(key)}/%", escape="\\")))
    drafts = _summaries(connection, sa.and_(_r.kind == "draft", _cites_or_cited(key)))
    failed = connection.execute(sa.select(tables.failures).where(_f.symbol_key == key).order_by(_f.language)).mappings()
    links = adoptions_of(connection, symbol)

    def suffixed(suffix: str) -> list[RecordSummary]:
        return [entry for entry in related if squash(entry.symbol or "").startswith(f"{key}/{suffix}.")]

    return SymbolRecords(
        symbol=next((entry.symbol for entry in records if entry.symbol), symbol),
        records=records,
        revisions=suffixed("rev"),
        corrigenda=suffixed("corr"),
        addenda=suffixed("add"),
        drafts=drafts,
        draft_of=[link.target for link in links if link.rel == "draft_of"],
        adopted_as=[link.target for link in links if link.rel == "adopted_as"],
        failed=[_failure(row) for row in failed],
    )


def cited_by(
    connection: sa.Connection,
    symbol: str,
    *,
    language: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = LIMIT,
) -> CitingPage:
    """The places where a document is cited, the newest records first."""
    cited = tables.citations.c
    rows = tables.records.join(tables.citations, cited.record_key == _r.key)
    wanted: list[sa.ColumnElement[bool]] = [cited.symbol_key.in_(each_name(symbol))]
    if language:
        wanted.append(_r.language.in_(language))
    total = connection.execute(sa.select(sa.func.count()).select_from(rows).where(*wanted)).scalar_one()
    columns = (
        cited.position,
        cited.symbol.label("cited_symbol"),
        cited.relation,
        cited.block_id,
        cited.date.label("cited_date"),
        cited.text,
    )
    selected = sa.select(*_SUMMARY, *columns).select_from(rows).where(*wanted)
    if cursor:
        date, name, position = _opened(cursor, str, str, int)
        behind = sa.or_(_r.id > name, sa.and_(_r.id == name, cited.position > position))
        selected = selected.where(sa.or_(_r.date < date, sa.and_(_r.date == date, behind)))
    ordered = selected.order_by(_r.date.desc(), _r.id, cited.position).limit(_limit(limit) + 1)
    page = connection.execute(ordered).mappings().all()
    shown = page[: _limit(limit)]
    citations = [
        Citing(
            _summary(row), row["cited_symbol"], row["relation"], row["block_id"], row["cited_date"] or None, row["text"]
        )
        for row in shown
    ]
    last = shown[-1] if len(page) > len(shown) else None
    return CitingPage(citations, total, _sealed(last["date"], last["id"], last["position"]) if last else None)


def search_blocks(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    q: str,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    part: Sequence[str] = (),
    block_kind: Sequence[str] = (),
    date_from: str | None = None,
    date_to: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> BlockPage:
    """Blocks that match, those of records that came last first. Titles are left out.

    Raises:
        QueryError: The query or the cursor cannot be understood.

    """
    query = parse_query(q)
    table, key, matches = found_everywhere(connection, query, language)
    joined = tables.records.join(tables.blocks, _b.record_key == _r.key).join(table, key == _b.key)
    wanted = [*_filters(organ, session, language, kind, None, None, date_from, date_to), _b.position > 0]
    if part:
        wanted.append(_b.part.in_(part))
    if block_kind:
        wanted.append(_b.kind.in_(block_kind))
    columns = (_b.key.label("block_key"), *_BLOCK)
    selected = sa.select(*_SUMMARY, *columns).select_from(joined).where(*wanted, matches)
    if cursor:
        (at,) = _opened(cursor, int)
        selected = selected.where(key < at)
    page = connection.execute(selected.order_by(key.desc()).limit(_limit(limit) + 1)).mappings().all()
    shown = page[: _limit(limit)]
    texts = segments(connection, query, [row["block_key"] for row in shown])
    blocks = [FoundBlock(_summary(row), _hit(row, texts)) for row in shown]
    return BlockPage(blocks, _sealed(shown[-1]["block_key"]) if len(page) > len(shown) else None)


def find_failures(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    *,
    reason: Sequence[str] = (),
    organ: Sequence[str] = (),
    language: Sequence[str] = (),
    prefix: str = "",
    cursor: str | None = None,
    limit: int = LIMIT,
) -> FailurePage:
    """Objects that gave no record, the last first. `prefix` is how their URIs begin."""
    wanted: list[sa.ColumnElement[bool]] = []
    for column, values in ((_f.reason, reason), (_f.organ_code, organ), (_f.language, language)):
        if values:
            wanted.append(column.in_(values))
    if prefix:
        wanted.append(_f.uri.like(f"{_like(prefix)}%", escape="\\"))
    by_reason = sa.select(_f.reason, sa.func.count()).where(*wanted).group_by(_f.reason)
    reasons = Counter({name: count for name, count in connection.execute(by_reason)})  # noqa: C416 - rows are no pairs
    selected = sa.select(tables.failures).where(*wanted)
    if cursor:
        at, uri = _opened(cursor, str, str)
        selected = selected.where(sa.or_(_f.failed_at < at, sa.and_(_f.failed_at == at, _f.uri > uri)))
    ordered = selected.order_by(_f.failed_at.desc(), _f.uri).limit(_limit(limit) + 1)
    page = connection.execute(ordered).mappings().all()
    shown = page[: _limit(limit)]
    last = shown[-1] if len(page) > len(shown) else None
    return FailurePage(
        [_failure(row) for row in shown],
        reasons.total(),
        [FacetValue(*pair) for pair in reasons.most_common()],
        _sealed(last["failed_at"], last["uri"]) if last else None,
    )


def get_failure(connection: sa.Connection, uri: str) -> Failure | None:
    """The failure of an object; None where there is none."""
    row = connection.execute(sa.select(tables.failures).where(_f.uri == uri)).mappings().first()
    return _failure(row) if row else None


def completeness(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    kind: Sequence[str] = (),
    languages: Sequence[str] = SIX,
    incomplete: bool = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> CompletenessPage:
    """Symbols by language: what is current, what came and failed, what is missing; in the order of the symbols.

    `incomplete`: only symbols of which one of the languages is not current.
    """
    key: sa.ColumnElement[str] = sa.column("symbol_key", sa.Text)
    wanted = _facet_filters(organ, session, kind=kind)
    current = (
        sa.select(_r.symbol_key, sa.func.count(sa.distinct(_r.language)).label("have"))
        .where(_r.symbol_key.is_not(None), *wanted)
        .group_by(_r.symbol_key)
    )
    if incomplete:
        have = sa.func.count(sa.distinct(sa.case((_r.language.in_(languages), _r.language))))
        current = current.having(have < len(languages))
    symbols = sa.select(current.subquery().c.symbol_key)
    if not (session or kind):  # a failed object has neither
        failed = sa.select(_f.symbol_key).where(
            _f.symbol_key.is_not(None),
            ~sa.exists().where(_r.symbol_key == _f.symbol_key),
            *([_f.organ_code.in_(organ)] if organ else []),
        )
        symbols = symbols.union(failed)  # type: ignore[assignment]
    asked = sa.select(key).select_from(symbols.subquery())
    if cursor:
        (at,) = _opened(cursor, str)
        asked = asked.where(key > at)
    page = connection.execute(asked.order_by(key).limit(_limit(limit) + 1)).scalars().all()
    shown = page[: _limit(limit)]
    return CompletenessPage(
        _completeness(connection, shown, languages), _sealed(shown[-1]) if len(page) > len(shown) else None
    )


def alignment_of(connection: sa.Connection, symbol: str) -> StoredAlignment | None:
    """The languages of a symbol side by side; None where they were not aligned."""
    aligned = tables.alignments.c
    asked = sa.select(tables.alignments).where(aligned.symbol_key == squash(symbol))
    row = connection.execute(asked).mappings().first()
    return StoredAlignment(row["symbol"], row["revision"], row["updated_at"], json.loads(row["body"])) if row else None


def votes_of_state(
    connection: sa.Connection,
    state: str,
    *,
    language: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = LIMIT,
) -> VotePage:
    """The votes of a state, by its ISO 3166 code of three letters, where lists name it; the newest records first."""
    voters = tables.vote_members.c
    rows = tables.records.join(tables.vote_members, voters.record_key == _r.key)
    printed = sa.select(_r.language, voters.member).select_from(rows).distinct()
    names = [(code, name) for code, name in connection.execute(printed) if state_of(name, code) == state.upper()]
    wanted: list[sa.ColumnElement[bool]] = [sa.tuple_(_r.language, voters.member).in_(names)]
    if language:
        wanted.append(_r.language.in_(language))
    selected = sa.select(*_SUMMARY, voters.choice, voters.member).select_from(rows)
    if cursor:
        date, name = _opened(cursor, str, str)
        wanted.append(sa.or_(_r.date < date, sa.and_(_r.date == date, _r.id > name)))
    ordered = selected.where(*wanted).order_by(_r.date.desc(), _r.id).limit(_limit(limit) + 1)
    page = connection.execute(ordered).mappings().all()
    shown = page[: _limit(limit)]
    last = shown[-1] if len(page) > len(shown) else None
    return VotePage(
        [CastVote(_summary(row), row["choice"], row["member"]) for row in shown],
        _sealed(last["date"], last["id"]) if last else None,
    )


def each_record(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    q: str | None = None,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    date_from: str | None = None,
    date_to: str | None = None,
) -> Iterator[StoredRecord]:
    """Every record that passes, by its id, one after the other: for exports. The whole is not held in memory.

    Raises:
        QueryError: The query cannot be understood.

    """
    wanted = _filters(organ, session, language, kind, None, None, date_from, date_to)
    asked = sa.select(*_STORED).select_from(_found(connection, q, language)).where(*wanted).order_by(_r.id)
    with connection.execution_options(stream_results=True, yield_per=100).execute(asked) as rows:
        for row in rows.mappings():
            yield _stored(row)


def record_keys(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    q: str | None = None,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    cites: str | None = None,
    cited_by: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    after: int | None = None,
) -> list[int]:
    """The keys of all records that pass, by their ids, for `records_by_key`; with `after`, of those that came since.

    Errors: as `each_record`.
    """
    wanted = _filters(organ, session, language, kind, cites, cited_by, date_from, date_to)
    if after is not None:
        wanted.append(_r.key > after)
    asked = sa.select(_r.key).select_from(_found(connection, q, language)).where(*wanted).order_by(_r.id)
    return list(connection.execute(asked).scalars())


def records_by_key(connection: sa.Connection, keys: Sequence[int]) -> list[StoredRecord]:
    """The records of these keys, in their order; those that were withdrawn since are left out."""
    rows = connection.execute(sa.select(*_STORED).where(_r.key.in_(keys))).mappings()
    by_key = {row["key"]: _stored(row) for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def newest_key(connection: sa.Connection) -> int:
    """The key of the record that came last; 0 where there is none."""
    newest: int = connection.execute(sa.select(sa.func.coalesce(sa.func.max(_r.key), 0))).scalar_one()
    return newest


def failures_since(connection: sa.Connection, failed_at: str) -> list[Failure]:
    """The failures after that time, the oldest first."""
    asked = sa.select(tables.failures).where(_f.failed_at > failed_at).order_by(_f.failed_at, _f.uri)
    return [_failure(row) for row in connection.execute(asked).mappings()]


def late_languages(
    connection: sa.Connection,
    before: str,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    kind: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """Symbols whose first language came before that time, each with a language that neither came nor failed since."""
    wanted = [_r.symbol_key.is_not(None), _r.language.in_(SIX), *_facet_filters(organ, session, kind=kind)]
    incomplete = (
        sa.select(_r.symbol_key)
        .where(*wanted)
        .group_by(_r.symbol_key)
        .having(sa.func.count(sa.distinct(_r.language)) < len(SIX), sa.func.min(_r.ingested_at) < before)
        .subquery()
    )
    keys = sa.select(incomplete.c.symbol_key)
    symbols: dict[str, str] = {}
    settled: set[tuple[str, str]] = set()
    current = sa.select(_r.symbol_key, _r.symbol, _r.language).where(_r.symbol_key.in_(keys))
    for key, symbol, language in connection.execute(current):
        symbols.setdefault(key, symbol)
        settled.add((key, language))
    failed = sa.select(_f.symbol_key, _f.language).where(_f.symbol_key.in_(keys))
    settled |= {(key, language) for key, language in connection.execute(failed)}
    return [(symbols[key], code) for key in sorted(symbols) for code in SIX if (key, code) not in settled]


def events_of(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The events that published these records, as JSON, by the records' ids; those that are not there are left out."""
    rows = connection.execute(sa.select(_r.id, _r.body).where(_r.id.in_(ids)))
    return {name: body for name, body in rows}  # noqa: C416 - rows are no pairs


def count_records(  # noqa: PLR0913 - one parameter a filter
    connection: sa.Connection,
    q: str | None = None,
    *,
    organ: Sequence[str] = (),
    session: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    date_from: str | None = None,
    date_to: str | None = None,
) -> int:
    """Count the records that pass. Errors: as `each_record`."""
    wanted = _filters(organ, session, language, kind, None, None, date_from, date_to)
    records = _found(connection, q, language)
    return connection.execute(sa.select(sa.func.count()).select_from(records).where(*wanted)).scalar_one()


def catalogue_totals(connection: sa.Connection) -> Totals:
    """Count all rows."""

    def count(table: sa.Table) -> int:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

    blocks, newest = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(_r.blocks), 0), sa.func.max(_r.updated_at))
    ).one()
    return Totals(count(tables.records), blocks, count(tables.citations), count(tables.failures), newest)


_BLOCK = (
    _b.block_id,
    _b.kind.label("block_kind"),
    _b.part.label("block_part"),
    _b.number.label("block_number"),
    _b.page.label("block_page"),
)


def _filters(  # noqa: PLR0913, PLR0917 - one parameter a filter
    organ: Sequence[str],
    session: Sequence[str],
    language: Sequence[str],
    kind: Sequence[str],
    cites: str | None,
    cited_by: str | None,
    date_from: str | None,
    date_to: str | None,
) -> list[sa.ColumnElement[bool]]:
    wanted = _facet_filters(organ, session, language, kind)
    cited = tables.citations.c
    if cites:
        wanted.append(_r.key.in_(sa.select(cited.record_key).where(cited.symbol_key.in_(each_name(cites)))))
    if cited_by:
        citing = sa.select(tables.names.c.record_key).where(tables.names.c.name == squash(cited_by))
        symbols = sa.select(cited.symbol_key).where(cited.record_key.in_(citing))
        wanted.append(_named(tables.names.c.name.in_(symbols)))
    if date_from:
        wanted.append(_r.date >= date_from)
    if date_to:
        wanted += [_r.date <= date_to, _r.date != ""]
    return wanted


def _facet_filters(
    organ: Sequence[str] = (), session: Sequence[str] = (), language: Sequence[str] = (), kind: Sequence[str] = ()
) -> list[sa.ColumnElement[bool]]:
    filters = ((_r.organ_code, organ), (_r.session, session), (_r.language, language), (_r.kind, kind))
    return [column.in_(values) for column, values in filters if values]


def _found(connection: sa.Connection, q: str | None, language: Sequence[str]) -> sa.FromClause:
    """The records, or those that a query matches."""
    if not (q and q.strip()):
        return tables.records
    matched = _matched(connection, parse_query(q), language)
    return tables.records.join(matched, matched.c.key == _r.key)


def _matched(connection: sa.Connection, query: Query, language: Sequence[str]) -> sa.CTE:
    """Records with a block that matches: the record's key, how many, and 1 where its title or symbol does."""
    table, key = searched(connection)
    record = _record_of(key)
    position = key.op("&", return_type=sa.BigInteger())(POSITIONS - 1)
    in_title = sa.case((position == 0, 1), else_=0)
    by_words = sa.select(record.label("key"), in_title.label("title")).select_from(table)
    by_words = by_words.where(matching(connection, query, language))
    if not query.symbol:
        every = by_words.subquery()
    else:
        name = tables.names.c
        by_symbol = sa.select(name.record_key, sa.literal(1)).where(
            name.name.like(f"%{_like(query.symbol)}%", escape="\\")
        )
        every = sa.union_all(by_words, by_symbol).subquery()
    return (
        sa.select(
            every.c.key,
            (sa.func.count() - sa.func.sum(every.c.title)).label("matches"),
            sa.func.max(every.c.title).label("title"),
        )
        .group_by(every.c.key)
        .cte("matched")
    )


def _record_of(key: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return key.op(">>", return_type=sa.BigInteger())(sa.literal_column(str(POSITION_BITS)))


def _hits(
    connection: sa.Connection, query: Query, records: Sequence[int], language: Sequence[str]
) -> dict[int, list[Hit]]:
    """The first blocks of each of these records that match, by the records' keys."""
    block, of_records = found_within(connection, query, records, language)
    record = _record_of(block)
    number = sa.func.row_number().over(partition_by=record, order_by=block).label("number")
    every = sa.select(record.label("record"), block.label("block"), number).select_from(of_records).subquery()
    asked = sa.select(every.c.record, every.c.block).where(every.c.number <= HITS).order_by(every.c.block)
    first: dict[int, list[int]] = {record: [] for record in records}
    for record, block in connection.execute(asked):
        if block is not None:
            first[record].append(block)
    keys = [block for some in first.values() for block in some]
    texts = segments(connection, query, keys)
    shown = connection.execute(sa.select(_b.key.label("block_key"), *_BLOCK).where(_b.key.in_(keys))).mappings()
    by_key = {row["block_key"]: _hit(row, texts) for row in shown}
    return {record: [by_key[block] for block in some if block in by_key] for record, some in first.items()}


def _hit(row: Any, texts: dict[int, list[ExcerptPart]]) -> Hit:
    return Hit(
        row["block_id"],
        row["block_kind"],
        row["block_part"],
        row["block_number"],
        row["block_page"],
        texts.get(row["block_key"], []),
    )


def _facets(counts: Iterable[Sequence[Any]]) -> tuple[int, dict[str, list[FacetValue]]]:
    total, by_facet = 0, [Counter[str]() for _ in FACETS]
    for row in counts:
        *values, count = tuple(row)
        total += count
        for counter, value in zip(by_facet, values, strict=True):
            if value is not None:
                counter[value] += count
    pairs = zip(FACETS, by_facet, strict=True)
    return total, {name: [FacetValue(*pair) for pair in counter.most_common()] for name, counter in pairs}


def _summaries(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[RecordSummary]:
    asked = sa.select(*_SUMMARY).where(condition).order_by(_r.symbol_key, _r.language).limit(MOST)
    return [_summary(row) for row in connection.execute(asked).mappings()]


def _named(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return _r.key.in_(sa.select(tables.names.c.record_key).where(condition))


def _cites_or_cited(key: str) -> sa.ColumnElement[bool]:
    """Records that cite the document of that name, or are cited by it."""
    cited = tables.citations.c
    citing = sa.select(tables.names.c.record_key).where(tables.names.c.name == key)
    return sa.or_(
        _r.key.in_(sa.select(cited.record_key).where(cited.symbol_key == key)),
        _named(tables.names.c.name.in_(sa.select(cited.symbol_key).where(cited.record_key.in_(citing)))),
    )


def _completeness(connection: sa.Connection, keys: Sequence[str], languages: Sequence[str]) -> list[SymbolCompleteness]:
    columns = (_r.symbol_key, _r.symbol, _r.organ_code, _r.session, _r.language, _r.id, _r.updated_at, _r.ingested_at)
    records = connection.execute(sa.select(*columns).where(_r.symbol_key.in_(keys))).mappings().all()
    failed = connection.execute(
        sa.select(tables.failures).where(_f.symbol_key.in_(keys)).order_by(_f.failed_at)
    ).mappings()
    missing = LanguageState("missing")
    states: dict[str, dict[str, LanguageState]] = {key: dict.fromkeys(languages, missing) for key in keys}
    described: dict[str, Any] = {}
    for row in failed:
        described.setdefault(row["symbol_key"], row)
        if row["language"]:
            states[row["symbol_key"]][row["language"]] = LanguageState(
                "failed", at=row["failed_at"], reason=row["reason"], uri=row["uri"]
            )
    first: dict[str, str] = {}
    for row in records:
        key = row["symbol_key"]
        described[key] = row
        first[key] = min(first.get(key, row["ingested_at"]), row["ingested_at"])
        states[key][row["language"]] = LanguageState("current", id=row["id"], at=row["updated_at"])
    return [
        SymbolCompleteness(
            symbol=described[key]["symbol"],
            organ_code=described[key]["organ_code"],
            session=described[key].get("session"),
            first_at=first.get(key),
            languages=states[key],
            complete=all(states[key][code].state == "current" for code in languages),
        )
        for key in keys
    ]


def _summary(row: Any) -> RecordSummary:
    return RecordSummary(**{name: row[name] for name in RecordSummary.__dataclass_fields__})


def _stored(row: Any) -> StoredRecord:
    return StoredRecord(_summary(row), json.loads(row["body"])["data"], row["event_id"])


def _failure(row: Any) -> Failure:
    return Failure(**{name: row[name] for name in Failure.__dataclass_fields__})


def _limit(limit: int) -> int:
    return max(1, min(limit, MOST))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _sealed(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _opened(cursor: str, *types: type) -> list[Any]:
    values: Any = None
    with suppress(binascii.Error, ValueError):
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    sound = isinstance(values, list) and [type(value) for value in values] == list(types)
    if not sound or any(isinstance(value, int) and abs(value) >> 62 for value in values):
        raise QueryError("The cursor is none that a page of this search gave.")
    return list(values)
