"""What each language's vocabulary recognizes, in all four organs. The sentences are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Block, Citation
from plenary.domain.symbols import kind_of
from plenary.parsing.languages import CODES, language
from plenary.parsing.structure.citations import read_citations
from plenary.parsing.structure.masthead import items, reports
from plenary.parsing.structure.numbering import Levels
from plenary.parsing.structure.votes import read_vote

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
# In a resolution of the General Assembly: a Council's by its name, by "the Council" and by its date; letters; old numbers.
CITING: dict[str, list[tuple[str, list[str]]]] = {
    "ar": [
        ("إذ تشير إلى قرار مجلس حقوق الإنسان 76/3", ["A/HRC/RES/76/3"]),
        ("وإذ تشير إلى قراريها 84/1 المؤرخ 1 أيار/مايو 2030 و 84/7 باء المؤرخ 3 أيار/مايو 2030", ["A/RES/84/1", "A/RES/84/7 B"]),
        ("القراران 217 ألف (د-3) و 3201 (دإ-6)", ["A/RES/217 (III)", "A/RES/3201 (S-VI)"]),
        ("قرارها دإ-32/1 ومقررها 84/523", ["A/RES/S-32/1", "A/DEC/84/523"]),
        ("قرار لجنة الموانئ 2031/7", []),
    ],
    "en": [("Recalling Human Rights Council resolution 76/3", ["A/HRC/RES/76/3"])],
    "es": [
        ("Recordando la resolución 76/3 del Consejo de Derechos Humanos", ["A/HRC/RES/76/3"]),
        ("las resoluciones del Consejo de Derechos Humanos 26/3, 26/4 y 26/5", [f"A/HRC/RES/26/{n}" for n in (3, 4, 5)]),
        ("sus resoluciones 84/1, de 1 de mayo de 2030, y 84/7 B, de 3 de mayo de 2030", ["A/RES/84/1", "A/RES/84/7 B"]),
        ("la resolución 16/21 del Consejo y su decisión 84/523", ["A/HRC/RES/16/21", "A/DEC/84/523"]),
        ("la resolución 2031/7 de la Comisión de Puertos", []),
    ],
    "fr": [
        ("Rappelant la résolution 76/3 du Conseil des droits de l\u2019homme", ["A/HRC/RES/76/3"]),
        ("le Conseil des droits de l\u2019homme, dans sa résolution 76/4, a noté", ["A/HRC/RES/76/4"]),
        ("ses résolutions 84/1 du 1er mai 2030, 84/7 A et B et 84/8 à 84/9", ["A/RES/84/1", "A/RES/84/7", "A/RES/84/7 A", "A/RES/84/7 B", "A/RES/84/8", "A/RES/84/9"]),
        ("sa résolution 45/3 du 6 octobre 2020 et sa décision 84/523", ["A/HRC/RES/45/3", "A/DEC/84/523"]),
        ("la résolution 2031/7 de la Commission des ports", []),
    ],
    "ru": [
        ("ссылаясь на резолюцию 76/3 Совета по правам человека", ["A/HRC/RES/76/3"]),
        ("резолюции Совета по правам человека 26/3 от 1 мая 2014 года и 26/4", ["A/HRC/RES/26/3", "A/HRC/RES/26/4"]),
        ("на свои резолюции 84/1 от 1 мая 2030 года и 84/7 В от 3 мая 2030 года", ["A/RES/84/1", "A/RES/84/7 B"]),
        ("резолюция 217 А (III) и решение 84/523", ["A/RES/217 (III)", "A/DEC/84/523"]),
        ("в соответствии с резолюцией 2031/7 Совета", ["E/RES/2031/7"]),
        ("резолюция 2031/7 Комиссии по портам", []),
    ],
    "zh": [
        ("回顾人权理事会第76/3号决议", ["A/HRC/RES/76/3"]),
        ("回顾人权理事会2031年5月1日第76/3号决议、2031年6月1日第76/4号决议", ["A/HRC/RES/76/3", "A/HRC/RES/76/4"]),
        ("其2030年5月1日第84/1号和2030年5月3日第84/7 B号决议以及第84/523号决定", ["A/RES/84/1", "A/RES/84/7 B", "A/DEC/84/523"]),
        ("第217 A(III)号和第84/8至84/9号决议", ["A/RES/217 (III)", "A/RES/84/8", "A/RES/84/9"]),
        ("港口委员会第2031/7号决议", []),
    ],
}  # fmt: skip
DATED = {
    "ar": "القرار 84/1 المؤرخ 3 أيار/مايو 2030",
    "en": "resolution 84/1 of 3 May 2030",
    "es": "la resolución 84/1 de la Asamblea General, de 3 de mayo de 2030",
    "fr": "la résolution 84/1 de l\u2019Assemblée générale en date du 3 mai 2030",
    "ru": "резолюцию 84/1 Генеральной Ассамблеи от 3 мая 2030 года",
    "zh": "2030年5月3日题为“潮汐”的第84/1号决议",
}

VOTES: dict[str, dict[str, tuple[int | None, ...]]] = {
    "ar": {
        "[اعتُمد بتصويت مسجل بأغلبية 24 صوتاً مقابل 3 أصوات، وامتناع 20 عضواً عن التصويت.]": (24, 3, 20),
        "[اعتمد بأغلبية 30 صوتا مقابل صوتين، وامتناع عضو واحد عن التصويت.]": (30, 2, 1),
        "[اعتُمد من دون تصويت.]": (None, None, None),
    },
    "en": {
        "[Adopted as orally revised by a recorded vote of 27 to none, with no abstentions. The voting was:]": (
            27,
            0,
            0,
        ),
        "[Adopted by a recorded vote of 24 to 3, with 20 abstentions.]": (24, 3, 20),
        "[Adopted as orally revised without a vote.]": (None, None, None),
    },
    "es": {
        "[Aprobada en votación registrada por 24 votos contra 3 y 20 abstenciones.]": (24, 3, 20),
        "[Aprobada en votación registrada por 30 votos contra ninguno y una abstención.]": (30, 0, 1),
        "[Aprobada sin someterla a votación.]": (None, None, None),
    },
    "fr": {
        "[Adoptée par 24 voix contre 3, avec 20 abstentions.]": (24, 3, 20),
        "[Adoptée après un vote enregistré par 30 voix contre zéro, avec une abstention.]": (30, 0, 1),
        "[Adoptée sans vote.]": (None, None, None),
    },
    "ru": {
        "[Принята заносимым в отчет о заседании голосованием 24 голосами против 3 при 20 воздержавшихся.]": (24, 3, 20),
        "[Принята 30 голосами, причем никто не голосовал против, при 1 воздержавшемся.]": (30, 0, 1),
        "[Принята без голосования.]": (None, None, None),
    },
    "zh": {
        "[经记录表决，以24票赞成、3票反对、20票弃权获得通过。]": (24, 3, 20),
        "[经记录表决，以30票对零票、1票弃权获得通过。]": (30, 0, 1),
        "[未经表决获得通过。]": (None, None, None),
    },
}
DRAFT = {
    "ar": "مملكة المد: مشروع قرار",
    "en": "Kingdom of the Tides: draft resolution",
    "es": "Reino de las Mareas: proyecto de resolución",
    "fr": "Royaume des marées : projet de résolution",
    "ru": "Королевство приливов: проект резолюции",
    "zh": "潮汐王国：决议草案",
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
def test_the_vote_is_counted_in_figures_and_in_words(code: str) -> None:
    for line, wanted in VOTES[code].items():
        vote = read_vote(line, language(code))
        assert vote
        assert (vote.in_favour, vote.against, vote.abstaining) == wanted
        assert vote.outcome == ("without_vote" if wanted[0] is None else "adopted")


@every_language
def test_a_draft_is_known_by_the_line_above_it(code: str) -> None:
    assert kind_of("S/2031/970", [DRAFT[code]], language(code)) == "draft"
    assert kind_of("S/2031/970", [NOTE[code]], language(code)) == "other"


def cited(text: str, code: str) -> list[Citation]:
    block = Block(id="pp.1", part="preamble", kind="clause", text=text)
    return read_citations([block], [], "GA", language(code), "A/RES/85/901")


@pytest.mark.parametrize(
    ("code", "text", "wanted"), [(code, *case) for code, cases in CITING.items() for case in cases]
)
def test_a_resolution_is_cited_with_the_organ_that_the_sentence_means(code: str, text: str, wanted: list[str]) -> None:
    assert [citation.symbol for citation in cited(text, code)] == wanted


@every_language
def test_a_citation_has_the_date_beside_it(code: str) -> None:
    assert [(one.symbol, one.date) for one in cited(DATED[code], code)] == [("A/RES/84/1", "2030-05-03")]


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


@pytest.mark.parametrize(
    ("code", "line", "meeting"),
    [
        ("en", "Adopted without a vote at the 3052nd meeting.", "3052nd"),
        ("fr", "Adoptée sans être mise aux voix à la 3052e séance.", "3052e"),
        ("es", "Aprobada sin votación en la 3052a. sesión.", "3052a"),
        ("ru", "Принята без голосования на 3052-м заседании.", "3052-м"),
        ("zh", "第3052次会议未经表决通过。", "第3052次"),
    ],
)
def test_the_meeting_that_adopted_a_text_without_a_vote_is_known(code: str, line: str, meeting: str) -> None:
    closing = language(code).closing(line)
    assert closing
    assert closing["ordinal"] == meeting


TITLED_ANNEX = {
    "en": "Annex II. Rules of the lamps",
    "fr": "Annexe II Règlement des lampes",
    "es": "Anexo II Reglamento de las lámparas",
    "ru": "Приложение II Правила о лампах",
    "zh": "附件二 灯塔规则",
    "ar": "المرفق الثاني نظام المصابيح",
}


@pytest.mark.parametrize("code", TITLED_ANNEX)
def test_a_heading_of_an_annex_may_hold_its_title(code: str) -> None:
    assert language(code).titled_annex(TITLED_ANNEX[code])


def test_a_sentence_that_begins_with_the_word_annex_opens_none() -> None:
    assert not language("en").titled_annex("Annex to the report of the keepers")
