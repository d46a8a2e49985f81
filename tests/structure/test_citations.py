from __future__ import annotations

import pytest

from worker.contracts.record import Block, Citation, Footnote
from worker.structure.citations import read_citations
from worker.structure.languages import language

ENGLISH = language("en")


def cited(text: str, *, organ: str = "GA", lead: str | None = None) -> list[Citation]:
    block = Block(id="pp.1", part="preamble", kind="clause", text=text, lead=lead)
    return read_citations([block], [], organ, ENGLISH, "A/RES/85/901")


def symbols(text: str, organ: str = "GA") -> list[str]:
    return [citation.symbol for citation in cited(text, organ=organ)]


@pytest.mark.parametrize(
    ("text", "organ", "wanted"),
    [
        ("Recalling its resolution 84/187 of 3 May 2030,", "GA", ["A/RES/84/187"]),
        ("its resolutions 83/5, 84/6 and 84/7 A,", "GA", ["A/RES/83/5", "A/RES/84/6", "A/RES/84/7 A"]),
        ("resolutions 84/7 A and B of 1 May 2030", "GA", ["A/RES/84/7 A", "A/RES/84/7 B"]),
        ("Security Council resolution 9001 (2031)", "GA", ["S/RES/9001 (2031)"]),
        ("its resolutions 8874 (2029) and 8950 (2030)", "SC", ["S/RES/8874 (2029)", "S/RES/8950 (2030)"]),
        ("Economic and Social Council resolution 2031/7", "GA", ["E/RES/2031/7"]),
        ("Human Rights Council resolutions 91/3 of 1 May 2031 and 91/4", "GA", ["A/HRC/RES/91/3", "A/HRC/RES/91/4"]),
        (
            "Council resolution 91/3, and recalling General Assembly resolution 84/1",
            "HRC",
            ["A/HRC/RES/91/3", "A/RES/84/1"],
        ),
        ("resolution 217 A (III) of 10 December 1948", "GA", ["A/RES/217 (III)"]),
        ("its decision 84/523 of 4 May 2030", "GA", ["A/DEC/84/523"]),
        ("paragraph 5 of its resolution 84/249", "GA", ["A/RES/84/249"]),
        ("the report (A/85/412/Add.3, para. 17)", "GA", ["A/85/412/Add.3"]),
        ("A/85/112-E/2031/94.", "GA", ["A/85/112", "E/2031/94"]),
        ("its resolution S-32/1 and ES-10/21", "GA", ["A/RES/S-32/1", "A/RES/ES-10/21"]),
        ("in the years 1994/95 and 24/7", "GA", []),
        ("its own resolution 85/901", "GA", []),
    ],
)
def test_documents_are_named_in_full(text: str, organ: str, wanted: list[str]) -> None:
    assert symbols(text, organ) == wanted


def test_a_citation_has_its_date_and_what_the_clause_says_of_it() -> None:
    (found,) = cited("Recalling its resolution 84/187 of 3 May 2030,", lead="Recalling")
    assert (found.date, found.relation, found.block) == ("2030-05-03", "recalls", "pp.1")


def test_notes_cite_too_and_hang_on_the_block_of_their_mark() -> None:
    note = Footnote(marker="1", text="Resolution 84/288, annex.", block="op.3")
    (found,) = read_citations([], [note], "GA", ENGLISH, "A/RES/85/901")
    assert (found.symbol, found.block) == ("A/RES/84/288", "op.3")
