from __future__ import annotations

import pytest

from plenary.domain.record import Block, Footnote
from plenary.meaning.mentions import find_mentions, read_mentions, state_of


def codes(text: str, language: str = "en", year: int | None = None) -> list[str]:
    return [one.id for one in find_mentions(text, language, year)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the Islamic Republic of Iran and Iran (Islamic Republic of)", ["IRN", "IRN"]),
        ("en", "Guinea-Bissau, Equatorial Guinea, Papua New Guinea and Guinea", ["GNB", "GNQ", "PNG", "GIN"]),
        ("fr", "les autorités israéliennes et l’État de Palestine", ["ISR", "PSE"]),
        ("es", "el Líbano, las autoridades libanesas y la República Árabe Siria", ["LBN", "LBN", "SYR"]),
        ("ru", "в Российской Федерации, Боснии и Герцеговине, Тринидаде и Тобаго", ["RUS", "BIH", "TTO"]),
        ("ru", "Маршалловых Островов, Нидерландов и палестинского народа", ["MHL", "NLD", "PSE"]),
        ("ar", "للأردن ولبنان وبالعراق والجمهورية العربية السورية", ["JOR", "LBN", "IRQ", "SYR"]),
        ("zh", "索马里、马里、南苏丹和苏丹", ["SOM", "MLI", "SSD", "SDN"]),
    ],
)
def test_countries_are_found_in_the_forms_of_each_language(language: str, text: str, expected: list[str]) -> None:
    assert codes(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Lake Chad, the Jordan Valley, the Gulf of Guinea, the Niger Delta, New Mexico and the Indian Ocean"),
        ("en", "those who ask what turkey costs and oman eats"),
        ("fr", "la mer de Chine et le bassin du lac Tchad"),
        ("ar", "دعم مالي"),  # Mali's name is "financial"
        ("zh", "发展中国家的沿海地区和约旦河"),
        ("ru", "того же года"),
    ],
)
def test_what_only_contains_a_name_or_is_a_word_too_is_no_country(language: str, text: str) -> None:
    assert codes(text, language) == []


def test_the_congo_is_settled_by_the_long_name_and_left_out_before_1971() -> None:
    assert codes("the Congo and the Democratic Republic of the Congo") == ["COG", "COD"]
    assert codes("the Congolese army in the Democratic Republic of the Congo") == ["COD", "COD"]
    assert codes("the Congolese army of the Congo and of the Democratic Republic of the Congo") == ["COG", "COD"]
    assert codes("the Congolese army") == []
    assert codes("the Republic of the Congo", year=1960) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Goals 3, 5 and 13, targets 2.4 and 2.5", ["SDG-3", "SDG-5", "SDG-13", "SDG-2.4", "SDG-2.5"]),
        ("en", "SDG 5 and Sustainable Development Goal 14", ["SDG-5", "SDG-14"]),
        ("en", "Goal 18, a goal 5, target 2 and Millennium Development Goal 5", []),
        ("fr", "l’objectif 5 et la cible 2.4", ["SDG-5", "SDG-2.4"]),
        ("es", "los Objetivos 3 y 5 y la meta 2.4", ["SDG-3", "SDG-5", "SDG-2.4"]),
        ("ru", "цель 5 и задача 2.4", ["SDG-5", "SDG-2.4"]),
        ("ar", "الهدف 5 والغاية 2-4", ["SDG-5", "SDG-2.4"]),
        ("zh", "目标5和具体目标2.4", ["SDG-5", "SDG-2.4"]),
    ],
)
def test_goals_and_targets_are_found_by_number(language: str, text: str, expected: list[str]) -> None:
    assert codes(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "$1,234,500 and US$ 2.5 million", ["USD 1234500", "USD 2500000"]),
        ("en", "10 million United States dollars", ["USD 10000000"]),
        ("fr", "1 234 500 dollars et 2,5 millions d’euros", ["USD 1234500", "EUR 2500000"]),
        ("es", "1.234.500 dólares", ["USD 1234500"]),
        ("ru", "10 млн долл. США", ["USD 10000000"]),
        ("ar", "10 ملايين دولار", ["USD 10000000"]),
        ("zh", "3亿美元", ["USD 300000000"]),
        ("en", "10 million people", []),
    ],
)
def test_money_has_its_currency_and_amount(language: str, text: str, expected: list[str]) -> None:
    assert codes(text, language) == expected


