"""Volumes that hold several resolutions, in the forms that the United Nations printed them in. All texts are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType, Paragraph, Run
from plenary.parsing.languages import language
from plenary.parsing.structure.assembler import structure

PAGES = {
    "en": [
        "General Assembly \u2014 Twenty-sixth Session",
        *("2801 (XXVI). Tide tables", "of the islands", "The General Assembly,", "Recalling its tides,"),
        *("Decides to print tide tables.", "1999th plenary meeting, 3 December 1971."),
        *(
            "2802 (XXVI). Lamps",
            "The General Assembly,",
            "1. Requests the keepers to light the lamps.",
        ),
        "2000th plenary meeting, 4 December 1971.",
    ],
    "fr": [
        *("2801 (XXVI). Tables des marées", "des îles", "L'Assemblée générale,", "Rappelant ses marées,"),
        *("Décide d'imprimer les tables des marées.", "1999e séance plénière, 3 décembre 1971."),
        *("2802 (XXVI). Lampes", "L'Assemblée générale,", "1. Prie les gardiens d'allumer les lampes."),
        "2000e séance plénière, 4 décembre 1971.",
    ],
    "es": [
        *("2801 (XXVI). Tablas de mareas", "de las islas", "La Asamblea General,", "Recordando sus mareas,"),
        *("Decide imprimir las tablas de mareas.", "1999a. sesión plenaria, 3 de diciembre de 1971."),
        *("2802 (XXVI). Lámparas", "La Asamblea General,", "1. Pide a los fareros que enciendan las lámparas."),
        "2000a. sesión plenaria, 4 de diciembre de 1971.",
    ],
    "ru": [
        "2 Генеральная Ассамблея \u2014 Двадцать шестая сессия",
        *("2801 (ХХУЮ. Таблицы приливов", "островов", "Генеральная Ассамблея,", "ссылаясь на приливы,"),
        *("постановляет напечатать таблицы приливов.", "1999-е пленарное заседание, 3 декабря 1971 года."),
        *("2802 (ХХVI). Лампы", "Генеральная Ассамблея,", "1. просит смотрителей зажечь лампы."),
        "2000-е пленарное заседание, 4 декабря 1971 года.",
    ],
    "zh": [
        *("2801(XXVI). 潮汐表", "岛屿", "大会，", "回顾其潮汐，", "决定印刷潮汐表。"),
        *("第1999次全体会议，1971年12月3日。", "2802(XXVI). 灯", "大会，", "1. 请看守人点灯。"),
        "第2000次全体会议，1971年12月4日。",
    ],
}
COUNCIL = [
    *("Resolution 901 (1951)", "of 3 December 1951", "The Security Council,", "Recalling its tides,"),
    *("1. Decides to print tide tables.", "Adopted unanimously at the 1999th meeting."),
    *("902 (1951). Resolution of 4 December 1951", "The Security Council,", "1. Requests the keepers to light lamps."),
]


def records_of(texts: list[str], key: str = "volume.pdf") -> tuple[Record, ...]:
    return structure(
        [Paragraph((Run(text),), page=1) for text in texts],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key=key, sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )


@pytest.mark.parametrize("language", PAGES)
def test_each_resolution_of_a_volume_is_a_record_with_symbol_session_and_meeting(language: str) -> None:
    first, second = records_of(PAGES[language])
    assert [first.id, second.id] == [f"A/RES/2801 (XXVI):{language}", f"A/RES/2802 (XXVI):{language}"]
    assert (first.session, first.adoption_date, second.adoption_date) == ("XXVI", "1971-12-03", "1971-12-04")
    assert [block.kind for block in first.blocks] == ["formula", "clause", "paragraph", "closing"]
    assert [block.number for block in second.blocks] == [None, "1.", None]
    assert first.source.records == second.source.records == 2


def test_a_title_goes_on_to_the_enacting_words() -> None:
    assert [record.title for record in records_of(PAGES["fr"])] == ["Tables des marées des îles", "Lampes"]


def test_a_numeral_that_was_misread_is_that_of_the_running_head_and_a_finding_says_so() -> None:
    first, second = records_of(PAGES["ru"])
    checks = [next(check for check in record.quality.checks if check.name == "volume") for record in (first, second)]
    assert [check.ok for check in checks] == [False, True]
    assert "ХХУЮ" in checks[0].detail


def test_a_misread_numeral_is_not_guessed_without_a_running_head() -> None:
    with pytest.raises(IngestError) as failure:
        records_of(PAGES["ru"][1:])
    assert failure.value.reason is ErrorCode.SYMBOL_MISSING


def test_the_security_council_numbers_by_years_and_gives_no_titles() -> None:
    first, second = records_of(COUNCIL)
    assert [first.symbol, second.symbol] == ["S/RES/901 (1951)", "S/RES/902 (1951)"]
    assert (first.title, first.adoption_date, second.adoption_date) == (None, "1951-12-03", "1951-12-04")


def test_what_is_cut_off_at_either_end_of_the_pages_is_told() -> None:
    cut = ["and to sail by them.", *PAGES["en"][1:-2]]
    first, second = records_of(cut)
    details = {record.symbol: record.quality.checks[-1].detail for record in (first, second)}
    assert "1 paragraphs above it" in details["A/RES/2801 (XXVI)"]
    assert "end may be missing" in details["A/RES/2802 (XXVI)"]


def test_a_file_named_after_one_of_them_may_hold_them_all_and_after_another_may_not() -> None:
    assert len(records_of(PAGES["en"], "A_RES_2802_XXVI-EN.pdf")) == 2
    with pytest.raises(IngestError) as failure:
        records_of(PAGES["en"], "A_RES_2803_XXVI-EN.pdf")
    assert failure.value.reason is ErrorCode.SYMBOL_CONFLICT


def test_a_resolution_that_quotes_the_heading_of_another_is_one() -> None:
    texts = ["A/RES/85/901", "85/901. Tides", "The General Assembly,", "1. Decides to recall:", "2801 (XXVI). Lamps"]
    assert [record.symbol for record in records_of(texts)] == ["A/RES/85/901"]


LONE = {
    "A/RES/2801 (XXVI)": ["2801 (XXVI). Tide tables", *PAGES["en"][3:7]],
    "A/RES/217 (III)": [
        *("217 (III). Charter of lighthouses", "A", "Declaration of the lamps", "Preamble"),
        *("Whereas lamps are of interest to all who sail,", "Whereas the keepers keep them,", "Now, therefore,"),
        *("The General Assembly,", "Proclaims this declaration.", "B", "The General Assembly,"),
        *("Requests the keepers to light the lamps.", "Hundred and eighty-third plenary meeting,", "10 December 1948."),
    ],
    "E/RES/901 (XLVIII)": ["901 (XLVIII). Tides", "The Economic and Social Council,", "Decides to print tables."],
    "S/RES/901 (1951)": COUNCIL[:6],
    "S/RES/902 (1951)": COUNCIL[6:],
}


@pytest.mark.parametrize("symbol", LONE)
def test_a_lone_old_resolution_has_its_symbol_from_its_heading(symbol: str) -> None:
    (record,) = records_of(LONE[symbol], "page-17.pdf")
    assert (record.symbol, record.symbol_source) == (symbol, "masthead")
    assert record.source.records == 1


def test_a_preamble_above_the_enacting_words_is_text_of_the_part_whose_letter_it_stands_under() -> None:
    (record,) = records_of(LONE["A/RES/217 (III)"])
    assert (record.title, record.adoption_date) == ("Charter of lighthouses", "1948-12-10")
    assert record.adoption_meeting == "Hundred and eighty-third"
    assert all(check.ok for check in record.quality.checks)
    texts = [block.text for block in record.blocks]
    assert [text for text in texts if "Whereas" in text or "Preamble" in text] == LONE["A/RES/217 (III)"][3:6]
    assert next(block.number or block.text for block in record.blocks if block.kind == "heading") == "A"


@pytest.mark.parametrize("symbol", LONE)
def test_a_lone_old_resolution_under_the_name_of_another_is_quarantined(symbol: str) -> None:
    key = "S_RES_903_1951-EN.pdf" if symbol.startswith("S/") else "A_RES_903_III-EN.pdf"
    with pytest.raises(IngestError) as failure:
        records_of(LONE[symbol], key)
    assert failure.value.reason is ErrorCode.SYMBOL_CONFLICT


def test_an_old_heading_that_a_text_quotes_gives_it_no_symbol() -> None:
    texts = ["The General Assembly,", "1. Decides to recall the following:", *LONE["A/RES/2801 (XXVI)"]]
    with pytest.raises(IngestError) as failure:
        records_of(texts, "page-17.pdf")
    assert failure.value.reason is ErrorCode.SYMBOL_MISSING


SHEET = [
    *("S/RES/901 (1992)", "3 December 1992", "RESOLUTION 901 (1992)"),
    "Adopted by the Security Council at its 1999th meeting, on 3 December 1992",
    *("The Security Council,", "1. Decides to print tide tables."),
]


def test_a_security_council_sheet_of_the_nineties_needs_no_symbol_in_its_name() -> None:
    (record,) = records_of(SHEET, "page-17.pdf")
    assert (record.symbol, record.adoption_date) == ("S/RES/901 (1992)", "1992-12-03")
    (without,) = records_of(SHEET[2:], "page-17.pdf")
    assert (without.symbol, without.adoption_date, without.adoption_meeting) == (
        *("S/RES/901 (1992)", "1992-12-03", "1999th"),
    )


def test_a_heading_that_contradicts_the_symbol_above_it_is_quarantined() -> None:
    with pytest.raises(IngestError) as failure:
        records_of([SHEET[0], "RESOLUTION 902 (1992)", *SHEET[3:]], "page-17.pdf")
    assert failure.value.reason is ErrorCode.SYMBOL_CONFLICT
    assert failure.value.details == {"masthead": "S/RES/901 (1992)", "heading": "S/RES/902 (1992)"}


@pytest.mark.parametrize(
    ("code", "line", "ordinal"),
    [
        ("en", "Fifty-fifth plenary meeting, 11 December 1946.", "Fifty-fifth"),
        ("en", "183rd (closing) plenary meeting", "183rd"),
        ("en", "High-level plenary meeting", None),
        ("en", "Welcomes the outcome of the twelfth plenary meeting, which the keepers held;", None),
        ("fr", "Cent quatre-vingt-troisième séance plénière, le 10 décembre 1948.", "Cent quatre-vingt-troisième"),
        ("fr", "Première séance plénière de haut niveau", None),
    ],
)
def test_a_meeting_may_be_counted_in_words(code: str, line: str, ordinal: str | None) -> None:
    found = language(code).closing(line)
    assert (found and found["ordinal"]) == ordinal


SLASHED = [
    *("and the keepers of the northern islands;", "3. Requests the keepers to answer.", "1999th plenary meeting"),
    *("3 December 1981", "36/201. Tide tables", "The General Assembly,", "Recalling its resolution 35/7,"),
    *("Decides to print tide tables.", "2000th plenary meeting", "4 December 1981"),
    *("212", "General Assembly\u2014Thirty-sixth Session", "36/202. Lamps", "The General Assembly,"),
    *("1. Requests the keepers to light the lamps.", "2001st plenary meeting", "5 December 1981"),
    "36/203. Buoys",
]


def test_numbers_with_a_stroke_give_a_record_each_and_what_goes_on_elsewhere_is_told() -> None:
    first, second = records_of(SLASHED, "A_RES_36_201.txt")
    assert [first.symbol, second.symbol] == ["A/RES/36/201", "A/RES/36/202"]
    assert (first.title, first.session, second.adoption_date) == ("Tide tables", "36", "1981-12-05")
    assert [block.text for block in second.blocks][1:] == [
        *("Requests the keepers to light the lamps.", "2001st plenary meeting 5 December 1981")
    ]
    assert not any("Thirty-sixth" in block.text or block.text == "212" for block in first.blocks)
    details = [record.quality.checks[-1].detail for record in (first, second)]
    assert "4 paragraphs above it" in details[0]
    assert "1 paragraphs below it" in details[1]


def test_the_economic_and_social_council_numbers_by_years() -> None:
    texts = [*SLASHED[2:4], "1985/71. Ports", "The Economic and Social Council.", "1. Decides to build ports."]
    (record,) = records_of(texts, "E_RES_1985_71.txt")
    assert (record.symbol, record.title, record.organ_code) == ("E/RES/1985/71", "Ports", "ECOSOC")
    assert record.blocks[0].kind == "formula"


def test_todays_number_and_title_below_a_masthead_are_no_volume() -> None:
    texts = ["Eighty-fifth session", "85/901. Tides", "The General Assembly,", "1. Decides to print tide tables."]
    (record,) = records_of(texts, "A_RES_85_901.txt")
    assert "volume" not in {check.name for check in record.quality.checks}


def test_a_spoilt_neighbour_is_left_out_and_the_sound_ones_tell() -> None:
    spoilt = ["2800 (XXVI). Buoys", "The General Assembly,", "4. Decides on buoys.", "9. Asks for more."]
    records = records_of([*spoilt, *PAGES["en"][1:]], "A_RES_2801_XXVI-EN.pdf")
    assert [record.symbol for record in records] == ["A/RES/2801 (XXVI)", "A/RES/2802 (XXVI)"]
    assert all("A/RES/2800 (XXVI) is left out" in record.quality.checks[-1].detail for record in records)
    assert {record.source.records for record in records} == {2}
    with pytest.raises(IngestError) as failure:
        records_of([*spoilt, *PAGES["en"][1:]], "A_RES_2800_XXVI-EN.pdf")
    assert failure.value.reason is ErrorCode.LOW_QUALITY


MISREAD = [text.replace("(XXVI)", "(XXVII)") for text in PAGES["en"][1:]]


def test_a_numeral_that_the_name_and_the_day_speak_against_is_the_one_of_the_name() -> None:
    records = records_of(MISREAD, "A_RES_2802_XXVI-EN.pdf")
    assert [record.symbol for record in records] == ["A/RES/2801 (XXVI)", "A/RES/2802 (XXVI)"]
    assert "read as XXVII" in records[0].quality.checks[-1].detail
    with pytest.raises(IngestError) as failure:
        records_of(MISREAD, "A_RES_2802_XXII-EN.pdf")
    assert failure.value.reason is ErrorCode.SYMBOL_CONFLICT


def test_an_early_text_without_enacting_words_names_the_organ_in_a_sentence() -> None:
    texts = [
        *("11(1). Lamps", "The General Assembly resolves that the lamps of the keepers shall be lit.", "1. They burn."),
        *("Seventeenth plenary meeting, 24 January 1946.", "12(1). Boats of the keepers"),
        "It is desirable, as a matter of convenience, that boats should be kept in good order.",
        *("Therefore the General Assembly instructs the keepers:", "1. To mend the boats.", "2. To keep them."),
        "Eighteenth plenary meeting, 25 January 1946.",
    ]
    first, second = records_of(texts, "A_RES_12(I).txt")
    assert [first.symbol, second.symbol] == ["A/RES/11 (I)", "A/RES/12 (I)"]
    assert (second.title, second.blocks[0].text) == ("Boats of the keepers", texts[5])


def test_grounds_above_the_enacting_words_of_an_early_text_are_its_text() -> None:
    texts = [
        *("131 (VI). Charts of the islands", "Resolution of 19 February 1948", "(document E/1)"),
        "Whereas the keepers of the islands have no charts to sail by,",
        *("The Economic and Social Council,", "1. Recommends that charts be printed;"),
    ]
    (record,) = records_of(texts, "page-17.txt")
    assert (record.title, record.adoption_date, record.date_issued) == ("Charts of the islands", "1948-02-19", None)
    assert record.blocks[0].text == texts[3]


def test_pages_in_two_languages_give_the_records_of_one_and_tell_what_is_left_out() -> None:
    records = records_of([*PAGES["en"][1:], *PAGES["fr"]], "A_RES_2801_XXVI.txt")
    assert [record.id for record in records] == ["A/RES/2801 (XXVI):en", "A/RES/2802 (XXVI):en"]
    assert not any("Assemblée" in block.text or "lampes" in block.text for one in records for block in one.blocks)
    assert f"{len(PAGES['fr'])} paragraphs in another language" in records[0].quality.checks[-1].detail


def test_decisions_behind_a_resolution_are_none_of_its_text() -> None:
    pages = [
        *("2031/68. Lamps", "The Economic and Social Council,", "Recalling its tides,", "1. Requests light."),
        *("53rd plenary meeting", "26 July 2031", "2031/250. Report on tides"),
        "At its 53rd plenary meeting, on 26 July 2031, the Council took note of the report on tides.",
    ]
    (record,) = records_of(pages)
    assert (record.symbol, record.title, record.blocks[-1].kind) == ("E/RES/2031/68", "Lamps", "closing")
    assert "2 paragraphs below it" in volume_check(record)


def test_decisions_of_the_security_council_stand_under_a_word_of_their_own() -> None:
    pages = [*COUNCIL[:6], "Decision", "At its 2000th meeting, the Council decided to hear the keepers.", *COUNCIL[6:]]
    first, second = records_of(pages)
    assert (first.blocks[-1].kind, second.symbol) == ("closing", "S/RES/902 (1951)")
    assert "2 paragraphs below it are decisions" in volume_check(first)


def test_a_number_may_have_spaces_around_its_stroke() -> None:
    pages = [
        *("91/ 5. Lamps", "The General Assembly,", "1. Requests light.", "53rd plenary meeting", "26 July 2036"),
        *("91 /6. Tides", "The General Assembly,", "1. Requests tides.", "53rd plenary meeting", "26 July 2036"),
    ]
    assert [record.id for record in records_of(pages)] == ["A/RES/91/5:en", "A/RES/91/6:en"]


def volume_check(record: Record) -> str:
    return next(check.detail for check in record.quality.checks if check.name == "volume")
