"""Pages of volumes with slashed numbers in six languages: heads of pages, neighbours, notes numbered again, letters."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plenary.domain.record import Record, Source
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.structure.assembler import structure

WORDS: dict[str, Any] = {
    "en": SimpleNamespace(
        assembly="The General Assembly,",
        council="The Economic and Social Council,",
        clause="Recalling its earlier resolutions on the tides of the bay,",
        first="Decides to print tide tables for the islands of the bay",
        second="Requests the keepers of the lighthouses to light the lamps in time",
        meeting="{}th plenary meeting",
        day="{day} December 19{year}",
        tides="Tide tables for islands",
        lamps="Lamps of the lighthouses",
        session="General Assembly—Thirty-fourth Session",
        reports="II. Resolutions adopted on the reports of the First Committee",
        decision="At its 4th plenary meeting, the General Assembly decided to light the lamps.",
        annex="ANNEX",
        end=".",
        dash=".",
    ),
    "fr": SimpleNamespace(
        assembly="L'Assemblée générale,",
        council="Le Conseil économique et social,",
        clause="Rappelant ses résolutions antérieures sur les marées de la baie,",
        first="Décide d'imprimer des tables des marées pour les îles de la baie",
        second="Prie les gardiens des phares d'allumer les lampes à temps",
        meeting="{}e séance plénière",
        day="{day} décembre 19{year}",
        tides="Tables des marées pour les îles",
        lamps="Lampes des phares",
        session="Assemblée générale — Trente-quatrième session",
        reports="II. Résolutions adoptées sur les rapports de la Première Commission",
        decision="À sa 4e séance plénière, l'Assemblée générale a décidé d'allumer les lampes.",
        annex="ANNEXE",
        end=".",
        dash=".",
    ),
    "es": SimpleNamespace(
        assembly="La Asamblea General,",
        council="El Consejo Económico y Social,",
        clause="Recordando sus resoluciones anteriores sobre las mareas de la bahía,",
        first="Decide imprimir tablas de mareas para las islas de la bahía",
        second="Pide a los guardianes de los faros que enciendan las lámparas a tiempo",
        meeting="{}a. sesión plenaria",
        day="{day} de diciembre de 19{year}",
        tides="Tablas de mareas para las islas",
        lamps="Lámparas de los faros",
        session="Asamblea General — Trigésimo cuarto período de sesiones",
        reports="II. Resoluciones aprobadas sobre la base de los informes de la Primera Comisión",
        decision="En su cuarta sesión plenaria, la Asamblea General decidió encender las lámparas.",
        annex="ANEXO",
        end=".",
        dash=".",
    ),
    "ru": SimpleNamespace(
        assembly="Генеральная Ассамблея,",
        council="Экономический и Социальный Совет,",
        clause="ссылаясь на свои прежние резолюции о приливах бухты,",
        first="постановляет напечатать таблицы приливов для островов бухты",
        second="просит смотрителей маяков вовремя зажигать лампы",
        meeting="{}-е пленарное заседание",
        day="{day} декабря 19{year} года",
        tides="Таблицы приливов для островов",
        lamps="Лампы маяков",
        session="Генеральная Ассамблея — Тридцать четвертая сессия",
        reports="II. Резолюции, принятые по докладам Первого комитета",
        decision="На своем 4-м пленарном заседании Генеральная Ассамблея постановила зажечь лампы.",
        annex="ПРИЛОЖЕНИЕ",
        end=".",
        dash=".",
    ),
    "zh": SimpleNamespace(
        assembly="大会，",
        council="经济及社会理事会，",
        clause="回顾其以前关于海湾潮汐的各项决议，",
        first="决定为海湾岛屿印刷潮汐表",
        second="请灯塔看守人按时点灯",
        meeting="第{}次全体会议",
        day="19{year}年12月{day}日",
        tides="岛屿潮汐表",
        lamps="灯塔的灯",
        session="大会——第三十四届会议",
        reports="二、根据第一委员会的报告通过的决议",
        decision="大会第4次全体会议决定点灯。",
        annex="附件",
        end="。",
        dash=".",
    ),
    "ar": SimpleNamespace(
        assembly="إن الجمعية العامة،",
        council="إن المجلس الاقتصادي والاجتماعي،",
        clause="إذ تشير إلى قراراتها السابقة بشأن المد والجزر في الخليج،",
        first="تقرر طباعة جداول المد والجزر لجزر الخليج",
        second="تطلب إلى حراس المنارات إضاءة المصابيح في الوقت المناسب",
        meeting="الجلسة العامة {}",
        day="{day} كانون الأول/ديسمبر 19{year}",
        tides="جداول المد والجزر للجزر",
        lamps="مصابيح المنارات",
        session="الجمعية العامة — الدورة الرابعة والثلاثون",
        reports="ثانيا - القرارات المتخذة بناء على تقارير اللجنة الأولى",
        decision="في جلستها العامة 4، قررت الجمعية العامة إضاءة المصابيح.",
        annex="المرفق",
        end=".",
        dash=" -",
    ),
}
WHOLE = ["formula", "clause", "paragraph", "paragraph", "closing"]


def text(words: Any, *, council: bool = False, year: int = 79, closed: bool = True) -> list[str | Paragraph]:
    lines: list[str | Paragraph] = [
        words.council if council else words.assembly,
        words.clause,
        f"1{words.dash} {words.first};",
        f"2{words.dash} {words.second}{words.end}",
    ]
    return [*lines, words.meeting.format(99), words.day.format(day=12, year=year)] if closed else lines


def marked(words: Any, page: int) -> Paragraph:
    return Paragraph((Run(words.clause[:-1]), Run("1", superscript=True, note=True), Run(words.clause[-1])), page=page)


def records_of(*lines: str | Paragraph, key: str = "volume.pdf") -> tuple[Record, ...]:
    return structure(
        [line if isinstance(line, Paragraph) else Paragraph((Run(line),), page=1) for line in lines],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key=key, sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )


def kinds(record: Record) -> list[str]:
    return [block.kind for block in record.blocks]


@pytest.fixture(params=WORDS)
def words(request: pytest.FixtureRequest) -> Any:
    return WORDS[request.param]


@pytest.mark.parametrize(
    ("numbers", "symbols", "year"),
    [
        (("34/12.", "34/13."), ("A/RES/34/12", "A/RES/34/13"), 79),
        (("34 / 12 .", "34 /13."), ("A/RES/34/12", "A/RES/34/13"), 79),
        (("34/12 A.", "34/12 B."), ("A/RES/34/12 A", "A/RES/34/12 B"), 79),
        (("S-10/2.", "S-10/3."), ("A/RES/S-10/2", "A/RES/S-10/3"), 79),
        (("1985/68.", "1985/69."), ("E/RES/1985/68", "E/RES/1985/69"), 85),
        (("217 (III).", "218 (III)."), ("A/RES/217 (III)", "A/RES/218 (III)"), 48),
    ],
    ids=["slash", "spaces", "letters", "special", "council", "roman"],
)
def test_each_form_of_number_parts_the_page(
    words: Any, numbers: tuple[str, str], symbols: tuple[str, str], year: int
) -> None:
    body = text(words, council=year == 85, year=year)
    records = records_of(f"{numbers[0]} {words.tides}", *body, f"{numbers[1]} {words.lamps}", *body)
    assert [record.symbol for record in records] == list(symbols)
    assert [record.title for record in records] == [words.tides, words.lamps]
    assert [record.adoption_date for record in records] == [f"19{year}-12-12"] * 2
    assert [kinds(record) for record in records] == [WHOLE] * 2


def test_heads_of_pages_inside_a_text_are_none_of_it(words: Any) -> None:
    body = text(words)
    pages = ["12", words.session, words.reports, f"34/12. {words.tides}", *body[:3], words.session, "13", *body[3:]]
    records = records_of(*pages, f"34/13. {words.lamps}", *body)
    assert [kinds(record) for record in records] == [WHOLE] * 2
    assert records[0].quality.score >= 0.95


def test_a_title_below_its_number_has_no_space_before_it(words: Any) -> None:
    records = records_of("34/12.", words.tides, *text(words), "34/13.", words.lamps, *text(words))
    assert [record.title for record in records] == [words.tides, words.lamps]


def test_the_end_of_a_neighbour_above_is_in_no_record(words: Any) -> None:
    end = [f"{words.first};", f"5{words.dash} {words.second}{words.end}", words.meeting.format(98)]
    records = records_of(*end, f"34/12. {words.tides}", *text(words), key="A_RES_34_12.pdf")
    assert [(record.symbol, kinds(record)) for record in records] == [("A/RES/34/12", WHOLE)]


def test_a_text_whose_end_is_in_the_next_file_is_not_sure(words: Any) -> None:
    records = records_of(f"34/12. {words.tides}", *text(words), f"34/13. {words.lamps}", *text(words, closed=False))
    assert [record.quality.score >= 0.95 for record in records] == [True, False]


def test_a_heading_alone_at_the_end_belongs_to_the_next_file(words: Any) -> None:
    records = records_of(
        f"34/12. {words.tides}", *text(words), f"34/13. {words.lamps}", *text(words), f"34/14. {words.tides}"
    )
    assert [kinds(record) for record in records] == [WHOLE] * 2


def test_a_decision_below_is_in_no_record(words: Any) -> None:
    records = records_of(
        *(f"34/12. {words.tides}", *text(words), f"34/13. {words.lamps}", *text(words)),
        *(f"34/401. {words.tides}", words.decision),
    )
    assert [kinds(record) for record in records] == [WHOLE] * 2


def test_lettered_parts_under_one_number_are_one_record(words: Any) -> None:
    records = records_of(
        *(f"34/12. {words.tides}", "A", words.tides, *text(words), "B", words.lamps, *text(words)),
        *(f"34/13. {words.lamps}", *text(words)),
    )
    assert [kinds(record).count("formula") for record in records] == [2, 1]


def test_an_annex_belongs_to_the_text_above_it(words: Any) -> None:
    annex = [words.annex, words.lamps, f"1{words.dash} {words.first}{words.end}"]
    records = records_of(f"34/12. {words.tides}", *text(words), *annex, f"34/13. {words.lamps}", *text(words))
    assert [any(block.part == "annex" for block in record.blocks) for record in records] == [True, False]


def test_notes_that_each_text_numbers_from_1_are_its_own(words: Any) -> None:
    first, second = text(words), text(words)
    first[1], second[1] = marked(words, 1), marked(words, 2)
    notes = [
        Paragraph((Run(text),), Role.NOTE, page, mark="1") for page, text in enumerate(("A/34/46.", "A/34/47."), 1)
    ]
    records = records_of(f"34/12. {words.tides}", *first, f"34/13. {words.lamps}", *second, *notes)
    assert [[note.text for note in record.footnotes] for record in records] == [["A/34/46."], ["A/34/47."]]


def test_a_note_that_a_text_refers_to_twice_stays_one(words: Any) -> None:
    first, second = text(words), text(words)
    first[1] = second[1] = marked(words, 1)
    first[2] = marked(words, 1)
    notes = [Paragraph((Run(text),), Role.NOTE, 1, mark="1") for text in ("A/34/46.", "A/34/47.")]
    records = records_of(f"34/12. {words.tides}", *first, f"34/13. {words.lamps}", *second, *notes)
    assert [[note.text for note in record.footnotes] for record in records] == [["A/34/46."], ["A/34/47."]]
