"""Drafts and resolutions of a catalogue find each other, and none that is not sure, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from plenary.catalogue.adoptions import adoptions_of, with_adoptions
from plenary.catalogue.database import reading
from plenary.catalogue.queries import each_record, records_of_symbol
from plenary.domain.record import Citation, Record, Report
from plenary.meaning.links import read_links
from support.catalogue_rows import take
from support.sink_messages import created, record, updated, withdrawn

pytest_plugins = ("support.catalogue_databases",)

COMMON = {"title": "Lamps: “at sea”", "session": "85", "agenda_items": ["71 (b)"]}
THIRD = [Report(committee="Third Committee", symbol="A/85/481", paragraph="12")]


def resolution(number: int = 901, **changes: Any) -> Record:
    return record(number, **{**COMMON, "reports": THIRD, **changes})


def draft(symbol: str = "A/C.3/85/L.60", code: str = "en", **changes: Any) -> Record:
    values = {**COMMON, "id": f"{symbol}:{code}", "symbol": symbol, "kind": "draft", "language": code, **changes}
    return record(1, **values)


@pytest.fixture
def adoptions(writable: sa.Engine, readable: sa.Engine) -> Callable[..., dict[str, list[tuple[str, str]]]]:
    """Takes records into the catalogue, and gives the links between them by the symbol."""

    def links_of(*records: Record) -> dict[str, list[tuple[str, str]]]:
        take(writable, *map(created, records))
        with reading(readable) as connection:
            links = {one.symbol: adoptions_of(connection, one.symbol) for one in records if one.symbol}
        return {symbol: [(link.rel, link.target) for link in found] for symbol, found in links.items() if found}

    return links_of


LINKED = {"A/C.3/85/L.60": [("adopted_as", "A/RES/85/901")], "A/RES/85/901": [("draft_of", "A/C.3/85/L.60")]}


def test_a_draft_and_its_resolution_are_linked_by_title_item_and_committee(
    adoptions: Callable[..., dict[str, list[tuple[str, str]]]],
) -> None:
    others = (
        draft("A/C.3/85/L.61", title="Tides"),
        draft("A/C.2/85/L.60"),  # of another committee
        draft("A/C.3/85/L.62", agenda_items=["72"]),
        draft("A/C.3/84/L.60", session="84"),
        draft("A/C.3/85/L.60/Add.1"),
        draft("A/C.3/85/L.63", citations=[Citation(symbol="A/C.3/85/L.60", text="A/C.3/85/L.60", relation="amends")]),
        resolution(902, title="Tides of the sea"),
    )
    assert adoptions(draft(), resolution(title="Lamps — at sea"), *others) == LINKED


def test_two_drafts_or_two_resolutions_that_fit_are_not_linked(
    adoptions: Callable[..., dict[str, list[tuple[str, str]]]],
) -> None:
    assert adoptions(draft(), draft("A/C.3/85/L.61"), resolution()) == {}
    assert adoptions(draft("A/C.3/86/L.1", session="86"), *(resolution(one, session="86") for one in (911, 912))) == {}


def test_of_a_revised_draft_the_last_revision_is_the_one(
    adoptions: Callable[..., dict[str, list[tuple[str, str]]]],
) -> None:
    symbols = ("A/C.3/85/L.60", "A/C.3/85/L.60/Rev.1", "A/C.3/85/L.60/Rev.2")
    found = adoptions(*map(draft, symbols), resolution())
    assert found == {symbols[2]: [("adopted_as", "A/RES/85/901")], "A/RES/85/901": [("draft_of", symbols[2])]}


def test_the_draft_that_a_resolution_names_comes_before_one_that_fits(
    adoptions: Callable[..., dict[str, list[tuple[str, str]]]],
) -> None:
    def naming(symbol: str, number: int, **changes: Any) -> Record:
        named = resolution(number, reports=[Report(symbol=symbol)], **changes)
        return named.model_copy(update={"links": read_links(named)})

    assert adoptions(draft("A/85/L.9"), naming("A/85/L.7", 901)) == {"A/RES/85/901": [("draft_of", "A/85/L.7")]}
    in_86: dict[str, Any] = {"session": "86", "agenda_items": ["9"]}
    named = naming("A/86/L.7", 902, **in_86)
    assert adoptions(draft("A/86/L.7", **in_86), draft("A/86/L.9", **in_86), named) == {
        "A/86/L.7": [("adopted_as", "A/RES/85/902")],
        "A/RES/85/902": [("draft_of", "A/86/L.7")],
    }


def test_a_language_that_has_both_links_the_document(
    adoptions: Callable[..., dict[str, list[tuple[str, str]]]],
) -> None:
    other = resolution(language="fr", title="Les lampes", agenda_items=["71 b)"], reports=[])
    assert adoptions(draft(), resolution(), other) == LINKED


def test_a_symbol_and_the_export_of_links_show_it_until_one_is_withdrawn(
    writable: sa.Engine, readable: sa.Engine
) -> None:
    take(writable, created(draft()), created(resolution()))

    def shown() -> tuple[list[str], list[str], list[list[tuple[str, str]]]]:
        with reading(readable) as connection:
            of_draft = records_of_symbol(connection, "a/c.3/85/l.60")
            of_resolution = records_of_symbol(connection, "A/RES/85/901")
            rows = [one.data["links"] for one in with_adoptions(connection, each_record(connection))]
        return (
            of_draft.adopted_as,
            of_resolution.draft_of,
            [[(link["rel"], link["target"]) for link in links] for links in rows],
        )

    assert shown() == (
        ["A/RES/85/901"],
        ["A/C.3/85/L.60"],
        [[("adopted_as", "A/RES/85/901")], [("draft_of", "A/C.3/85/L.60")]],
    )
    take(writable, updated(draft(title="Tides")))
    assert shown() == ([], [], [[], []])
    take(writable, updated(draft(), 3), withdrawn(resolution()))
    assert shown() == ([], [], [[]])
