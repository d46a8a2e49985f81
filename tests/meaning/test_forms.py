"""Bodies that no dictionary has, on made-up subjects: where their names end, and their codes."""

from __future__ import annotations

import pytest

from plenary.meaning.mentions import find_mentions


def bodies(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.id) for one in find_mentions(text, language) if one.kind == "body"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Requests the Working Group on Lighthouses to report", "Working Group on Lighthouses", "WG:en:lighthouses"),
        (
            "by the open-ended Working Group on Oil, Wicks and Glass, in June",
            "open-ended Working Group on Oil, Wicks and Glass",
            "WG:en:oil-wicks-and-glass",
        ),
        ("the Ad Hoc Committee to Study Lamps met", "Ad Hoc Committee to Study Lamps", "COMMITTEE:en:study-lamps"),
        ("of the Lamp Union and of the World Lighthouse Union", "World Lighthouse Union", None),
        ("the European Lamp Agency and others", "European Lamp Agency", "AGENCY:en:european-lamp-agency"),
        ("the Department of Lamps has", "Department of Lamps", "DEPARTMENT:en:lamps"),
        ("the Fund for Lamps in June 2031", "Fund for Lamps", "FUND:en:lamps"),
        (
            "the United Nations Office for Lamps in Chad",
            "United Nations Office for Lamps in Chad",
            "OFFICE:en:united-nations-office-for-lamps-in-chad",
        ),
    ],
    ids=("on", "list", "to", "union", "agency", "department", "fund", "country"),
)
def test_a_name_ends_with_its_last_capital(text: str, name: str, code: str | None) -> None:
    [(found, its_code)] = bodies(text)
    assert found == name
    assert code is None or its_code == code


@pytest.mark.parametrize(
    "text",
    [
        "informs the Committee on the matter and asks the Panel to continue",
        "the Commission in June and the International Union",
        "Members of the Council for whom the Board of the Agency speaks",
        "the Fund for the first time, the Office of the Keeper",
        "a Division of the United Nations, the Syrian Arab Republic and its Union",
    ],
)
def test_a_short_form_is_no_name(text: str) -> None:
    assert bodies(text) == []


def test_a_name_ends_before_another_body_that_is_joined_to_it() -> None:
    text = "the Group of Experts on Lamps of the United Nations Children's Fund, the Panel on Oil and the Working Group on Fog"
    assert [code for _, code in bodies(text)] == ["GE:en:lamps", "UNICEF", "PANEL:en:oil", "WG:en:fog"]


def test_a_name_of_the_dictionaries_keeps_its_code() -> None:
    text = "the Committee against Torture, the Working Group on Arbitrary Detention and the Human Rights Council"
    assert [code for _, code in bodies(text)] == ["CAT", "WGAD", "HRC"]


def test_a_region_is_named_whole() -> None:
    assert bodies("the Fund for the Lamps of Latin America and the Caribbean and the Keeper") == [
        ("Fund for the Lamps of Latin America and the Caribbean", "FUND:en:lamps-of-latin-america-and-the-caribbean")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the Committee established pursuant to resolution 4321 (2031) concerning lamps"),
        ("fr", "le Comité créé par la résolution 4321 (2031) concernant les lampes"),
        ("es", "el Comité establecido en virtud de la resolución 4321 (2031) relativa a las lámparas"),
        ("ru", "Комитета, учрежденного резолюцией 4321 (2031) о лампах"),
        ("ar", "إلى اللجنة المنشأة عملا بالقرار 4321 (2031) بشأن المصابيح"),
        ("zh", "请第4321(2031)号决议所设委员会报告"),
    ],
)
def test_a_body_of_a_resolution_has_its_number_in_all_languages(language: str, text: str) -> None:
    assert [code for _, code in bodies(text, language)] == ["COMMITTEE-4321"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the Group of Experts on Chad, which"),
        ("fr", "le Groupe d’experts sur le Tchad a remis"),
        ("es", "el Grupo de Expertos sobre el Chad ha"),
        ("ru", "Группы экспертов по Чаду"),
        ("ar", "فريق الخبراء المعني بتشاد"),
        ("zh", "乍得问题专家组"),
    ],
)
def test_a_body_about_a_country_has_its_code_in_all_languages(language: str, text: str) -> None:
    assert [code for _, code in bodies(text, language)] == ["GE-TCD"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Prie le Groupe de travail sur les phares de présenter un rapport", ["WG:fr:phares"]),
        (
            "fr",
            "le Comité spécial chargé d’étudier les lampes, et le Groupe de travail sur les cornes et le Comité",
            ["COMMITTEE:fr:étudier-les-lampes", "WG:fr:cornes"],
        ),
        ("fr", "informer le Comité sur la question, que l’Organisation des Nations Unies pour les phares", []),
        ("fr", "l’Union internationale pour les phares", ["UNION:fr:union-internationale-pour-les-phares"]),
        ("es", "Solicita al Grupo de Trabajo sobre los Faros que presente", ["WG:es:faros"]),
        ("es", "el Comité Especial encargado de Estudiar las Lámparas, y", ["COMMITTEE:es:estudiar-las-lámparas"]),
        ("es", "informar al Comité sobre la cuestión", []),
        ("ru", "просит Рабочую группу по маякам представить доклад", ["WG:ru:маякам"]),
        ("ru", "о Специальном комитете по лампам, просит Комитет по этому вопросу", ["COMMITTEE:ru:лампам"]),
        ("ru", "Рабочей группе открытого состава по маслу и фитилям, которая", ["WG:ru:маслу-и-фитилям"]),
        ("ar", "تطلب إلى الفريق العامل المعني بالمنائر أن يقدم تقريرا", ["WG:ar:المنائر"]),
        ("zh", "各国际组织和世界各地的灯塔看守人协会", []),
        ("zh", "国际灯塔问题工作组", ["WG:zh:国际灯塔问题工作组"]),
    ],
)
def test_names_in_small_letters_end_at_words_that_no_name_has(language: str, text: str, expected: list[str]) -> None:
    assert [code for _, code in bodies(text, language)] == expected


def test_a_symbol_and_a_treaty_begin_with_no_body() -> None:
    assert bodies("E/ESCAP/85/7, UNEP/EA.7/2 and the African Union Convention on Lamps") == []
    assert [code for _, code in bodies("UNEP/UNDP and ESCAP")] == ["UNEP", "UNDP", "ESCAP"]


def test_the_secretariat_of_another_body_is_not_that_of_the_united_nations() -> None:
    assert [code for _, code in bodies("联合国秘书处和集体安全条约组织秘书处", "zh")] == ["SECRETARIAT", "CSTO"]
