"""What each language's vocabulary recognizes, in all four organs. The sentences are made up."""

from __future__ import annotations

import pytest

from worker.contracts.record import Block
from worker.structure.citations import read_citations
from worker.structure.labels import Levels
from worker.structure.languages import CODES, language
from worker.structure.masthead import items, reports

ENACTING = {
    "ar": ("إن الجمعية العامة،", "إن مجلس الأمن،", "إن المجلس الاقتصادي والاجتماعي،", "إن مجلس حقوق الإنسان،"),
    "en": ("The General Assembly,", "The Security Council,", "The Economic and Social Council,", "The Human Rights Council,"),
    "es": ("La Asamblea General,", "El Consejo de Seguridad,", "El Consejo Económico y Social,", "El Consejo de Derechos Humanos,"),
    "fr": ("L\u2019Assemblée générale,", "Le Conseil de sécurité,", "Le Conseil économique et social,", "Le Conseil des droits de l\u2019homme,"),
    "ru": ("Генеральная Ассамблея,", "Совет Безопасности,", "Экономический и Социальный Совет,", "Совет по правам человека,"),
    "zh": ("大会，", "安全理事会，", "经济及社会理事会，", "人权理事会，"),
}  # fmt: skip
AGENDA = {
    "ar": "البند 98 (ج) من جدول الأعمال",
    "en": "Agenda item 98 (c)",
    "es": "Tema 98 c) del programa",
    "fr": "Point 98 c) de l\u2019ordre du jour",
    "ru": "Пункт 98 c) повестки дня",
    "zh": "议程项目98(c)",
}
ADOPTED = {
    "ar": "قرار اتخذته الجمعية العامة في 4 آذار/مارس 2031",
    "en": "Resolution adopted by the General Assembly on 4 March 2031",
    "es": "Resolución aprobada por la Asamblea General el 4 de marzo de 2031",
    "fr": "Résolution adoptée par l\u2019Assemblée générale le 4 mars 2031",
    "ru": "Резолюция, принятая Генеральной Ассамблеей 4 марта 2031 года",
    "zh": "2031年3月4日大会决议",
}
ADOPTED_AT = {
    "en": "Adopted by the Security Council at its 10617th meeting, on 4 March 2031",
    "es": "Aprobada por el Consejo de Seguridad en su 10617ª sesión, celebrada el 4 de marzo de 2031",
    "fr": "Adoptée par le Conseil de sécurité à sa 10617e séance, le 4 mars 2031",
    "ru": "принятая Советом Безопасности на его 10617-м заседании 4 марта 2031 года",
    "zh": "2031年3月4日安全理事会第10617次会议通过",
    "ar": "الذي اتخذه مجلس الأمن في جلسته 10617، المعقودة في 4 آذار/مارس 2031",
}
CLOSING = {
    "ar": "الجلسة العامة 61",
    "en": "61st plenary meeting",
    "es": "61ª sesión plenaria",
    "fr": "61e séance plénière",
    "ru": "61-е пленарное заседание",
    "zh": "第61次全体会议",
}
ANNEX = {"ar": "المرفق", "en": "Annex II", "es": "Anexo II", "fr": "Annexe II", "ru": "Приложение II", "zh": "附件二"}
NOTE = {
    "ar": "[بناء على تقرير اللجنة الأولى (A/85/412، الفقرة 17)]",
    "en": "[on the report of the First Committee (A/85/412, para. 17)]",
    "es": "[sobre la base del informe de la Primera Comisión (A/85/412, párr. 17)]",
    "fr": "[sur la base du rapport de la Première Commission (A/85/412, par. 17)]",
    "ru": "[по докладу Первого комитета (A/85/412, пункт 17)]",
    "zh": "[根据第一委员会的报告(A/85/412，第17段)]",
}
CITING = {
    "ar": "إذ تشير إلى قرار مجلس حقوق الإنسان 91/3",
    "en": "Recalling Human Rights Council resolution 91/3",
    "es": "Recordando la resolución 91/3 del Consejo de Derechos Humanos",
    "fr": "Rappelant la résolution 91/3 du Conseil des droits de l\u2019homme",
    "ru": "ссылаясь на резолюцию 91/3 Совета по правам человека",
    "zh": "回顾人权理事会第91/3号决议",
}

every_language = pytest.mark.parametrize("code", CODES)


@every_language
def test_the_enacting_words_of_each_organ_are_known(code: str) -> None:
    for words in ENACTING[code]:
        assert language(code).formula.match(words)
        assert not language(code).formula.match(words + " and more")


@every_language
def test_the_agenda_line_names_its_items(code: str) -> None:
    found = language(code).patterns["agenda"].match(AGENDA[code])
    assert found
    letter = "ج" if code == "ar" else "c"
    assert items(found.groupdict().get("items") or AGENDA[code][found.end() :]) == [f"98 ({letter})"]


@every_language
def test_the_heading_and_the_councils_line_tell_the_day_of_adoption(code: str) -> None:
    vocabulary = language(code)
    heading, line = (
        vocabulary.patterns["adopted_by"].match(ADOPTED[code]),
        vocabulary.patterns["adopted_at"].search(ADOPTED_AT[code]),
    )
    assert heading
    assert line
    assert vocabulary.iso_date(heading["date"]) == vocabulary.iso_date(line["date"]) == "2031-03-04"
    assert "10617" in line["meeting"]


@every_language
def test_the_closing_line_and_the_annex_are_known(code: str) -> None:
    found = language(code).patterns["meeting"].match(CLOSING[code])
    assert found
    assert "61" in found["ordinal"]
    assert language(code).patterns["annex"].match(ANNEX[code])


@every_language
def test_the_bracketed_line_names_committee_report_and_paragraph(code: str) -> None:
    (report,) = reports(NOTE[code], language(code))
    assert report.committee
    assert (report.symbol, report.paragraph) == ("A/85/412", "17")


@every_language
def test_a_resolution_is_cited_with_the_organ_that_is_named_beside_it(code: str) -> None:
    block = Block(id="pp.1", part="preamble", kind="clause", text=CITING[code], lead=CITING[code].split()[0])
    (found,) = read_citations([block], [], "GA", language(code), "A/RES/85/901")
    assert found.symbol == "A/HRC/RES/91/3"


@every_language
def test_every_month_is_known(code: str) -> None:
    vocabulary = language(code)
    assert set(vocabulary.month_numbers.values()) == set(range(1, 13))


def test_arabic_points_count_in_the_order_of_abjad() -> None:
    places = Levels(language("ar").letters)
    assert [places.place(value) for value in ("أ", "ب", "1", "2", "ج", "د", "ه")] == [1, 1, 2, 2, 1, 1, 1]


def test_both_names_of_an_arabic_month_are_the_same_month() -> None:
    assert language("ar").iso_date("24 كانون الأول/ديسمبر 2031") == "2031-12-24"
    assert language("ar").iso_date("24 ديسمبر 2031") == "2031-12-24"
