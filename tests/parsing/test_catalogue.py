"""Which of a catalogue's resolutions a record without a symbol is. Titles come back every year: the session tells."""

from __future__ import annotations

from typing import Any

import pytest

from plenary.domain.identity import Hint
from plenary.domain.record import Citation, FollowUp, Record
from plenary.parsing.catalogue import Catalogue, identified
from plenary.parsing.manifest import TableError
from support.made_record import record

TITLE = "Tide tables, of the Islands : resolution / adopted by the General Assembly"
ROWS = [f'A/RES/{session}/9,"{TITLE}",{1945 + session}-12-03' for session in range(80, 90)]
YEARLY = Catalogue.of("\n".join(["symbol,title,date", *ROWS]).encode())


def unnamed(cited: int | None = None, asked: int | None = None, **changes: Any) -> Record:
    citations = [Citation(symbol=f"A/RES/{cited}/9", text="")] if cited else []
    follow_up = [FollowUp(kind="report", session=str(asked), block="op.1")] if asked else []
    values: dict[str, Any] = {
        "id": "sha256-0:en",
        "symbol": None,
        "symbol_source": "none",
        "title": "Tide tables, of the islands",
        "citations": citations,
        "follow_up": follow_up,
    }
    return record(**(values | changes))


@pytest.mark.parametrize(
    ("known", "symbol"),
    [
        (unnamed(cited=84, asked=86), "A/RES/85/9"),
        (unnamed(session="85"), "A/RES/85/9"),
        (unnamed(adoption_date="2030-12-03"), "A/RES/85/9"),
        (unnamed(cited=84), None),
        (unnamed(asked=86), None),
        (unnamed(cited=84, asked=87), None),
        (unnamed(), None),
        (unnamed(session="99"), None),
        (unnamed(session="85", title="Tide tables"), None),
        (unnamed(session="85", title=None), None),
        (unnamed(session="85", organ_code="HRC"), None),
    ],
)
def test_one_entry_with_the_title_and_an_agreeing_session_is_the_document(known: Record, symbol: str | None) -> None:
    hint = YEARLY.hint(known)
    assert (hint and hint.symbol) == symbol


def test_a_lone_entry_of_a_far_session_is_not_taken_for_its_title() -> None:
    partial = Catalogue.of(b'symbol,title\nA/RES/60/9,"Tide tables, of the islands"\n')
    assert partial.hint(unnamed(cited=84, asked=86)) is None


def test_a_file_is_read_once_more_with_what_the_catalogue_knows() -> None:
    asked: list[tuple[Hint, ...]] = []

    def read(hints: tuple[Hint, ...]) -> list[Record]:
        asked.append(hints)
        return [record() if hints else unnamed(session="85")]

    assert [known.symbol for known in identified(read, (), YEARLY)] == ["A/RES/85/901"]
    assert asked == [(), (Hint("catalogue", "A/RES/85/9"),)]
    assert [known.symbol for known in identified(read, (), None)] == [None]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"symbol,name\nA/RES/85/901,Tides\n", "row 2 has no title"),
        (b"symbol,title\n85/901,Tides\n", "row 2: 85/901 is no document symbol"),
    ],
)
def test_an_unusable_catalogue_says_where_and_why(data: bytes, sentence: str) -> None:
    with pytest.raises(TableError, match=sentence):
        Catalogue.of(data)
