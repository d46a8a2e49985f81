from __future__ import annotations

from time import process_time

import pytest

from plenary.domain.record import Block, Citation, Footnote
from plenary.parsing.languages import CODES, language
from plenary.parsing.structure.citations import read_citations

ENGLISH = language("en")
WORDS = {"en": "resolutions", "fr": "résolutions", "es": "resoluciones", "ru": "резолюции", "ar": "القرارات"}


def cited(text: str, *, organ: str = "GA", lead: str | None = None) -> list[Citation]:
    block = Block(id="pp.1", part="preamble", kind="clause", text=text, lead=lead)
    return read_citations([block], [], organ, ENGLISH, "A/RES/85/901")


def symbols(text: str, organ: str = "GA") -> list[str]:
    return [citation.symbol for citation in cited(text, organ=organ)]


@pytest.mark.parametrize(
    ("text", "organ", "wanted"),
    [
        ("Recalling its resolution 84/187 of 3 May 2030,", "GA", ["A/RES/84/187"]),
        ("its resolutions 83/5, 84/6 and 84/7,", "GA", ["A/RES/83/5", "A/RES/84/6", "A/RES/84/7"]),
        ("Security Council resolution 9001 (2031)", "GA", ["S/RES/9001 (2031)"]),
        ("its resolutions 8874 (2029) and 8950 (2030)", "SC", ["S/RES/8874 (2029)", "S/RES/8950 (2030)"]),
        ("Economic and Social Council resolution 2031/7", "GA", ["E/RES/2031/7"]),
        ("Human Rights Council resolutions 76/3 of 1 May 2031 and 76/4", "GA", ["A/HRC/RES/76/3", "A/HRC/RES/76/4"]),
        ("the Council, in its resolution 26/4,", "GA", ["A/HRC/RES/26/4"]),
        ("resolution 76/4 of the Human Rights Council", "GA", ["A/HRC/RES/76/4"]),
        (
            "Council resolution 76/3, and recalling General Assembly resolution 84/1",
            "HRC",
            ["A/HRC/RES/76/3", "A/RES/84/1"],
        ),
        ("resolution 217 A (III) of 10 December 1948", "GA", ["A/RES/217 (III)"]),
        ("resolution 2071 (LX) of 5 May 1976", "GA", ["E/RES/2071 (LX)"]),
        ("its decision 84/523 of 4 May 2030", "GA", ["A/DEC/84/523"]),
        (
            "its resolution 84/2 and its decisions 84/523 and 84/524",
            "GA",
            ["A/RES/84/2", "A/DEC/84/523", "A/DEC/84/524"],
        ),
        ("paragraph 5 of its resolution 84/249", "GA", ["A/RES/84/249"]),
        ("its resolutions 84/1 to 84/3", "GA", ["A/RES/84/1", "A/RES/84/2", "A/RES/84/3"]),
        ("its resolution S-32/1 and ES-10/21", "GA", ["A/RES/S-32/1", "A/RES/ES-10/21"]),
        ("Human Rights Council resolution S-24/1", "GA", ["A/HRC/RES/S-24/1"]),
        ("United Nations Environment Assembly resolution 9/14 of 2 March 2032", "GA", ["UNEP/EA.9/Res.14"]),
        ("its own resolution 85/901", "GA", []),
        (
            "regulation 428/2009 and directive 2009/28, and the goal of 50/50, in its resolution 84/1",
            "GA",
            ["A/RES/84/1"],
        ),
    ],
)
def test_numbers_become_full_symbols(text: str, organ: str, wanted: list[str]) -> None:
    assert symbols(text, organ) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the report (A/85/412/Add.3, para. 17)", ["A/85/412/Add.3"]),
        ("A/85/112-E/2031/94.", ["A/85/112", "E/2031/94"]),
        ("A/85/88 and Corr.1 and 2.", ["A/85/88", "A/85/88/Corr.1", "A/85/88/Corr.2"]),
        ("A/85/88 and 3 others", ["A/85/88"]),
        ("the draft A/C.3/85/L.60/Rev.1", ["A/C.3/85/L.60/Rev.1"]),
        ("statement of 4 May 2031 (S/PRST/2031/4)", ["S/PRST/2031/4"]),
        ("TIDE/REP/2031/6 and JIU/REP/2031/6", ["JIU/REP/2031/6"]),
    ],
)
def test_symbols_are_found_as_they_stand(text: str, wanted: list[str]) -> None:
    assert symbols(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("resolutions 84/7 A and B of 1 May 2030", ["A/RES/84/7", "A/RES/84/7 A", "A/RES/84/7 B"]),
        ("resolutions 84/7 A to C of 1 May 2030", ["A/RES/84/7", "A/RES/84/7 A", "A/RES/84/7 B", "A/RES/84/7 C"]),
        ("resolutions 84/7 A of 1 December 2029 and 84/7 B of 1 May 2030", ["A/RES/84/7", "A/RES/84/7 B"]),
        ("resolution 49/12 K of 15 December 1994", ["A/RES/49/12"]),
        ("resolution 49/12 K of 8 April 1995", ["A/RES/49/12 K"]),
        ("decision 84/519 B of 25 March 2030", ["A/DEC/84/519 B"]),
    ],
)
def test_a_part_that_is_a_document_has_its_letter(text: str, wanted: list[str]) -> None:
    assert symbols(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "its resolution 84/1 for the years 1994/95, day and night, 24/7",
        "Commission on Tidal Waters resolution 2031/74 and Commission for Buoys resolution 59/1",
        "Committee decision 15/4 of the Conference of the Parties",
        "See E/2031/27, chap. I, sect. C, resolution 59/1.",
        "its decision 9/1",
        "resolution 32/1 of 27 May 2031, of which the Commission has heard",
    ],
)
def test_numbers_that_are_of_no_organ_are_not_guessed(text: str) -> None:
    assert {one.removeprefix("A/RES/84/1") for one in symbols(text)} <= {"", "E/2031/27"}