def test_periods_and_dates_are_those_of_iso_8601() -> None:
    assert codes("2016–2025, for a period of twelve months until 31 January 2026") == [
        "2016/2025",
        "P12M",
        "2026-01-31",
    ]
    assert codes("2022年11月1日至4日", "zh") == ["2022-11-04"]


def test_acronyms_count_in_capitals_and_the_longer_name_holds_the_shorter() -> None:
    assert codes("those who work for WHO") == ["WHO"]
    assert codes("the President of the Security Council") == ["PSC"]
    assert codes("the UN Interim Force in Lebanon") == ["UNIFIL"]


def test_a_mention_tells_the_characters_of_its_block_and_the_m49_code() -> None:
    block = Block(id="op.1", part="body", kind="paragraph", text="In France and in Western Africa")
    mentions = read_mentions([block], "en", title="Peace in Chad")
    assert [(one.id, one.m49, one.block) for one in mentions] == [
        ("TCD", "148", None),
        ("FRA", "250", "op.1"),
        ("011", "011", "op.1"),
    ]
    assert all(block.text[one.start : one.end] == one.text for one in mentions if one.block)


def test_a_language_without_dictionary_has_no_mentions() -> None:
    assert read_mentions([Block(id="op.1", part="body", kind="paragraph", text="Frankreich")], "de") == []


def test_states_are_known_by_the_names_of_lists_of_votes() -> None:
    assert state_of("Bolivia (Plurinational State of)", "en") == "BOL"
    assert state_of("République démocratique du Congo", "fr") == "COD"
    assert state_of("Atlantis", "en") is None


def test_notes_and_the_cells_of_tables_are_searched_and_told_apart() -> None:
    table = Block(id="t.1", part="body", kind="table", text="", rows=[["Member", "Chad"], ["France", "none"]])
    notes = [Footnote(marker="1", text="Germany"), Footnote(marker="2", text="See Peru", block="t.1")]
    found = read_mentions([table], "en", "Peace in Mali", footnotes=notes)
    assert [(one.id, one.block, one.cell, one.note, one.start) for one in found] == [
        ("MLI", None, None, None, 9),
        ("TCD", "t.1", (0, 1), None, 0),
        ("FRA", "t.1", (1, 0), None, 0),
        ("DEU", None, None, 0, 0),
        ("PER", "t.1", None, 1, 4),
    ]


def test_arabic_names_are_found_with_vowel_signs_and_widened() -> None:
    text = "مع منظمة معاهــدة الأمــن الجماعــي وإطار سِنداي للحد من مخاطر الكوارث"
    assert [(one.id, text[one.start : one.end]) for one in find_mentions(text, "ar")] == [
        ("CSTO", "منظمة معاهــدة الأمــن الجماعــي"),
        ("SENDAI", "إطار سِنداي للحد من مخاطر الكوارث"),
    ]


def test_a_russian_ordinal_that_is_soft_is_declined() -> None:
    assert codes("на третьей Конференции Организации Объединенных Наций по морскому праву", "ru") == ["UNCLOS-III"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the Inter-American Commission on Human Rights and the Commission on Human Rights", ["IACHR", "CHR"]),
        ("en", "the African Union Peace and Security Council and the Security Council", ["AUPSC", "SC"]),
        (
            "en",
            "the Intergovernmental Oceanographic Commission and a Technical Advisory Committee on Information",
            ["IOC"],
        ),
        ("fr", "le Forum sur la gouvernance d’Internet et l’Alliance des civilisations", ["IGF", "UNAOC"]),
        ("es", "la Comisión Oceanográfica Intergubernamental y el Banco Europeo de Inversiones", ["IOC", "EIB"]),
        ("ru", "Межправительственной океанографической комиссии и Европейского парламента", ["IOC", "EP"]),
        ("ar", "اتحاد نهر مانو والمحكمة الأوروبية لحقوق الإنسان", ["MRU", "ECTHR"]),
        ("zh", "政府间海洋学委员会和互联网治理论坛", ["IOC", "IGF"]),
    ],
)
def test_bodies_of_regions_are_not_those_of_the_united_nations(language: str, text: str, expected: list[str]) -> None:
    assert codes(text, language) == expected
