"""What a catalogue answers about a handful of records, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from plenary.catalogue.database import reading
from plenary.catalogue.errors import QueryError
from plenary.catalogue.queries import (
    catalogue_totals,
    cited_by,
    completeness,
    each_record,
    find_failures,
    get_record,
    records_of_symbol,
    search_blocks,
    search_records,
    votes_of_state,
)
from plenary.catalogue.search import ExcerptPart
from plenary.domain.record import Block, Citation, FollowUp, Vote, Voters
from plenary.errors import ErrorCode
from support.catalogue_rows import failure, take
from support.sink_messages import created, record, withdrawn

pytest_plugins = ("support.catalogue_databases",)

TEXTS = {
    "en": "Calls upon the keepers of lighthouses to keep their lamps lit;",
    "fr": "Demande aux gardiens de phares d'assurer l'éclairage des côtes;",
    "es": "Exhorta a los guardianes de los faros a que mantengan la iluminación;",
    "ru": "призывает смотрителей маяков поддерживать огни;",
    "ar": "تدعو أيضاً حراس المنارات إلى إبقاء المصابيح مضاءة؛",
    "zh": "吁请各灯塔看守人保持灯火通明;",
}


def block(text: str, number: int = 1, **values: Any) -> Block:
    return Block(id=f"op.{number}", part="body", kind="paragraph", number=f"{number}.", text=text, page=1, **values)


def symbols(page: Any) -> list[str]:
    return [found.record.id for found in page.records]


def text_of(pieces: Sequence[ExcerptPart]) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.fixture
def six(writable: sa.Engine, readable: sa.Engine) -> sa.Engine:
    take(writable, *(created(record(901, language=code, blocks=[block(text)])) for code, text in TEXTS.items()))
    return readable


@pytest.mark.parametrize(
    ("query", "code", "shown"),
    [
        ("lighthouse keeper", "en", "Calls upon the [keepers] of [lighthouses] to keep their lamps lit;"),
        ("eclairage", "fr", "Demande aux gardiens de phares d'assurer l'[éclairage] des côtes;"),
        ("ILUMINACIÓN", "es", "Exhorta a los guardianes de los faros a que mantengan la [iluminación];"),
        ("маяков", "ru", "призывает смотрителей [маяков] поддерживать огни;"),
        ("ايضا", "ar", "تدعو [أيضاً] حراس المنارات إلى إبقاء المصابيح مضاءة؛"),
        ("灯塔", "zh", "吁请各[灯塔]看守人保持灯火通明;"),
    ],
    ids=TEXTS,
)
def test_words_are_found_in_every_language_and_shown_where_they_stand(
    six: sa.Engine, query: str, code: str, shown: str
) -> None:
    with reading(six) as connection:
        page = search_records(connection, query)
    assert symbols(page) == [f"A/RES/85/901:{code}"]
    assert [text_of(hit.segments) for hit in page.records[0].hits] == [shown]
    assert page.records[0].hits[0].number == "1."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"lamps lit"', True),
        ('"lit lamps"', False),
        ("lamps -lighthouses", False),
        ("lamps -harbours", True),
        ("harbours OR lamps", True),
        ("lightho*", True),
        ("lightho", False),
        ('") OR 1=1 --', False),
        ("lamps & | ! ( ) : * ' \\", True),
        ("NEAR(lamps lit)", False),
    ],
    ids=str,
)
def test_a_query_has_phrases_exclusions_alternatives_prefixes(six: sa.Engine, query: str, found: bool) -> None:
    with reading(six) as connection:
        assert bool(search_records(connection, query, language=["en"]).records) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"sea bed"', True),
        ('"bed sea"', False),
        ('"the sea bed"', True),
        ('"bed rock deposits"', True),
        ('"sea bed rock"', False),  # it has the two pairs, but not the phrase
        ('deposits -"sea bed rock"', True),
        ('deposits -"bed rock deposits"', False),
        ('deposits -"sea bed"', False),
        ("bed-roc*", True),
        ("sea-bed-roc*", False),
        ('"sea bed rock" OR "bed rock"', True),
    ],
    ids=str,
)
def test_a_phrase_matches_only_adjacent_words(
    writable: sa.Engine, readable: sa.Engine, query: str, found: bool
) -> None:
    take(writable, created(record(901, blocks=[block("The sea bed is not ours, and its bed rock deposits are;")])))
    with reading(readable) as connection:
        page = search_records(connection, query)
        assert bool(page.records) is found
        assert [hit.block for each in page.records for hit in each.hits] == (["op.1"] if found else [])
        assert bool(search_blocks(connection, query).blocks) is found


@pytest.mark.parametrize("query", ["-lamps", '""', "*", "x" * 501, " ".join(["x"] * 33)])
def test_a_query_that_cannot_be_answered_is_refused(six: sa.Engine, query: str) -> None:
    with reading(six) as connection, pytest.raises(QueryError):
        search_records(connection, query)


def test_facets_count_all_that_was_found(six: sa.Engine) -> None:
    with reading(six) as connection:
        page = search_records(connection, kind=["resolution"], language=["en", "fr"], limit=1)
    assert page.total == 2
    assert len(page.records) == 1
    counted = {name: [(value.value, value.count) for value in values] for name, values in page.facets.items()}
    assert counted["organ"] == [("GA", 2)]
    assert sorted(counted["language"]) == [("en", 1), ("fr", 1)]
    assert counted["session"] == []


def test_what_looks_like_a_symbol_finds_the_document_first(writable: sa.Engine, readable: sa.Engine) -> None:
    citing = block("Recalls resolution 85/901 of the year before, and once more 85/901;")
    take(writable, created(record(902, blocks=[citing])), created(record(901)))
    with reading(readable) as connection:
        assert symbols(search_records(connection, "85/901")) == ["A/RES/85/901:en", "A/RES/85/902:en"]
        assert symbols(search_records(connection, "A/RES/85/901")) == ["A/RES/85/901:en"]


def test_a_title_comes_before_many_paragraphs(writable: sa.Engine, readable: sa.Engine) -> None:
    many = [block("Fog is dense, fog is grey;", number) for number in (1, 2, 3, 4)]
    take(writable, created(record(901, title="Harbours", blocks=many)), created(record(902, title="Fog")))
    with reading(readable) as connection:
        page = search_records(connection, "fog")
    assert symbols(page) == ["A/RES/85/902:en", "A/RES/85/901:en"]
    assert [found.matches for found in page.records] == [0, 4]
    assert [hit.block for hit in page.records[0].hits] == ["title"]
    assert [hit.block for hit in page.records[1].hits] == ["op.1", "op.2", "op.3"]


@pytest.mark.parametrize(("query", "sort"), [(None, None), ("lamps", None), ("lamps", "oldest"), ("lamps", "newest")])
def test_cursors_bear_updates_in_between(
    writable: sa.Engine, readable: sa.Engine, query: str | None, sort: Any
) -> None:
    numbers = range(901, 908)
    records = [record(number, adoption_date=f"2031-01-{number - 900:02}") for number in numbers]
    take(writable, *map(created, records))
    seen: list[str] = []
    cursor = None
    while True:
        with reading(readable) as connection:
            page = search_records(connection, query, sort=sort, cursor=cursor, limit=2)
        seen += symbols(page)
        cursor = page.cursor
        if cursor is None:
            break
        # what was shown last goes, and another comes in front of it
        shown = next(one for one in records if one.id == seen[-1])
        front = record(950 + len(seen), adoption_date="2030-01-01" if sort == "oldest" else "2032-01-01")
        take(writable, withdrawn(shown), created(front))
    assert sorted(seen) == [f"A/RES/85/{number}:en" for number in numbers]


@pytest.mark.parametrize("cursor", ["x", "bm8", "W10", "WzEsMiwzXQ", "é", "W251bGxd", "W3RydWUsIiIsIiJd"])
def test_a_cursor_of_another_making_is_refused(six: sa.Engine, cursor: str) -> None:
    with reading(six) as connection, pytest.raises(QueryError, match="cursor"):
        search_records(connection, cursor=cursor)


def test_citations_are_found_both_ways(writable: sa.Engine, readable: sa.Engine) -> None:
    citing = record(902, citations=[Citation(symbol="A/RES/85/901", text="resolution 85/901", relation="recalls")])
    take(writable, created(record(901)), created(citing), created(record(903)))
    with reading(readable) as connection:
        page = cited_by(connection, "a/res/85/901")
        assert [(one.record.id, one.relation) for one in page.citations] == [("A/RES/85/902:en", "recalls")]
        assert symbols(search_records(connection, cites="A/RES/85/901")) == ["A/RES/85/902:en"]
        assert symbols(search_records(connection, cited_by="A/RES/85/902")) == ["A/RES/85/901:en"]
        first = cited_by(connection, "A/RES/84/7", limit=1)
        second = cited_by(connection, "A/RES/84/7", cursor=first.cursor, limit=1)
    assert [one.record.symbol for one in (*first.citations, *second.citations)] == ["A/RES/85/901", "A/RES/85/903"]
    assert (first.total, second.cursor) == (2, None)


def test_dates_are_a_filter_with_both_ends(writable: sa.Engine, readable: sa.Engine) -> None:
    days = {901: "2031-01-01", 902: "2031-01-02", 903: None}
    take(writable, *(created(record(number, adoption_date=day)) for number, day in days.items()))
    with reading(readable) as connection:
        assert symbols(search_records(connection, date_from="2031-01-02")) == ["A/RES/85/902:en"]
        assert symbols(search_records(connection, date_to="2031-01-01")) == ["A/RES/85/901:en"]


def test_blocks_are_found_page_by_page(writable: sa.Engine, readable: sa.Engine) -> None:
    lamps = [block(f"Lamps of kind {number};", number) for number in (1, 2, 3)]
    take(writable, created(record(901, title="Lamps", blocks=lamps)))
    with reading(readable) as connection:
        first = search_blocks(connection, "lamps", limit=2)
        second = search_blocks(connection, "lamps", limit=2, cursor=first.cursor)
        assert search_blocks(connection, "lamps", part=["annex"]).blocks == []
    assert [found.hit.block for found in (*first.blocks, *second.blocks)] == ["op.3", "op.2", "op.1"]
    assert text_of(second.blocks[0].hit.segments) == "[Lamps] of kind 1;"


def test_a_symbol_has_its_languages_and_what_belongs_to_it(writable: sa.Engine, readable: sa.Engine) -> None:
    corrigendum = record(901, id="A/RES/85/901/Corr.1:en", symbol="A/RES/85/901/Corr.1")
    draft = record(901, id="A/85/L.7:en", symbol="A/85/L.7", kind="draft")
    cited = [Citation(symbol="A/85/L.7", text="draft resolution A/85/L.7")]
    take(
        writable,
        *(created(one) for one in (corrigendum, draft, record(901, citations=cited), record(901, language="fr"))),
        failure("A_RES_85_901-RU.pdf"),
    )
    with reading(readable) as connection:
        known = records_of_symbol(connection, "A/RES/85/901")
    assert [one.language for one in known.records] == ["en", "fr"]
    assert [one.id for one in known.corrigenda] == ["A/RES/85/901/Corr.1:en"]
    assert [one.id for one in known.drafts] == ["A/85/L.7:en"]
    assert [(one.language, one.reason) for one in known.failed] == [("ru", "encrypted")]


def test_completeness_tells_current_failed_and_missing(writable: sa.Engine, readable: sa.Engine) -> None:
    take(
        writable,
        *(created(record(901, language=code)) for code in TEXTS),
        created(record(902)),
        failure("A_RES_85_902-FR.pdf"),
        failure("A_RES_85_903-AR.pdf"),
    )
    with reading(readable) as connection:
        every = completeness(connection, limit=2)
        rest = completeness(connection, limit=2, cursor=every.cursor)
        incomplete = completeness(connection, incomplete=True)
        assert [one.symbol for one in completeness(connection, organ=["SC"]).symbols] == []
    assert [one.symbol for one in (*every.symbols, *rest.symbols)] == [f"A/RES/85/{n}" for n in (901, 902, 903)]
    assert [one.symbol for one in incomplete.symbols] == ["A/RES/85/902", "A/RES/85/903"]
    second = every.symbols[1].languages
    assert {code: state.state for code, state in second.items()} == {
        **dict.fromkeys(TEXTS, "missing"),
        "en": "current",
        "fr": "failed",
    }
    assert (second["en"].id, second["fr"].reason) == ("A/RES/85/902:en", "encrypted")
    assert [every.symbols[0].complete, every.symbols[1].complete] == [True, False]


def test_failures_are_counted_by_reason_and_paged(writable: sa.Engine, readable: sa.Engine) -> None:
    take(
        writable,
        failure("a.pdf", "2031-01-01T00:00:00Z"),
        failure("b.pdf", "2031-01-02T00:00:00Z"),
        failure("c.pdf", "2031-01-03T00:00:00Z", ErrorCode.EMPTY_FILE),
    )
    with reading(readable) as connection:
        first = find_failures(connection, limit=2)
        second = find_failures(connection, limit=2, cursor=first.cursor)
        assert [one.uri for one in find_failures(connection, prefix="s3://uploads/b").failures] == [
            "s3://uploads/b.pdf"
        ]
        assert find_failures(connection, reason=["empty_file"]).total == 1
    assert [one.object_key for one in (*first.failures, *second.failures)] == ["c.pdf", "b.pdf", "a.pdf"]
    assert [(value.value, value.count) for value in first.reasons] == [("encrypted", 2), ("empty_file", 1)]
    assert first.failures[0].sentence == "The file holds nothing."


def test_a_record_is_given_as_it_was_published(writable: sa.Engine, readable: sa.Engine) -> None:
    vote = Vote(outcome="adopted", in_favour=1, against=1, members=Voters(in_favour=["Utopia"], against=["Erewhon"]))
    known = record(901, vote=vote, follow_up=[FollowUp(kind="report", block="op.1", session="86")])
    take(writable, created(known))
    with reading(readable) as connection:
        stored = get_record(connection, known.id)
        assert stored
        assert stored.data == known.model_dump(mode="json")
        assert [one.data for one in each_record(connection)] == [stored.data]
        assert get_record(connection, "A/RES/85/902:en") is None
        assert (catalogue_totals(connection).records, catalogue_totals(connection).blocks) == (1, 1)


def test_votes_of_a_state_are_found_by_its_code_whatever_the_language_calls_it(
    writable: sa.Engine, readable: sa.Engine
) -> None:
    lists = {"en": ["Norway", "Bolivia (Plurinational State of)", "Atlantis"], "fr": ["Norvège"], "ru": ["Норвегия"]}
    ids = {}
    for number, (code, names) in enumerate(lists.items(), 901):
        vote = Vote(outcome="adopted", in_favour=1, against=len(names), members=Voters(against=names))
        known = record(number, language=code, vote=vote, adoption_date=f"2031-01-0{number - 900}")
        ids[code] = known.id
        take(writable, created(known))
    with reading(readable) as connection:
        page = votes_of_state(connection, "nor")
        assert [(one.record.id, one.choice, one.member) for one in page.votes] == [
            (ids["ru"], "against", "Норвегия"),
            (ids["fr"], "against", "Norvège"),
            (ids["en"], "against", "Norway"),
        ]
        first = votes_of_state(connection, "NOR", limit=2)
        last = votes_of_state(connection, "NOR", limit=2, cursor=first.cursor)
        assert [one.record.id for one in (*first.votes, *last.votes)] == [ids["ru"], ids["fr"], ids["en"]]
        assert last.cursor is None
        assert [one.record.id for one in votes_of_state(connection, "NOR", language=["fr"]).votes] == [ids["fr"]]
        assert [one.member for one in votes_of_state(connection, "BOL").votes] == ["Bolivia (Plurinational State of)"]
        assert votes_of_state(connection, "CHE").votes == []


def test_an_excerpt_begins_and_ends_with_a_whole_word(writable: sa.Engine, readable: sa.Engine) -> None:
    near = "Recalling its resolutions 83/588 of 18 December 2028 and 84/611 of 19 December 2029 on buoys at sea"
    far = (
        "Extraordinarily " + "many words come before this one, " * 8 + "buoys, " + "and more words come after it, " * 12
    )
    take(writable, created(record(901, title=None, blocks=[block(near), block(far, 2)])))
    with reading(readable) as connection:
        first, second = search_records(connection, "buoys").records[0].hits
    assert text_of(first.segments) == near.replace("buoys", "[buoys]")
    words = text_of(second.segments).split()
    assert (words[0], words[-1]) == ("…", "…")
    assert set(words[1:-1]) <= {*far.split(), "[buoys],"}