def test_the_date_beside_a_number_decides_between_two_organs() -> None:
    assert symbols("the Council of Ports recalls resolution 45/3 of 6 October 2020", "GA") == ["A/HRC/RES/45/3"]
    assert symbols("resolution 60/251 of 15 March 2006", "HRC") == ["A/RES/60/251"]


@pytest.mark.parametrize(
    ("lead", "text", "wanted"),
    [
        ("Recalling", "Recalling its resolution 84/1,", "recalls"),
        ("Decides", "Decides, pursuant to paragraph 3 of its resolution 84/1, to sail;", "pursuant_to"),
        ("Taking into account", "Taking into account its resolution 84/1,", "bears_in_mind"),
        (None, "Reaffirming also its resolution 84/1,", "reaffirms"),
        ("Dredging", "Dredging under its resolution 84/1,", None),
    ],
)
def test_the_relation_is_the_verb_or_the_words_before(lead: str | None, text: str, wanted: str | None) -> None:
    assert [one.relation for one in cited(text, lead=lead)] == [wanted]


def test_a_point_goes_on_with_the_sentence_of_its_paragraph() -> None:
    blocks = [
        Block(id="op.1", part="body", kind="paragraph", text="Reaffirms:", lead="Reaffirms"),
        Block(id="op.1.a", part="body", kind="point", text="Its resolution 84/1;"),
    ]
    (found,) = read_citations(blocks, [], "GA", ENGLISH, "A/RES/85/901")
    assert (found.block, found.relation) == ("op.1.a", "reaffirms")


def test_a_citation_has_its_date_and_what_the_clause_says_of_it() -> None:
    (found,) = cited("Recalling its resolution 84/187 of 3 May 2030,", lead="Recalling")
    assert (found.date, found.relation, found.block) == ("2030-05-03", "recalls", "pp.1")


def test_notes_cite_too_and_hang_on_the_block_of_their_mark() -> None:
    block = Block(id="op.3", part="body", kind="paragraph", text="Recalls the tables;", lead="Recalls", notes=["1"])
    note = Footnote(marker="1", text="Resolution 84/288, annex.", block="op.3")
    (found,) = read_citations([block], [note], "GA", ENGLISH, "A/RES/85/901")
    assert (found.symbol, found.block, found.relation) == ("A/RES/84/288", "op.3", "recalls")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Commission on Human Rights resolution 2031/54 of 20 April 2031", ["E/CN.4/RES/2031/54"]),
        (
            "resolution 2031/22 of 18 August 2031, on tides, by the Subcommission on the Promotion and Protection of Human Rights",
            ["E/CN.4/SUB.2/RES/2031/22"],
        ),
        (
            "resolution 2031/22 of 18 August 2031, adopted by the Subcommission on the Promotion and Protection of Human Rights",
            ["E/CN.4/SUB.2/RES/2031/22"],
        ),
        ("resolution 8 (XXIII) of the Commission on Human Rights", ["E/CN.4/RES/8 (XXIII)"]),
        ("Commission on the Status of Women resolutions 60/1 and 60/2", ["E/CN.6/RES/60/1", "E/CN.6/RES/60/2"]),
        ("Commission on Narcotic Drugs decision 55/1", ["E/CN.7/DEC/55/1"]),
        ("resolution 222 (XXI) of the Trade and Development Board", ["TD/B/RES/222 (XXI)"]),
        (
            "decision 15/4 of the Conference of the Parties to the Convention on Biological Diversity",
            ["CBD/COP/DEC/15/4"],
        ),
        (
            "Economic and Social Council resolution 2031/7 and Commission on Human Rights resolution 2031/8",
            ["E/RES/2031/7", "E/CN.4/RES/2031/8"],
        ),
        ("the report of the Commission on the Status of Women, and its resolution 2031/7", ["E/RES/2031/7"]),
    ],
)
def test_what_a_body_below_the_organs_adopted_is_its_own(text: str, wanted: list[str]) -> None:
    assert symbols(text) == wanted


SUBSIDIARIES = {
    "en": "Recalling Commission on Human Rights resolution 2031/54 of 20 April 2031,",
    "fr": "Rappelant la résolution 2031/54 de la Commission des droits de l’homme, en date du 20 avril 2031,",
    "es": "Recordando la resolución 2031/54 de la Comisión de Derechos Humanos, de 20 de abril de 2031,",
    "ru": "ссылаясь на резолюцию 2031/54 Комиссии по правам человека от 20 апреля 2031 года,",
    "zh": "回顾人权委员会2031年4月20日第2031/54号决议，",
    "ar": "وإذ تشير إلى قرار لجنة حقوق الإنسان 2031/54 المؤرخ 20 نيسان/أبريل 2031،",
}
INSTRUMENTS = {
    "en": "Guided by the Charter of the United Nations, the Universal Declaration of Human Rights and the 2030 Agenda,",
    "fr": "Guidée par la Charte des Nations Unies, la Déclaration universelle des droits de l’homme et le Programme 2030,",
    "es": "Guiada por la Carta de las Naciones Unidas, la Declaración Universal de Derechos Humanos y la Agenda 2030,",
    "ru": "руководствуясь Уставом Организации Объединенных Наций, Всеобщей декларацией прав человека и Повесткой дня на "
    "период до 2030 года,",
    "zh": "遵循《联合国宪章》、《世界人权宣言》和《2030年议程》，",
    "ar": "إذ تسترشد بميثاق الأمم المتحدة والإعلان العالمي لحقوق الإنسان وخطة عام 2030،",
}


def cited_in(code: str, text: str) -> list[str]:
    block = Block(id="pp.1", part="preamble", kind="clause", text=text)
    return [citation.symbol for citation in read_citations([block], [], "GA", language(code), "A/RES/85/901")]


@pytest.mark.parametrize("code", SUBSIDIARIES)
def test_a_subsidiary_is_known_in_each_language(code: str) -> None:
    assert cited_in(code, SUBSIDIARIES[code]) == ["E/CN.4/RES/2031/54"]


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_instruments_are_cited_by_name(code: str) -> None:
    assert cited_in(code, INSTRUMENTS[code]) == ["Charter of the United Nations", "A/RES/217 (III)", "A/RES/70/1"]


def test_the_articles_of_the_charter_are_part_of_the_text() -> None:
    (citation,) = cited("Recalling Article 19 of the Charter,", lead="Recalling")
    assert (citation.symbol, citation.text, citation.relation) == (
        "Charter of the United Nations",
        "Article 19 of the Charter",
        "recalls",
    )


def test_the_charter_of_another_body_is_not_the_united_nations() -> None:
    assert symbols("Article 4 of the Charter of the League of Ports") == []


def test_a_document_and_its_name_are_one_citation() -> None:
    assert symbols("resolution 70/1 of 25 September 2015, the 2030 Agenda for Sustainable Development") == [
        "A/RES/70/1"
    ]


@pytest.mark.parametrize("code", CODES)
def test_a_long_list_of_numbers_takes_no_longer_than_its_length(code: str) -> None:
    numbers = ", ".join(f"84/{number}" for number in range(1, 4_001))
    before, behind = ("", "号决议") if code == "zh" else (f"{WORDS[code]} ", "")
    block = Block(id="pp.1", part="preamble", kind="clause", text=f"{before}{numbers}{behind}")
    start = process_time()
    found = read_citations([block], [], "GA", language(code), "A/RES/85/901")
    assert process_time() - start < 10  # one pass takes less than one, a pass for each number takes twenty
    assert len(found) == 4_000
    assert found[-1].symbol == "A/RES/84/4000"
